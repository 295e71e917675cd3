"""What is there and whether it is well, told at the command line."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import options
from bot.commands.options import FAILED, Database, Home, Json, Model, Seeds, print_json, wrong_use

if TYPE_CHECKING:
    from bot.config import Settings


@options.command("seeds", "home", "database", "model")
def models(settings: "Settings", as_json: Json = False) -> None:
    """List the models that have names, and the one in use: size, dimension, languages, and what is still to be done.

    Example: seedbot models --model ~/models/my-model
    """
    from bot.doctor import printing
    from bot.rendering import console
    from embeddings import inventory

    names = dict.fromkeys([*inventory.KNOWN, printing.model_in_use(settings)])
    entries = [wrong_use(inventory.entry, name) for name in names]
    if as_json:
        print_json([asdict(entry) for entry in entries])
    else:
        printing.print_models(entries, console.console())


@options.command()
def doctor(
    with_telegram: Annotated[bool, typer.Option("--telegram", help="Ask Telegram whether it knows the token.")] = False,
    seeds: Seeds = None,
    home: Home = None,
    database: Database = None,
    model: Model = None,
    as_json: Json = False,
) -> None:
    """Look whether all is well: packages, model, index, folder, disk, and what the bot remembers.

    Each line that is not ok names what fixes it. Nothing is changed. Exits with 1 if there is an error.

    Example: seedbot doctor --telegram --seeds ~/news
    """
    from bot.doctor import printing
    from bot.doctor.examining import examine
    from bot.doctor.findings import State
    from bot.rendering import console

    settings = options.settings(seeds=seeds, home=home, database=database, model=model)
    findings = []
    flags = options.repeated(seeds=seeds, home=home)
    for finding in examine(settings, with_telegram, flags):
        findings.append(finding)
        if not as_json:
            printing.print_finding(finding, console.console())
    if as_json:
        print_json([asdict(finding) for finding in findings])
    if any(finding.state is State.ERROR for finding in findings):
        raise typer.Exit(FAILED)
