"""A home copied into a database, and back: the index, the files that people added, and what the bot remembers."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.home import exclusive
from bot.people import copying
from bot.people.database import PEOPLE, Database
from retrieval.intake.indexing import Progress
from retrieval.storage import moving
from retrieval.storage.layout import FILES, STORE
from retrieval.storage.places import is_stored
from retrieval.storage.store import Store

Where = Literal["database", "home"]


@dataclass(frozen=True, slots=True)
class Moved:
    """What both places hold now."""

    documents: int
    passages: int
    files: int
    remembered: int  # rows about people and chats


def move(home: Path, database: str, where: Where, progress: Progress, memory: str | None = None) -> Moved:
    """Copies the index of the home into the database at the URL, or that of the database into the home.

    What the bot remembers is copied too, if `memory` is the URL of its schema.
    Raises FileNotFoundError if there is none, FileExistsError if there is another where it is to be, ValueError if the
    home is in use.
    """
    places = (home / STORE, database)
    source, target = places if where == "database" else reversed(places)
    if not is_stored(source):
        raise FileNotFoundError(f"There is no index in {_named(source)}: give the --home and --database that you mean.")
    home.mkdir(parents=True, exist_ok=True)
    with exclusive(home), closing(Store(source)) as old, closing(Store(target)) as new:
        memories = (home / PEOPLE, memory)
        with _remembered(*(memories if where == "database" else reversed(memories))) as people:
            _check_empty(new, people)
            moving.begin(old, new)
            files = _copy_files(home / FILES, database, where)
            rows = copying.copy(*people) if people else 0
            moving.copy(old, new, progress)
            moving.finish(old, new)
        return Moved(len(new.checksums()), new.statistics().passages, files, rows)


def _check_empty(target: Store, people: tuple[Database, Database] | None) -> None:
    """Raises FileExistsError if people would replace others, and not what an interrupted move left."""
    if people and not moving.is_begun(target) and copying.remembered(people[1]):
        raise FileExistsError(f"{target.name} already holds what a bot remembers: name an empty one.")


@contextmanager
def _remembered(source: Path | str | None, target: Path | str | None) -> Iterator[tuple[Database, Database] | None]:
    """The databases from which and into which people are copied; None if there is nobody to copy."""
    if source is None or target is None or (isinstance(source, Path) and not source.is_file()):
        yield None
        return
    with closing(Database(source)) as old, closing(Database(target)) as new:
        yield old, new


def _copy_files(folder: Path, database: str, where: Where) -> int:
    # Imported here: it comes with the extra `postgres`.
    from retrieval.storage.shared_files import SharedFiles

    with closing(SharedFiles(database, folder)) as shared:
        return shared.send(folder) if where == "database" else shared.fetch(folder)


def _named(place: Path | str) -> str:
    return str(place.parent) if isinstance(place, Path) else "the database"
