"""Exclusive access to a home, for work that must not happen while the bot runs."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

# Held by `seedbot telegram` while it runs.
BOT_LOCK = "telegram.lock"

_TAKEN = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@contextmanager
def exclusive(home: Path) -> Iterator[None]:
    """A block during which no bot can start on the home.

    Raises ValueError if a bot is running on the home or another program has one of its databases open, OSError if the
    home cannot be written.
    """
    lock = FileLock(home / BOT_LOCK, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise ValueError(f"The bot is running on {home}: stop it, then run this again.") from None
    try:
        for path in sorted(home.glob("*.sqlite")):
            _check_unused(path)
        yield
    finally:
        lock.release()


def _check_unused(path: Path) -> None:
    """Merges the write-ahead log into the database file. Raises ValueError if another program has it open."""
    with closing(sqlite3.connect(path, timeout=0)) as connection:
        try:
            # SQLite leaves WAL mode only for the sole connection.
            connection.execute("PRAGMA journal_mode = DELETE")
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            # Any other error means that the file is damaged, not that it is in use.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _TAKEN:
                raise ValueError(f"Another program has {path} open: close it, then run this again.") from error
