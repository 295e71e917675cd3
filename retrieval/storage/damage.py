"""Damage of a SQLite file that SQLite itself notices."""

import sqlite3
from contextlib import closing
from pathlib import Path

# SQLite's error messages may quote bytes that are not UTF-8, and a damaged length may exceed the memory.
UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError, MemoryError)


def integrity_check(path: Path) -> str:
    """What SQLite finds wrong with the file; "" if it is whole."""
    try:
        with closing(_opened(path)) as connection:
            ((verdict,), *_) = connection.execute("PRAGMA integrity_check(1)").fetchall()
    except UNREADABLE as error:
        return str(error)
    return "" if verdict == "ok" else " ".join(str(verdict).split())


def unreadable(path: Path) -> str:
    """What is wrong with the file, including rows whose text cannot be decoded; "" if all of it can be read."""
    if wrong := integrity_check(path):
        return wrong
    try:
        with closing(_opened(path)) as connection:
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for _ in connection.execute(f'SELECT * FROM "{table}"'):
                    pass
    except UNREADABLE as error:
        return str(error)
    return ""


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
