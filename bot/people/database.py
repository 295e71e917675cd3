"""The one file in which the bot remembers."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

_BUSY_SECONDS = 30


class Database:
    """An SQLite file, safe between threads; each subject makes its own tables with `create`.

    Raises ValueError where the file is no database.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = RLock()
        self._depth = 0
        self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise ValueError(
                f"{path} cannot be read ({error}): put a backup of it in its place, or move it away to begin anew."
            ) from error

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
