"""The commands that write and restore a backup, and move an index."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.commands import opening, options
from bot.commands.options import Json, WrongUseError, print_json

if TYPE_CHECKING:
    from bot.backup.contents import Contents
    from bot.config import Settings

_OTHER = {"database": "home", "home": "database"}
File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup, such as seedbot.zip.")]


@options.command("seeds", "home")
def backup(settings: "Settings", file: File, as_json: Json = False) -> None:
    """Write everything that cannot be made again to one file; the bot may be running.

    The backup holds the text of the documents, the files that people added, and what the bot remembers of people, all
    as of one moment: keep it where only you can read it. It is verified before it gets its name, and no file is
    overwritten. It does not hold the folder of documents, the settings or the token.

    Example: seedbot backup seedbot.zip --seeds ~/news
    """
    from bot.backup import making

    _check_kept_here(settings)
    try:
        made = making.make(settings.index_folder, file.expanduser())
    except (FileExistsError, FileNotFoundError) as error:
        raise WrongUseError(options.sentence(error)) from error
    _tell(file, made, as_json)


@options.command("seeds", "home")
def restore(
    settings: "Settings",
    file: File,
    replace: Annotated[bool, typer.Option("--replace", help="Replace what is there.")] = False,
    as_json: Json = False,
) -> None:
    """Restore the contents of a backup; the bot must not be running.

    What is there is removed only with --replace, and only when the whole backup is in its place. Messages that were
    being sent when the backup was made are sent again.

    Example: seedbot restore seedbot.zip --seeds ~/news
    """
    from bot.backup import restoring

    _check_kept_here(settings)
    try:
        made = restoring.restore(file.expanduser(), settings.index_folder, replace)
    except (FileExistsError, FileNotFoundError) as error:
        raise WrongUseError(options.sentence(error)) from error
    _tell(file, made, as_json)


@options.command("seeds", "home", "database")
def move(
    settings: "Settings",
    where: Annotated[Literal["database", "home"], typer.Argument(help="Where the index is to be.")],
    as_json: Json = False,
) -> None:
    """Copy a home into a PostgreSQL database, or back: the index, the files that people added, and the bot's memory.

    Where it is to be, there may be no index yet. A move that was interrupted is completed by the same command, and
    nothing opens the copy before it is complete. What it was copied from stays: delete it when you no longer need it.
    The database keeps what a bot remembers of people by the bot's number, so TELEGRAM_BOT_TOKEN must be set for that to
    come along. A reader that `seedbot train` wrote stays in the home: copy its reader.npz into that of each machine.

    Example: seedbot move database --home ~/index --database postgresql://seedbot@db.example/seedbot
    """
    from bot.backup import transfer
    from bot.people.database import PEOPLE, place_of
    from bot.rendering import console
    from retrieval.text.reprs import plural

    if settings.database_url is None:
        raise WrongUseError("There is no database: name one with --database postgresql://…, or in SEEDBOT_DATABASE.")
    home = settings.model_copy(update={"database": None}).index_folder
    memory = str(place_of(settings)) if settings.telegram_bot_token else None
    if memory is None and where == "database" and (home / PEOPLE).is_file():
        opening.announce("What the bot remembers stays in the home: set TELEGRAM_BOT_TOKEN to copy it too.")
    try:
        with console.progress_bar(console.console(stderr=True)) as tell:
            moved = transfer.move(home, settings.database_url, where, tell, memory)
    except (FileExistsError, FileNotFoundError) as error:
        raise WrongUseError(options.sentence(error)) from error
    if as_json:
        print_json(asdict(moved))
        return
    numbers = [
        plural(moved.documents, "document"),
        plural(moved.passages, "passage"),
        plural(moved.files, "added file"),
        plural(moved.remembered, "record"),
    ]
    print(f"The {where} now holds {', '.join(numbers)}, as the {_OTHER[where]} does.", flush=True)


def _check_kept_here(settings: "Settings") -> None:
    """Raises WrongUseError if the documents are not in the home."""
    if settings.database:
        raise WrongUseError(
            "The documents are in a database: back it up and restore it with its own means, such as pg_dump and "
            "pg_restore, or leave out SEEDBOT_DATABASE if you mean an index in a home."
        )


def _tell(file: Path, made: "Contents", as_json: bool) -> None:
    from bot.backup import contents
    from bot.people.database import PEOPLE
    from retrieval.text.reprs import plural

    if as_json:
        print_json(contents.as_json(made))
        return
    remembered = "what the bot remembers" if PEOPLE in made.members else "no memory of people"
    numbers = [plural(made.documents, "document"), plural(made.passages, "passage"), plural(made.files, "added file")]
    print(f"{file}: {', '.join(numbers)}, {remembered}; {made.bytes / 1e6:,.1f} MB of {made.made}.", flush=True)
