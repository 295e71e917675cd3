"""The index of a home copied into a database, and back."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.home import exclusive
from retrieval.intake.indexing import Progress
from retrieval.storage import moving
from retrieval.storage.layout import FILES, STORE
from retrieval.storage.store import Store, is_stored

Where = Literal["database", "home"]


@dataclass(frozen=True, slots=True)
class Moved:
    """What both places hold now."""

    documents: int
    passages: int
    files: int


def move(home: Path, database: str, where: Where, progress: Progress) -> Moved:
    """Copies the index of the home into the database at the URL, or that of the database into the home.

    Raises FileNotFoundError if there is none, FileExistsError if there is another where it is to be, ValueError if the
    home is in use.
    """
    places = (home / STORE, database)
    source, target = places if where == "database" else reversed(places)
    if not is_stored(source):
        raise FileNotFoundError(f"There is no index in {_named(source)}: give the --home and --database that you mean.")
    home.mkdir(parents=True, exist_ok=True)
    with exclusive(home), closing(Store(source)) as old, closing(Store(target)) as new:
        moving.begin(old, new)
        files = _copy_files(home / FILES, database, where)
        moving.copy(old, new, progress)
        moving.finish(old, new)
        return Moved(len(new.checksums()), new.statistics().passages, files)


def _copy_files(folder: Path, database: str, where: Where) -> int:
    # Imported here: it comes with the extra `postgres`.
    from retrieval.storage.shared_files import SharedFiles

    with closing(SharedFiles(database, folder)) as shared:
        return shared.send(folder) if where == "database" else shared.fetch(folder)


def _named(place: Path | str) -> str:
    return str(place.parent) if isinstance(place, Path) else "the database"
