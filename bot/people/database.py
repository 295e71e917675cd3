"""The one file in which the bot remembers."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

FORMAT = 1

_BUSY_SECONDS = 30
# Columns that the tables of an earlier format may lack; whole tables each subject makes itself.
_ADDED = {"answers": {"aspect": "TEXT NOT NULL DEFAULT 'text'", "home": "INTEGER"}}


class Database:
    """An SQLite file, safe between threads; each subject makes its own tables with `create`.

    Raises ValueError where the file is no database, or one of a newer seedbot.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = RLock()
        self._depth = 0
        self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(path)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # SQLite may quote what is no text
            self._connection.close()
            raise ValueError(
                f"{path} cannot be read ({error}): `seedbot doctor --rescue` saves what is readable, "
                f"`seedbot restore` brings back a backup."
            ) from error
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def create(self, schema: str) -> None:
        """Make the tables that are not there yet."""
        with self._lock:
            self._connection.executescript(schema)

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """What the query finds."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def value(self, statement: str, *values: Any) -> Any:
        """The first column of the first row that the query finds, else None."""
        rows = self.rows(statement, *values)
        return rows[0][0] if rows else None

    def execute(self, statement: str, *values: Any) -> int:
        """Change something; gives the number of rows that changed."""
        with self._lock:
            return self._connection.execute(statement, values).rowcount

    def insert(self, statement: str, *values: Any) -> int:
        """Insert a row; gives its id."""
        with self._lock:
            return int(self._connection.execute(statement, values).lastrowid or 0)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside happen, or none of them; one inside another is part of that one."""
        with self._lock:
            if not self._depth:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
                if self._depth == 1:
                    self._connection.execute("COMMIT")
            except BaseException:
                # On a full disk SQLite may have rolled it back by itself, or have left it open when it was to end.
                if self._depth == 1 and self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            finally:
                self._depth -= 1

    def _prepare(self, path: Path) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        version = self.value("PRAGMA user_version")
        if version > FORMAT:
            raise ValueError(
                f"The bot's memory {path} was written by a newer seedbot (format {version}, this one reads "
                f"{FORMAT}): upgrade seedbot, or give another --home."
            )
        if version < FORMAT:
            with self.transaction():
                self._add_columns()
                self.execute(f"PRAGMA user_version = {FORMAT}")

    def _add_columns(self) -> None:
        for table, columns in _ADDED.items():
            there = {name for (name,) in self.rows("SELECT name FROM pragma_table_info(?)", table)}
            for name in columns if there else ():
                if name not in there:
                    self.execute(f"ALTER TABLE {table} ADD COLUMN {name} {columns[name]}")
