"""Work that the nodes of a bot share: each piece is one node's at a time, until it gives it back or ends."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from bot.people.database import Database
from bot.people.waiting import in_thread
from retrieval.storage.sql import AwayError, Claims


class Turn:
    """A piece of work that this node has."""

    def __init__(self, claims: Claims, ask: Callable[..., Any]) -> None:
        self._claims = claims
        self._ask = ask

    def check(self) -> None:
        """Raises AwayError if another node may have the work now: the database ended the connection."""
        self._ask(self._claims, self._claims.check)

    def execute(self, statement: str, *values: Any) -> None:
        """Runs a statement that writes, if this node still has the work; alone it runs none. Raises AwayError."""
        self._ask(self._claims, self._claims.execute, statement, *values)


class Turns:
    """The turns of this node; alone, it has every turn at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection = ExitStack()
        self._claims: Claims | None = None
        self._mine: set[str] = set()
        # One after another, for tasks that come while the connection is made as well.
        self._thread = ThreadPoolExecutor(1, "turns")

    @contextmanager
    def taken(self, work: str) -> Iterator[Turn | None]:
        """A block in which this node has the work of this name; None if another node has it, or another block.

        Raises AwayError if the database cannot be reached.
        """
        claims = in_thread(self._thread, self._take, work)
        if claims is None:
            yield None
            return
        try:
            yield Turn(claims, self._ask)
        finally:
            in_thread(self._thread, self._give_back, claims, work)

    def close(self) -> None:
        """Gives everything back."""
        self._lose(self._claims)
        self._thread.shutdown(wait=False)

    def _take(self, work: str) -> Claims | None:
        """The claims of a connection, a new one if the last was lost; None if the work is not free."""
        if self._claims is None:
            self._claims = self._connection.enter_context(self._database.claims())
        claims = self._claims
        if work in self._mine or not self._asked(claims, claims.take, work):
            return None
        self._mine.add(work)
        return claims

    def _give_back(self, claims: Claims, work: str) -> None:
        if claims is self._claims:  # otherwise lost with its connection
            self._mine.discard(work)
            with suppress(AwayError):
                self._asked(claims, claims.give_back, work)

    def _ask(self, claims: Claims, question: Callable[..., Any], *values: Any) -> None:
        in_thread(self._thread, self._asked, claims, question, *values)

    def _asked(self, claims: Claims, question: Callable[..., Any], *values: Any) -> Any:
        """What the connection answers; if it was lost, so is all that was taken over it."""
        try:
            return question(*values)
        except AwayError:
            self._lose(claims)
            raise

    def _lose(self, claims: Claims | None) -> None:
        if claims is self._claims:
            self._claims, self._mine = None, set()
            with suppress(OSError):
                self._connection.close()
