"""The bot's database in PostgreSQL, for whose statements a task waits without holding up the others."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bot.people.waiting import block_elsewhere, elsewhere
from retrieval.storage.postgres import Postgres


class SharedDatabase(Postgres):
    """A `Postgres` that many tasks of one event loop use."""

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """The rows that the query finds, or that the statement returns."""
        return elsewhere(super().rows, statement, *values)

    def execute(self, statement: str, *values: Any) -> int:
        """Runs a statement that writes; the number of rows it changed."""
        return elsewhere(super().execute, statement, *values)

    def execute_each(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Runs a statement that writes once for each row of values."""
        elsewhere(super().execute_each, statement, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A block whose changes are all made, or none."""
        with block_elsewhere(super().transaction()):
            yield
