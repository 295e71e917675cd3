"""When the last messages went, for nodes that keep Telegram's limits together."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.people.database import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS pace (place TEXT PRIMARY KEY, free REAL NOT NULL, lately TEXT NOT NULL)
"""
# Seconds after which what is remembered of a place limits nothing more.
_STALE = 3600.0
# By the server's clock: those of the nodes may differ.
_CLOCK = "CAST(extract(epoch FROM clock_timestamp()) AS DOUBLE PRECISION)"
# Remembers of a place that it is free in some seconds.
DEPARTS = f"""INSERT INTO pace VALUES (?, {_CLOCK} + ?, ?)
ON CONFLICT (place) DO UPDATE SET free = excluded.free, lately = excluded.lately"""


@dataclass(frozen=True, slots=True)
class Went:
    """What is remembered of a place: when it is free again, and when messages went there lately; seconds since 1970."""

    free: float
    lately: tuple[float, ...]


NOTHING = Went(0.0, ())


class Moments:
    """What is remembered of each place: a chat, or all chats together."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.create(SCHEMA)
        self._swept = 0.0

    def read(self, place: str) -> tuple[float, Went]:
        """The time now, in seconds since 1970, and what is remembered."""
        statement = f"SELECT {_CLOCK}, free, lately FROM (SELECT 1) AS one LEFT JOIN pace ON place = ?"
        ((now, free, lately),) = self._database.rows(statement, place)
        self._sweep(now)
        return now, NOTHING if lately is None else Went(free, tuple(json.loads(lately)))

    def replace(self, place: str, before: Went, after: Went) -> bool:
        """Remembers something else of the place; False if another node changed it meanwhile."""
        if before == NOTHING:
            statement = "INSERT INTO pace VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            return bool(self._database.execute(statement, place, after.free, _written(after.lately)))
        statement = "UPDATE pace SET free = ?, lately = ? WHERE place = ? AND free = ? AND lately = ?"
        new, old = (after.free, _written(after.lately)), (before.free, _written(before.lately))
        return bool(self._database.execute(statement, *new, place, *old))

    def _sweep(self, now: float) -> None:
        """Forgets what limits nothing more, now and then."""
        if now > self._swept + _STALE:
            self._swept = now
            self._database.execute("DELETE FROM pace WHERE free < ?", now - _STALE)


def _written(lately: Sequence[float]) -> str:
    return json.dumps(list(lately))
