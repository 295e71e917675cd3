"""A home as it was at one moment, while others go on writing: the state that a power cut would have left."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from bot.backup.contents import FILES, PEOPLE, STORE

_BUSY_SECONDS = 30


@contextmanager
def snapshot(home: Path, links: Path) -> Iterator[dict[str, sqlite3.Connection]]:
    """The databases of the home by name, to be read as they are now; the files as they are now, linked into `links`.

    Others wait only while the links are made.
    """
    with ExitStack() as reading:
        with ExitStack() as standing_still:
            # In the order in which the bot would take both.
            present = [name for name in (PEOPLE, STORE) if (home / name).is_file()]
            for name in present:
                writer = standing_still.enter_context(closing(_opened(home / name)))
                writer.execute("BEGIN IMMEDIATE")
            seen = {name: _seen(reading.enter_context(closing(_opened(home / name)))) for name in present}
            _link(home / FILES, links)
        yield seen


def files(folder: Path) -> list[Path]:
    """The files of the collections that lie in the folder, sorted; what is hidden is half written or no document's."""
    found = sorted(path for path in folder.glob("*/**/*") if path.is_file() and not path.is_symlink())
    return [path for path in found if _is_shown(path.relative_to(folder))]


def _is_shown(name: Path) -> bool:
    return str(name).isprintable() and not any(part.startswith(".") for part in name.parts)


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    # Without it whoever writes would wait until all is read.
    connection.execute("PRAGMA journal_mode = WAL")
    return connection


def _seen(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The connection, which from now on sees no changes."""
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return connection


def _link(folder: Path, links: Path) -> None:
    """Another name for each file: files are replaced, never written in place, so its content stays."""
    for path in files(folder):
        target = links / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, target)
        except OSError:  # the file system knows no links
            shutil.copyfile(path, target)
