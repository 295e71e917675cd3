"""The people who use the bot."""

from dataclasses import asdict, dataclass
from time import time
from typing import Any

from bot.people.subjects import Subject

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


class People(Subject):
    """Everyone who was admitted."""

    schema = """
    CREATE TABLE IF NOT EXISTS people (
        person INTEGER PRIMARY KEY, name TEXT NOT NULL, invited INTEGER NOT NULL, blocked INTEGER NOT NULL,
        first_seen REAL NOT NULL, last_seen REAL NOT NULL);
    CREATE TABLE IF NOT EXISTS spoken (person INTEGER PRIMARY KEY, language TEXT NOT NULL);"""
    table = "people"
    chat_columns = ("person",)  # a group can write as itself
    rest_of_key = ()

    def seen(self, person: int, name: str, language: str = "") -> None:
        """Notes that the person is using the bot, with their present name and the language they are answered in."""
        now = time()
        if language:
            self._database.put("spoken", ["person"], person=person, language=language)
        self._database.execute(
            "INSERT INTO people VALUES (?, ?, 0, 0, ?, ?)"
            " ON CONFLICT (person) DO UPDATE SET name = excluded.name, last_seen = excluded.last_seen",
            *(person, name, now, now),
        )

    def get(self, person: int) -> Person | None:
        """The person; None if unknown."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM people WHERE person = ?", person)
        return _person(rows[0]) if rows else None

    def language(self, person: int) -> str:
        """The language that the person was last answered in; "" if unknown."""
        return str(self._database.value("SELECT language FROM spoken WHERE person = ?", person) or "")

    def count(self) -> int:
        """The number of known people."""
        return int(self._database.value("SELECT COUNT(*) FROM people"))

    def page(self, offset: int, limit: int) -> list[Person]:
        """At most `limit` people from the offset on, most recently seen first."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM people ORDER BY last_seen DESC, person LIMIT ? OFFSET ?", limit, offset
        )
        return [_person(row) for row in rows]

    def is_invited(self, person: int) -> bool:
        """Whether the person was invited."""
        return bool(self._database.value("SELECT invited FROM people WHERE person = ?", person))

    def is_blocked(self, person: int) -> bool:
        """Whether an owner has blocked the person."""
        return bool(self._database.value("SELECT blocked FROM people WHERE person = ?", person))

    def invite(self, person: int) -> None:
        """Admits a person who has been seen before."""
        self._database.execute("UPDATE people SET invited = 1 WHERE person = ?", person)

    def block(self, person: int, blocked: bool) -> None:
        """Blocks or unblocks the person."""
        self._database.execute("UPDATE people SET blocked = ? WHERE person = ?", blocked, person)

    def export(self, person: int) -> list[dict[str, Any]]:
        """The record of the person."""
        record = self.get(person)
        return [{**asdict(record), "language": self.language(person)}] if record else []

    def erase(self, person: int) -> None:
        """Deletes the record of the person."""
        self._database.execute("DELETE FROM spoken WHERE person = ?", person)
        super().erase(person)


def _person(row: Any) -> Person:
    number, name, invited, blocked, first, last = row
    return Person(number, name, bool(invited), bool(blocked), first, last)
