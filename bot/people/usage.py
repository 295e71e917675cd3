"""Counters of how often a person did something within a period."""

from dataclasses import dataclass
from time import time

from bot.people.subjects import Subject

MINUTE, DAY = 60, 86400


@dataclass(frozen=True, slots=True)
class Use:
    """The count so far, and the seconds until it starts again at zero."""

    count: int
    rest: int


class Usage(Subject):
    """Counters that start with the first use and expire after a period of at most a day."""

    schema = """
    CREATE TABLE IF NOT EXISTS usage (
        person INTEGER NOT NULL, what TEXT NOT NULL, began REAL NOT NULL, count INTEGER NOT NULL,
        updated INTEGER NOT NULL, PRIMARY KEY (person, what));"""
    table = "usage"
    chat_columns = ("person",)  # a group can ask as itself
    exported = ("what", "began", "count")
    order = "what"
    rest_of_key = ("what",)

    def take(self, person: int, what: str, seconds: int, update: int) -> Use:
        """Counts one more use; an update that is handled again after a crash counts once."""
        now = time()
        with self._database.transaction():
            began, count, last = self._counter(person, what)
            if not began <= now < began + seconds:
                began, count = now, 0
                self._database.execute("DELETE FROM usage WHERE began < ?", now - DAY)
            count += update != last
            counter = {"began": began, "count": count, "updated": update}
            self._database.put("usage", ["person", "what"], person=person, what=what, **counter)
        return Use(count, max(1, round(began + seconds - now)))

    def give_back(self, person: int, what: str) -> None:
        """Takes one use off the count."""
        self._database.execute("UPDATE usage SET count = count - 1 WHERE person = ? AND what = ?", person, what)

    def _counter(self, person: int, what: str) -> tuple[float, int, int]:
        rows = self._database.rows(
            "SELECT began, count, updated FROM usage WHERE person = ? AND what = ?", person, what
        )
        began, count, last = rows[0] if rows else (0.0, 0, -1)
        return began, count, last
