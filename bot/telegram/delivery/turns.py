"""Work that the nodes of a bot share: each piece is one node's at a time, until it gives it back or ends."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

from bot.people.database import Database
from retrieval.storage.sql import AwayError, Claims


class Turn:
    """A piece of work that this node has."""

    def __init__(self, claims: Claims, lose: Callable[[Claims], None]) -> None:
        self._claims = claims
        self._lose = lose

    def check(self) -> None:
        """Raises AwayError if another node may have the work now: the database ended the connection."""
        try:
            self._claims.check()
        except AwayError:
            self._lose(self._claims)
            raise


class Turns:
    """The turns of this node; alone, it has every turn at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection = ExitStack()
        self._claims: Claims | None = None
        self._mine: set[str] = set()

    @contextmanager
    def taken(self, work: str) -> Iterator[Turn | None]:
        """A block in which this node has the work of this name; None if another node has it, or another block.

        Raises AwayError if the database cannot be reached.
        """
        claims, mine = self._connected(), self._mine
        try:
            is_taken = work not in mine and claims.take(work)
        except OSError:
            self._lose(claims)
            raise
        if not is_taken:
            yield None
            return
        mine.add(work)
        try:
            yield Turn(claims, self._lose)
        finally:
            mine.discard(work)
            self._give_back(claims, work)

    def close(self) -> None:
        """Gives everything back."""
        self._claims = None
        with suppress(OSError):
            self._connection.close()

    def _connected(self) -> Claims:
        """The claims of a connection, a new one if the last was lost."""
        if self._claims is None:
            self._claims, self._mine = self._connection.enter_context(self._database.claims()), set()
        return self._claims

    def _give_back(self, claims: Claims, work: str) -> None:
        if claims is not self._claims:  # lost with its connection
            return
        try:
            claims.give_back(work)
        except OSError:
            self._lose(claims)

    def _lose(self, claims: Claims) -> None:
        """Forgets the claims of a connection that was lost."""
        if claims is not self._claims:
            return
        self._claims = None
        with suppress(OSError):
            self._connection.close()
