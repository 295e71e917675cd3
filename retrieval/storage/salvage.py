"""Reading of damaged SQLite files, as far as possible."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

_HEADER = 100
_PAGES, _AFTER_FREE = slice(28, 32), slice(32, 40)
_LARGEST = 1 << 62
# Rows after a damaged one that are tried one by one.
_NEAR = 1000
# An error message of SQLite may quote bytes that are not text.
UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError, MemoryError)


def integrity_check(path: Path) -> str:
    """What SQLite finds wrong with the file; "" if it is whole."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            ((verdict,), *_) = connection.execute("PRAGMA integrity_check(1)").fetchall()
    except UNREADABLE as error:
        return str(error)
    return "" if verdict == "ok" else " ".join(str(verdict).split())


def unreadable(path: Path) -> str:
    """What is wrong with the file, including rows whose text cannot be decoded; "" if all of it can be read."""
    if wrong := integrity_check(path):
        return wrong
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for _ in connection.execute(f'SELECT * FROM "{table}"'):
                    pass
    except UNREADABLE as error:
        return str(error)
    return ""


def opened(path: Path) -> sqlite3.Connection:
    """A connection to the damaged file that tolerates errors in its schema."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    return connection


def rows(connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The readable rows of the table, rowid first; rows on damaged pages are skipped."""
    query = f'SELECT rowid, {_list(columns)} FROM "{table}" NOT INDEXED WHERE rowid'
    last = -1
    while True:
        try:
            for row in connection.execute(f"{query} > ? ORDER BY rowid", (last,)):
                last = max(last, row[0])
                yield row
            return
        except UNREADABLE:
            beyond = _beyond(connection, query, last)
        for near in range(last + 1, min(beyond, last + _NEAR) + 1):
            yield from _tried(connection, f"{query} = ?", near) or ()
        if beyond >= _LARGEST:
            return
        last = beyond


def keyed_rows(connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a table without rowids, from either end up to the first unreadable one."""
    keys = _keys(connection, table)
    seen = set()
    for direction in ("", " DESC"):
        order = ", ".join(f'"{key}"{direction}' for key in keys) or "1"
        try:
            for row in connection.execute(f'SELECT {_list(columns)} FROM "{table}" ORDER BY {order}'):
                if row not in seen:
                    seen.add(row)
                    yield row
        except UNREADABLE:
            continue


def mend_header(path: Path, fresh: Path) -> None:
    """Overwrites the file's header with that of a fresh file."""
    header = bytearray(fresh.read_bytes()[:_HEADER])
    size = int.from_bytes(header[16:18], "big")
    header[_PAGES] = (path.stat().st_size // size).to_bytes(4, "big")
    header[_AFTER_FREE] = bytes(8)
    _write(path, bytes(header))


def mend_first_page(path: Path, fresh: Path) -> None:
    """Overwrites the first page, which says where the tables are: it is the same in all files made alike."""
    size = int.from_bytes(fresh.read_bytes()[16:18], "big")
    _write(path, fresh.read_bytes()[:size])
    mend_header(path, fresh)


def _write(path: Path, data: bytes) -> None:
    with path.open("r+b") as file:
        file.write(data)


def _beyond(connection: sqlite3.Connection, query: str, last: int) -> int:
    """A rowid after which reading can resume; the smallest one if the damage is in one place."""
    step = 1
    while _tried(connection, f"{query} > ? ORDER BY rowid LIMIT 1", last + step) is None:
        step *= 2
        if last + step > _LARGEST:
            return _LARGEST
    low = step // 2
    while step - low > 1:
        middle = (low + step) // 2
        if _tried(connection, f"{query} > ? ORDER BY rowid LIMIT 1", last + middle) is None:
            low = middle
        else:
            step = middle
    return last + step


def _tried(connection: sqlite3.Connection, query: str, value: int) -> list[tuple[Any, ...]] | None:
    """The rows of the query; None if they cannot be read."""
    try:
        return connection.execute(query, (value,)).fetchall()
    except UNREADABLE:
        return None


def _keys(connection: sqlite3.Connection, table: str) -> list[str]:
    query = "SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk"
    try:
        return [name for (name,) in connection.execute(query, (table,))]
    except UNREADABLE:
        return []


def _list(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
