"""A SQLite file as a database."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import RLock
from typing import Any

from retrieval.storage.read_only import address
from retrieval.storage.sql import Claims

_BUSY_SECONDS = 30
_PRAGMAS = (
    # A passage takes several pages; the smaller the pages, the less of the last one stays empty.
    "page_size = 512",
    "journal_mode = WAL",
    "synchronous = NORMAL",
    # The length of the write-ahead log at which it is merged into the file: 8 MB.
    "wal_autocheckpoint = 16384",
    "foreign_keys = ON",
)
# Errors caused by the machine or another process, not by the file.
_OF_THE_MACHINE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}


class Sqlite:
    """A `Database` in one file, created if there is none; one connection, which threads take in turns.

    Errors about a damaged file are ValueErrors with the sentence that `damage` makes of the reason; a full disk or a
    lock stays an sqlite3.OperationalError.
    """

    def __init__(self, path: Path, damage: Callable[[str], str]) -> None:
        self.name = str(path)
        self._damage = damage
        self._lock = RLock()
        self._depth = 0
        self._connection = sqlite3.connect(
            address(path), timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=True
        )
        try:
            for pragma in _PRAGMAS:
                self.rows(f"PRAGMA {pragma}")
        except BaseException:
            self._connection.close()
            raise

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """The rows that the query finds, or that the statement returns."""
        with self._lock, self._readable():
            return self._connection.execute(statement, values).fetchall()

    def execute(self, statement: str, *values: Any) -> int:
        """Runs a statement that writes; the number of rows it changed."""
        with self._lock, self._readable():
            return self._connection.execute(statement, values).rowcount

    def execute_each(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Runs a statement that writes once for each row of values."""
        with self._lock, self._readable():
            self._connection.executemany(statement, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A block whose changes are all made, or none."""
        with self._block("IMMEDIATE"):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """A block that sees the file as it was at its beginning."""
        with self._block("DEFERRED"):
            yield

    def claims(self) -> AbstractContextManager[Claims]:
        """A block in which this process takes everything: on one machine, a second one makes nothing quicker."""
        return nullcontext(_Everything())

    def tell(self, topic: str, word: str) -> None:
        """Tells nobody: no other process works with the same tables."""

    def heard(self, topic: str) -> Iterator[list[str]]:
        """Nothing."""
        return iter(())

    def format(self) -> int:
        """The number of the format of its tables; 0 if there are none."""
        return int(self.rows("PRAGMA user_version")[0][0])

    def create(self, schema: str, format: int) -> None:
        """Makes the tables one by one; `executescript` would end the transaction."""
        for statement in schema.split(";"):
            self.execute(statement)
        self.execute(f"PRAGMA user_version = {format}")

    def server(self) -> str:
        """None."""
        return ""

    def is_replica(self) -> bool:
        """It is not."""
        return False

    def columns(self, table: str) -> list[str]:
        """The names of the table's columns, in order; none if it is not there."""
        return [name for (name,) in self.rows("SELECT name FROM pragma_table_info(?)", table)]

    def last_id(self, table: str) -> int:
        """The newest `id` that the table ever gave; 0 if none."""
        rows = self.rows("SELECT seq FROM sqlite_sequence WHERE name = ?", table)
        return int(rows[0][0]) if rows else 0

    def count_on(self, table: str, last: int) -> None:
        """Makes the table give ids above this one."""
        self.execute("DELETE FROM sqlite_sequence WHERE name = ?", table)
        self.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", table, last)

    def notices(self) -> Iterator[None]:
        """Nothing: a file tells nobody of its changes, and looking for them costs a question next to nothing."""
        return iter(())

    def damaged(self, reason: str) -> ValueError:
        """The error that the file is not as it was written."""
        return ValueError(self._damage(reason))

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _block(self, mode: str) -> Iterator[None]:
        with self._lock, self._readable():
            if not self._depth:
                self._connection.execute(f"BEGIN {mode}")
            self._depth += 1
            try:
                yield
                if self._depth == 1:
                    self._connection.execute("COMMIT")
            except BaseException:
                # On a full disk SQLite may have rolled it back by itself, or left it open after a failed COMMIT.
                if self._depth == 1 and self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            finally:
                self._depth -= 1

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:  # the statement is at fault, not the file
            raise
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # SQLite may quote what is not text
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_MACHINE:
                raise
            raise self.damaged(str(error)) from error


class _Everything:
    """Work that nobody else does."""

    def take(self, name: str) -> bool:
        """Takes it."""
        return True

    def give_back(self, name: str) -> None:
        """Does nothing."""

    def check(self) -> None:
        """Does nothing."""

    def execute(self, statement: str, *values: Any) -> None:
        """Does nothing."""
