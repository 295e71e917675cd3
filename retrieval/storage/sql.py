"""What the store asks of a database: SQLite, or PostgreSQL for many machines."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol


class AwayError(ConnectionError):
    """The database cannot be reached, ended the connection, or takes no changes for now."""


class Claims(Protocol):
    """Work that this process has taken, by name; what it does not give back, it loses when it ends or dies."""

    def take(self, name: str) -> bool:
        """Takes the work of this name; False if another process has it."""

    def give_back(self, name: str) -> None:
        """Lets others take it."""

    def check(self) -> None:
        """Raises AwayError if what was taken may be lost."""

    def execute(self, statement: str, *values: Any) -> None:
        """Runs a statement that writes, for other processes; none if what was taken may be lost: raises AwayError."""


class Database(Protocol):
    """A database that threads and processes share; statements are SQLite's, with `?` where a value belongs.

    Its errors are built-in exceptions or those of sqlite3, which name the database and never a password.
    """

    name: str  # for people to read

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """The rows that the query finds, or that the statement returns."""

    def execute(self, statement: str, *values: Any) -> int:
        """Runs a statement that writes; the number of rows it changed."""

    def execute_each(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Runs a statement that writes once for each row of values."""

    def transaction(self) -> AbstractContextManager[None]:
        """A block of this thread whose changes are all made, or none; one such block runs at a time.

        A nested one is part of the outer one.
        """

    def snapshot(self) -> AbstractContextManager[None]:
        """A block in which this thread sees the database as it was at its beginning."""

    def claims(self) -> AbstractContextManager[Claims]:
        """A block in which work is taken, so that processes share it."""

    def tell(self, topic: str, word: str) -> None:
        """Tells all that hear of the topic a word."""

    def heard(self, topic: str) -> Iterator[list[str]]:
        """The words told of the topic, as they come, and an empty list now and then; nothing where nobody tells."""

    def format(self) -> int:
        """The number of the format of its tables; 0 if there are none."""

    def create(self, schema: str, format: int) -> None:
        """Makes the tables of the format, inside a transaction."""

    def server(self) -> str:
        """The server that keeps the tables, since it was started or they were made; "" where nothing can be lost."""

    def is_replica(self) -> bool:
        """Whether it follows another server, and may be behind."""

    def columns(self, table: str) -> list[str]:
        """The names of the table's columns, in order; none if it is not there."""

    def last_id(self, table: str) -> int:
        """The newest `id` that the table ever gave; 0 if none."""

    def count_on(self, table: str, last: int) -> None:
        """Makes the table give ids above this one."""

    def notices(self) -> Iterator[None]:
        """An item whenever others may have committed something, without end; none where nobody tells of it."""

    def damaged(self, reason: str) -> ValueError:
        """The error that data are not as they were written, with what to do about it."""

    def close(self) -> None:
        """Closes the connections."""
