"""How people rate the passages that are shown with an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.people.database import Database

# The first one has the ratings of the passages with the quotation, the other one those of all other passages.
TABLES = ("ratings", "passage_ratings")


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many people found an answer right, and how many wrong."""

    right: int
    wrong: int


class Ratings:
    """Ratings of passages by the number of the answer and their place in it; None: the passage with the quotation."""

    def __init__(self, database: Database) -> None:
        self._database = database  # with the tables, which `Answers` makes

    def rate(self, number: int, place: int | None, person: int, verdict: int, press: str) -> int:
        """Notes the verdict, 1 or -1, or withdraws it if it was the same; returns the verdict now, or 0.

        The same press of a button counts once.
        """
        table, key = _rated(number, place)
        who = {**key, "person": person}
        with self._database.transaction():
            rows = self._database.rows(f"SELECT verdict, press FROM {table} WHERE {_all(who)}", *who.values())
            before, last = rows[0] if rows else (0, "")
            if press == last:
                return int(before)
            now = 0 if before == verdict else verdict
            self._database.put(table, who, **who, verdict=now, press=press)
            return now

    def react(self, number: int, place: int | None, person: int, before: int, now: int) -> None:
        """Notes the verdict that a reaction is now, 1 or -1; 0 withdraws the one that it was before, and no other."""
        table, key = _rated(number, place)
        who = {**key, "person": person}
        if now:
            self._database.put(table, who, **who, verdict=now, press="")
        else:
            condition = f"{_all(who)} AND verdict = ?"
            self._database.execute(f"UPDATE {table} SET verdict = 0 WHERE {condition}", *who.values(), before)

    def verdicts(self, number: int, place: int | None) -> Verdicts:
        """How people rate the passage."""
        table, key = _rated(number, place)
        statement = f"SELECT verdict, count(*) FROM {table} WHERE {_all(key)} GROUP BY verdict"
        counts = dict(self._database.rows(statement, *key.values()))
        return Verdicts(counts.get(1, 0), counts.get(-1, 0))

    def right(self, number: int) -> list[int]:
        """The places of the other passages that more people rate right than wrong."""
        rows = self._database.rows(
            "SELECT place FROM passage_ratings WHERE answer = ? GROUP BY place HAVING sum(verdict) > 0", number
        )
        return [place for (place,) in rows]

    def export(self, person: int) -> list[dict[str, Any]]:
        """The person's ratings."""
        home = self._database.rows("SELECT answer, verdict FROM ratings WHERE person = ? ORDER BY answer", person)
        others = self._database.rows(
            "SELECT answer, place, verdict FROM passage_ratings WHERE person = ? ORDER BY answer, place", person
        )
        return [
            *({"answer": answer, "verdict": verdict} for answer, verdict in home),
            *({"answer": answer, "passage": place, "verdict": verdict} for answer, place, verdict in others),
        ]


def _rated(number: int, place: int | None) -> tuple[str, dict[str, int]]:
    """The table with the ratings of the passage, and what finds them in it."""
    home, others = TABLES
    return (home, {"answer": number}) if place is None else (others, {"answer": number, "place": place})


def _all(columns: Iterable[str]) -> str:
    """The SQL condition that each of the columns has its value."""
    return " AND ".join(f"{column} = ?" for column in columns)
