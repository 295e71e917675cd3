"""Documents indexed, listed, added and removed from the command line."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import opening, options
from bot.commands.options import FAILED, Json, WrongUseError, print_json, wrong_use

if TYPE_CHECKING:
    from bot.config import Settings


@options.command("seeds", "home", "model", "backend")
def index(
    settings: "Settings",
    as_json: Json = False,
) -> None:
    """Bring the index up to date with the folder: new, changed and deleted documents.

    A file that cannot be read is named and left out, and the exit code is 1.

    Example: seedbot index --seeds ~/news
    """
    from retrieval.retriever import Retriever

    with Retriever.open(settings.index_folder, settings.model, settings.backend, opening.announce) as retriever:
        summary = opening.bring_into_step(retriever, settings)
    if as_json:
        print_json({key: value for key, value in asdict(summary).items() if key != "partly" or value})
    if summary.failed:
        raise typer.Exit(FAILED)


@options.command("seeds", "home", "model")
def files(
    settings: "Settings",
    filters: Annotated[
        list[str] | None, typer.Argument(metavar="FILTER", help="from:SOURCE, after:DATE and before:DATE.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the documents with their passages: those of the folder, and those that were added.

    Example: seedbot files after:2022 --seeds ~/news
    """
    from bot.rendering import console, documents, responses
    from bot.scopes import LOCAL
    from retrieval.finding.filters import parse_filters

    rest, wanted = wrong_use(parse_filters, responses.query(filters or []))
    if rest:
        raise WrongUseError(f"{rest!r} is not a filter: give from:SOURCE, after:DATE or before:DATE.")
    with opening.open_index(settings) as retriever:
        sources = retriever.sources(wanted.within(LOCAL))
    if as_json:
        print_json([documents.as_json(source) for source in sources])
    else:
        documents.print_documents(sources, console.console())


@options.command("seeds", "home", "model", "backend")
def add(
    settings: "Settings",
    what: Annotated[
        list[str], typer.Argument(metavar="PATH|URL", help="Files, and addresses of pages of the public web.")
    ],
    as_json: Json = False,
) -> None:
    """Take copies of files, and the words of web pages, among the documents; the folder stays as it is.

    A file takes the place of one with its name that was added before. What cannot be read is left out, and
    the exit code is 1.

    Example: seedbot add report.pdf https://example.org/article --seeds ~/news
    """
    from bot.adding import files as own
    from bot.rendering import console, documents

    with opening.open_index(settings) as retriever:
        kept: list[str] = []
        for each in what:
            try:
                kept.append(own.keep(retriever, each, kept))
            except (ValueError, OSError) as error:
                print(f"seedbot: {options.sentence(error)}", file=sys.stderr)
        own.bring_into_step(retriever)
        added = [source for source in own.documents(retriever) if own.name(source) in kept]
    if as_json:
        print_json([documents.as_json(source) for source in added])
    elif added:
        documents.print_documents(added, console.console())
    if len(kept) < len(what):
        raise typer.Exit(FAILED)


@options.command("seeds", "home", "model")
def forget(
    settings: "Settings",
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="As `seedbot files` shows them.")],
    as_json: Json = False,
) -> None:
    """Remove documents that were added; those of the folder go when their files are deleted.

    Example: seedbot forget report.pdf --seeds ~/news
    """
    from bot.adding import files as own

    with opening.open_index(settings) as retriever:
        forgotten = [wrong_use(own.own_name, retriever, name) for name in names]
        own.forget(retriever, forgotten)
    if as_json:
        print_json({"forgotten": forgotten})
    else:
        print(f"Forgotten: {', '.join(forgotten)}", flush=True)
