"""Rescue of a damaged database: its readable rows are copied to a new one, and the damaged file is put aside."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.people.database import Database
from bot.people.privacy import Memory
from bot.people.statistics import Statistics
from retrieval.storage import salvage
from retrieval.storage.rescue import put_aside


def rescue(path: Path) -> tuple[dict[str, int], Path] | None:
    """The number of rows in each table afterwards and the new path of the damaged file; None if nothing is damaged.

    No other program may have the file open. Raises ValueError if nothing can be saved, OSError if the disk is full.
    """
    if not salvage.unreadable(path):
        return None
    with TemporaryDirectory(prefix="rescue-", suffix=".partial", dir=path.parent) as folder:
        damaged, fresh = Path(folder) / "damaged.sqlite", Path(folder) / "fresh.sqlite"
        shutil.copyfile(path, damaged)
        _make(fresh)
        kept = _take(damaged, fresh)
        if not any(kept.values()):
            salvage.mend_header(damaged, fresh)
            kept = _take(damaged, fresh)
        if not any(kept.values()):
            raise ValueError(f"Nothing in {path} can be read: restore a backup, or move it away to start afresh.")
        aside = put_aside(path)
        os.replace(fresh, path)
    return kept, aside


def _make(path: Path) -> None:
    """Creates a database with every table and no rows."""
    database = Database(path)
    Memory(database)
    Statistics(database)
    database.close()


def _take(damaged: Path, fresh: Path) -> dict[str, int]:
    """Copies every row that can be read and fits the new tables; the number of rows copied, by table."""
    kept = {}
    with closing(salvage.opened(damaged)) as source, closing(sqlite3.connect(fresh, isolation_level=None)) as target:
        target.execute("BEGIN")
        for table in _tables(target):
            present = {name for (name,) in _columns(source, table)}
            columns = [name for (name,) in _columns(target, table) if name in present]
            kept[table] = _copy(source, target, table, columns) if columns else 0
        target.execute("COMMIT")
    return kept


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, table: str, columns: list[str]) -> int:
    has_rowid = not _is_keyed(target, table)
    names = ", ".join(f'"{column}"' for column in columns)
    insert = f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
    read = salvage.rows if has_rowid else salvage.keyed_rows
    rows = (row[has_rowid:] for row in read(source, table, columns))
    return sum(target.execute(insert, row).rowcount for row in rows)


def _tables(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [name for (name,) in connection.execute(query)]


def _columns(connection: sqlite3.Connection, table: str) -> list[tuple[str]]:
    try:
        return connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
    except salvage.UNREADABLE:
        return []


def _is_keyed(connection: sqlite3.Connection, table: str) -> bool:
    query = "SELECT wr FROM pragma_table_list WHERE name = ?"
    return bool(connection.execute(query, (table,)).fetchone()[0])
