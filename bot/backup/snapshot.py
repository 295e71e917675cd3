"""A snapshot of a home while others go on writing: the state that a power failure would have left."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from bot.people.database import PEOPLE
from retrieval.storage.layout import FILES, STORE

_BUSY_SECONDS = 30


@contextmanager
def snapshot(home: Path, links: Path) -> Iterator[dict[str, sqlite3.Connection]]:
    """Connections by name that see the home's databases as they are now; its files are linked into the folder `links`.

    Writers wait only while the links are made.
    """
    with ExitStack() as reading:
        with ExitStack() as standing_still:
            # In the order in which the bot would lock both.
            present = [name for name in (PEOPLE, STORE) if (home / name).is_file()]
            for name in present:
                writer = standing_still.enter_context(closing(_opened(home / name)))
                writer.execute("BEGIN IMMEDIATE")
            readers = {name: _seen(reading.enter_context(closing(_opened(home / name)))) for name in present}
            _link(home / FILES, links)
        yield readers


def files(folder: Path) -> list[Path]:
    """The files of the collections in the folder, sorted; hidden files are half written or not documents."""
    paths = sorted(path for path in folder.glob("*/**/*") if path.is_file() and not path.is_symlink())
    return [path for path in paths if _is_shown(path.relative_to(folder))]


def _is_shown(name: Path) -> bool:
    return str(name).isprintable() and not any(part.startswith(".") for part in name.parts)


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    # Without WAL, writers would wait until everything is read.
    connection.execute("PRAGMA journal_mode = WAL")
    return connection


def _seen(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The connection, which from now on sees no changes."""
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return connection


def _link(folder: Path, links: Path) -> None:
    """Hard-links each file: files are replaced and never written in place, so a link keeps its content."""
    for path in files(folder):
        target = links / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, target)
        except OSError:  # the file system has no hard links
            shutil.copyfile(path, target)
