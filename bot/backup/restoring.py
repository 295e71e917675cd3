"""A backup is put into its place: whole, or not at all."""

from contextlib import closing, suppress
from pathlib import Path

from bot.backup import archive
from bot.backup.contents import FILES, PEOPLE, STORE, Contents
from bot.backup.room import emptied, remove, room
from bot.home import exclusive
from bot.people.database import Database
from retrieval.storage.index import DERIVED, REPLACED, Index
from retrieval.storage.salvage import integrity_check
from retrieval.storage.store import Store

# All that a home holds beside its locks, and what SQLite may have left beside its files.
_PARTS = (*DERIVED, *(f"{name}{end}" for name in (STORE, PEOPLE) for end in ("-wal", "-shm", "")), FILES)
_UNPACKED, _DONE = "restore.partial", "replaced.done"


def restore(file: Path, home: Path, replace: bool = False) -> Contents:
    """Put what the backup holds into the home; what stood there is kept aside until the new stands.

    Raises FileExistsError where documents or people's data stand there and are not to be replaced, ValueError where
    the file is no backup, is damaged or of a newer seedbot, or where someone is at work on the home; OSError where
    there is no room.
    """
    made = archive.look(file)
    home.mkdir(parents=True, exist_ok=True)
    with exclusive(home), room(home):
        if not replace and (standing := _standing(home)):
            raise FileExistsError(
                f"{home} holds {standing} already: add --replace to put the backup in their place, or name another "
                f"place with --home."
            )
        with emptied(home / _UNPACKED) as partial:
            _unpack(file, partial)
            _swap(home, partial)
        remove(home / _DONE)
    return made


def _standing(home: Path) -> str:
    """What a backup would take the place of; "" where there is nothing."""
    if (home / REPLACED).exists():
        return "half of a backup"
    if (home / PEOPLE).exists() or any((home / FILES).glob("*/*")):
        return "what people did"
    if not (home / STORE).exists():
        return ""
    with suppress(ValueError), closing(Store(home / STORE)) as store:
        return "documents" if store.digests() else ""
    return "an index that cannot be read"


def _unpack(file: Path, partial: Path) -> None:
    """Everything that the home will hold, in a folder of its own."""
    archive.unpack(file, partial)
    _check(file, partial)
    with closing(Index(partial)) as index:
        index.save()


def _check(file: Path, folder: Path) -> None:
    """Raises ValueError where the databases are not whole."""
    for name in (STORE, PEOPLE):
        if (folder / name).exists() and (wrong := integrity_check(folder / name)):
            raise ValueError(f"{file} is damaged ({name}: {wrong}): name another file.")
    if (folder / PEOPLE).exists():
        Database(folder / PEOPLE).close()


def _swap(home: Path, partial: Path) -> None:
    """As long as `REPLACED` is there no index is opened, and doing it again brings it to its end."""
    aside = home / REPLACED
    aside.mkdir(exist_ok=True)
    for name in _PARTS:
        if (home / name).exists() and not (aside / name).exists():
            (home / name).rename(aside / name)
        remove(home / name)  # of an earlier try
        if (partial / name).exists():
            (partial / name).rename(home / name)
    aside.rename(home / _DONE)
