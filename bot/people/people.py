"""Who uses the bot."""

from dataclasses import asdict, dataclass
from time import time
from typing import Any

from bot.people.database import Database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS people (
    person INTEGER PRIMARY KEY, name TEXT NOT NULL, invited INTEGER NOT NULL, blocked INTEGER NOT NULL,
    first_seen REAL NOT NULL, last_seen REAL NOT NULL);
"""
_COLUMNS = "person, name, invited, blocked, first_seen, last_seen"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who has written to the bot; times in seconds since 1970."""

    id: int
    name: str  # as Telegram gave it last
    invited: bool
    blocked: bool
    first_seen: float
    last_seen: float


class People:
    """Everyone who was let in."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.create(_SCHEMA)

    def seen(self, person: int, name: str) -> None:
        """The person of this name is using the bot."""
        now = time()
        self._database.execute(
            "INSERT INTO people VALUES (?, ?, 0, 0, ?, ?)"
            " ON CONFLICT DO UPDATE SET name = excluded.name, last_seen = excluded.last_seen",
            person,
            name,
            now,
            now,
        )

    def get(self, person: int) -> Person | None:
        """The person, where they are known."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM people WHERE person = ?", person)
        return _person(rows[0]) if rows else None

    def count(self) -> int:
        """How many are known."""
        return int(self._database.value("SELECT COUNT(*) FROM people"))

    def page(self, offset: int, limit: int) -> list[Person]:
        """Those who were here last, from an offset on."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM people ORDER BY last_seen DESC, person LIMIT ? OFFSET ?", limit, offset
        )
        return [_person(row) for row in rows]

    def is_invited(self, person: int) -> bool:
        """Whether the person came by an invitation."""
        return bool(self._database.value("SELECT invited FROM people WHERE person = ?", person))

    def is_blocked(self, person: int) -> bool:
        """Whether an owner has shut the person out."""
        return bool(self._database.value("SELECT blocked FROM people WHERE person = ?", person))

    def invite(self, person: int) -> None:
        """The person, seen before, may come in from now on."""
        self._database.execute("UPDATE people SET invited = 1 WHERE person = ?", person)

    def block(self, person: int, blocked: bool) -> None:
        """Shut the person out, or let them in again."""
        self._database.execute("UPDATE people SET blocked = ? WHERE person = ?", blocked, person)

    def move(self, old: int, new: int) -> None:
        """A group that wrote as itself has got another number."""
        self._database.execute("UPDATE OR REPLACE people SET person = ? WHERE person = ?", new, old)

    def export(self, person: int) -> list[dict[str, Any]]:
        """What is known of the person."""
        known = self.get(person)
        return [asdict(known)] if known else []

    def erase(self, person: int) -> None:
        """Forget the person, and that they were invited."""
        self._database.execute("DELETE FROM people WHERE person = ?", person)


def _person(row: Any) -> Person:
    number, name, invited, blocked, first, last = row
    return Person(number, name, bool(invited), bool(blocked), first, last)
