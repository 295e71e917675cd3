"""Making a backup: all that cannot be derived again, as it was at one moment, in one new file."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from filelock import FileLock, Timeout

from bot.backup import archive, contents
from bot.backup.contents import Contents, Member
from bot.backup.room import emptied, room
from bot.backup.snapshot import files, snapshot
from bot.people.database import FORMAT as PEOPLE_FORMAT
from bot.people.database import PEOPLE, Database
from bot.version import installed_version
from retrieval.storage.damage import integrity_check
from retrieval.storage.layout import FILES, STORE
from retrieval.storage.schema import FORMAT as STORE_FORMAT
from retrieval.storage.store import Store

# In the home while a backup is being made.
_LINKS, _LOCK = "backup.partial", "backup.lock"


def make(home: Path, file: Path) -> Contents:
    """Writes a backup of the home; the file appears only when it is complete and verified.

    Others may write to the home meanwhile. Raises FileExistsError if the file exists already, FileNotFoundError if
    there is no index, ValueError if the index is damaged, OSError if the disk is full.
    """
    if file.exists():
        raise FileExistsError(f"{file} exists already: give another name, or delete it first.")
    if not (home / STORE).is_file():
        raise FileNotFoundError(f"There is no index in {home}: run `seedbot index`, or name its folder with --home.")
    # Next to the file and not in the system's temporary folder, which may have less room.
    partial = file.with_name(f"{file.name}.partial")
    with _in_turn(home), room(file), emptied(home / _LINKS) as links, emptied(partial) as folder:
        written = folder / "backup.zip"
        made = _write(home, links, folder, written)
        archive.check(written)
        _keep(written)
        written.rename(file)
    return made


def _write(home: Path, links: Path, folder: Path, target: Path) -> Contents:
    _bring_to_present_formats(home)
    members: dict[str, Member] = {}
    with ZipFile(target, "w") as zipped:
        with snapshot(home, links) as databases:
            copies = {name: _copy(source, folder / name, home / name) for name, source in sorted(databases.items())}
        for name, copy in copies.items():
            members[name] = archive.pack(zipped, name, copy)
        for path in files(links):
            name = f"{FILES}/{path.relative_to(links).as_posix()}"
            members[name] = archive.pack(zipped, name, path)
        made = _described(copies[STORE], members)
        zipped.writestr(contents.NAME, contents.written(made))
    return made


def _copy(source: sqlite3.Connection, target: Path, original: Path) -> Path:
    with closing(sqlite3.connect(target)) as connection:
        source.backup(connection)
        # A copy that is only read needs no write-ahead log beside it.
        connection.execute("PRAGMA journal_mode = DELETE")
    if wrong := integrity_check(target):
        raise ValueError(f"{original} is damaged ({wrong}): `seedbot doctor` says what to do.")
    return target


def _described(store: Path, members: Mapping[str, Member]) -> Contents:
    with closing(Store(store)) as opened:
        return Contents(
            format=contents.FORMAT,
            seedbot=installed_version() or "not installed",
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            store_format=STORE_FORMAT,
            people_format=PEOPLE_FORMAT,
            model=opened.manifest().get("model", ""),
            documents=len(opened.sources()),
            passages=opened.statistics().passages,
            members=dict(members),
        )


def _bring_to_present_formats(home: Path) -> None:
    """Upgrades both databases. Raises ValueError if one cannot be opened."""
    Store(home / STORE).close()
    if (home / PEOPLE).is_file():
        Database(home / PEOPLE).close()


def _keep(file: Path) -> None:
    """Makes the file survive a power failure and unreadable for other users, since it holds what people wrote."""
    file.chmod(0o600)
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


@contextmanager
def _in_turn(home: Path) -> Iterator[None]:
    try:
        with FileLock(home / _LOCK, blocking=False):
            yield
    except Timeout:
        raise ValueError(f"A backup of {home} is already being made: wait until it is finished.") from None
