"""Being the only one at work on a home, for what must not happen under a running bot."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

# Held by `seedbot telegram` as long as it runs.
BOT_LOCK = "telegram.lock"

_TAKEN = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@contextmanager
def exclusive(home: Path) -> Iterator[None]:
    """No bot runs on the home, none begins, and no other program has it open.

    Raises ValueError where that is not so, OSError where the home cannot be written.
    """
    lock = FileLock(home / BOT_LOCK, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise ValueError(f"The bot runs on {home}: stop it, and run this again.") from None
    try:
        for path in sorted(home.glob("*.sqlite")):
            _check_unused(path)
        yield
    finally:
        lock.release()


def _check_unused(path: Path) -> None:
    """Takes the log of the database into its file. Raises ValueError where someone has it open."""
    with closing(sqlite3.connect(path, timeout=0)) as connection:
        try:
            # SQLite gives up the log only to one who is alone.
            connection.execute("PRAGMA journal_mode = DELETE")
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            # Whatever else is wrong with the file, nobody works with it.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _TAKEN:
                raise ValueError(f"Another program has {path} open: end it, and run this again.") from error
