"""What cannot be made again, put into one file and brought back from it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import options
from bot.commands.options import Json, WrongUseError, print_json

if TYPE_CHECKING:
    from bot.backup.contents import Contents
    from bot.config import Settings

File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup, such as seedbot.zip.")]


@options.command("seeds", "home")
def backup(settings: "Settings", file: File, as_json: Json = False) -> None:
    """Write one file with all that cannot be made again, also while the bot runs.

    It holds the documents as they were read, the files that people added, and what the bot remembers of people, as
    all this is at one moment: keep it where only you can read it. It is read again before it gets its name, and no
    file is overwritten. The folder of documents, the settings and the token are not in it.

    Example: seedbot backup seedbot.zip --seeds ~/news
    """
    from bot.backup import making

    try:
        made = making.make(settings.index_folder, file.expanduser())
    except (FileExistsError, FileNotFoundError) as error:
        raise WrongUseError(options.sentence(error)) from error
    _tell(file, made, as_json)


@options.command("seeds", "home")
def restore(
    settings: "Settings",
    file: File,
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of what is there.")] = False,
    as_json: Json = False,
) -> None:
    """Bring back what a backup holds; the bot must not run meanwhile.

    What is there goes only with --replace, and only when the backup stands whole in its place. Messages that were on
    their way when the backup was made are sent again.

    Example: seedbot restore seedbot.zip --seeds ~/news
    """
    from bot.backup import restoring

    try:
        made = restoring.restore(file.expanduser(), settings.index_folder, replace)
    except (FileExistsError, FileNotFoundError) as error:
        raise WrongUseError(options.sentence(error)) from error
    _tell(file, made, as_json)


def _tell(file: Path, made: "Contents", as_json: bool) -> None:
    from bot.backup import contents
    from bot.people.database import PEOPLE

    if as_json:
        print_json(contents.as_json(made))
        return
    remembered = "what the bot remembers" if PEOPLE in made.members else "no memory of people"
    print(
        f"{file}: {made.documents:,} documents, {made.passages:,} passages, {made.files:,} files that were added, "
        f"{remembered}; {made.bytes / 1e6:,.1f} MB of {made.made}.",
        flush=True,
    )
