"""Restoring a backup: completely, or not at all."""

from contextlib import closing, suppress
from pathlib import Path

from bot.backup import archive
from bot.backup.contents import Contents
from bot.backup.room import emptied, remove, room
from bot.home import exclusive
from bot.people.database import PEOPLE, Database
from retrieval.storage.damage import integrity_check
from retrieval.storage.index import Index
from retrieval.storage.layout import FILES, REPLACED, STORE, VECTORS, WORDS
from retrieval.storage.store import Store

# All that a home holds besides its locks, with the files that SQLite may have left beside its databases.
_PARTS = (VECTORS, WORDS, *(f"{name}{end}" for name in (STORE, PEOPLE) for end in ("-wal", "-shm", "")), FILES)
_UNPACKED, _DONE = "restore.partial", "replaced.done"


def restore(file: Path, home: Path, replace: bool = False) -> Contents:
    """Restores the backup into the home; the data that it replaces is kept aside until all is in place.

    Raises FileExistsError if the home holds documents or people's data and `replace` is false; ValueError if the file
    is not a backup, is damaged or of a newer seedbot, or if the home is in use; OSError if the disk is full.
    """
    made = archive.look(file)
    home.mkdir(parents=True, exist_ok=True)
    with exclusive(home), room(home):
        if not replace and (standing := _standing(home)):
            raise FileExistsError(
                f"{home} already holds {standing}: add --replace to replace it with the backup, or name another "
                f"folder with --home."
            )
        with emptied(home / _UNPACKED) as partial:
            _unpack(file, partial)
            _swap(home, partial)
        remove(home / _DONE)
    return made


def _standing(home: Path) -> str:
    """What the backup would replace; "" if there is nothing."""
    if (home / REPLACED).exists():
        return "a half-restored backup"
    if (home / PEOPLE).exists() or any((home / FILES).glob("*/*")):
        return "people's data"
    if not (home / STORE).exists():
        return ""
    with suppress(ValueError), closing(Store(home / STORE)) as store:
        return "documents" if store.digests() else ""
    return "an index that cannot be read"


def _unpack(file: Path, partial: Path) -> None:
    """Builds everything that the home will hold in a separate folder."""
    archive.unpack(file, partial)
    _check(file, partial)
    with closing(Index(partial)) as index:
        index.save()


def _check(file: Path, folder: Path) -> None:
    """Raises ValueError if a database is damaged."""
    for name in (STORE, PEOPLE):
        if (folder / name).exists() and (wrong := integrity_check(folder / name)):
            raise ValueError(f"{file} is damaged ({name}: {wrong}): name another file.")
    if (folder / PEOPLE).exists():
        Database(folder / PEOPLE).close()


def _swap(home: Path, partial: Path) -> None:
    """Swaps the parts. While `REPLACED` exists no index is opened, and running this again completes the swap."""
    aside = home / REPLACED
    aside.mkdir(exist_ok=True)
    for name in _PARTS:
        if (home / name).exists() and not (aside / name).exists():
            (home / name).rename(aside / name)
        remove(home / name)  # left by an earlier attempt
        if (partial / name).exists():
            (partial / name).rename(home / name)
    aside.rename(home / _DONE)
