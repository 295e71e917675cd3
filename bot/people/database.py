"""The database of people and chats: one SQLite file."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

PEOPLE = "people.sqlite"
FORMAT = 1

_BUSY_SECONDS = 30
# Columns that tables of an earlier format may lack; each subject creates its whole tables itself.
_ADDED = {"answers": {"aspect": "TEXT NOT NULL DEFAULT 'text'", "home": "INTEGER"}}


class Database:
    """A thread-safe SQLite file; each subject creates its own tables with `create`.

    Raises ValueError if the file is not a database or was written by a newer seedbot.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = RLock()
        self._depth = 0
        self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(path)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # SQLite may quote bytes that are not UTF-8
            self._connection.close()
            raise ValueError(
                f"{path} cannot be read ({error}): `seedbot doctor` says how to recover what is readable, "
                f"`seedbot restore FILE --replace` restores a backup."
            ) from error
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._connection.close()

    def create(self, schema: str) -> None:
        """Creates the tables that do not exist yet."""
        with self._lock:
            self._connection.executescript(schema)

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """The rows that the query finds."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def value(self, statement: str, *values: Any) -> Any:
        """The first column of the first row that the query finds; None if it finds none."""
        rows = self.rows(statement, *values)
        return rows[0][0] if rows else None

    def execute(self, statement: str, *values: Any) -> int:
        """Runs a statement that writes; the number of rows it changed."""
        with self._lock:
            return self._connection.execute(statement, values).rowcount

    def insert(self, statement: str, *values: Any) -> int:
        """Inserts a row; its id."""
        with self._lock:
            return int(self._connection.execute(statement, values).lastrowid or 0)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A block whose changes are all made, or none; a nested transaction is part of the outer one."""
        with self._lock:
            if not self._depth:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
                if self._depth == 1:
                    self._connection.execute("COMMIT")
            except BaseException:
                # On a full disk, SQLite may have rolled it back already, or left it open after a failed COMMIT.
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
                f"The bot's database {path} was written by a newer seedbot (format {version}, this one reads "
                f"{FORMAT}): upgrade seedbot, or give another --home."
            )
        if version < FORMAT:
            with self.transaction():
                self._add_columns()
                self.execute(f"PRAGMA user_version = {FORMAT}")

    def _add_columns(self) -> None:
        for table, columns in _ADDED.items():
            present = {name for (name,) in self.rows("SELECT name FROM pragma_table_info(?)", table)}
            for name in columns if present else ():
                if name not in present:
                    self.execute(f"ALTER TABLE {table} ADD COLUMN {name} {columns[name]}")
