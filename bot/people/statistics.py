"""How the bot is doing, in figures."""

from dataclasses import dataclass

from bot.people.answers import Answers
from bot.people.database import Database
from bot.people.inbox import Inbox
from bot.people.outbox import Outbox


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened since a time."""

    questions: int
    answered: int
    right: int  # ratings
    wrong: int
    people: int
    median: float  # seconds from question to answer, 0 where there are none
    slowest: float  # of 95 in 100, likewise

    @property
    def refused(self) -> int:
        """Questions that the documents did not answer."""
        return self.questions - self.answered


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is on the way."""

    updates: int  # that nothing was done about yet
    messages: int  # that Telegram has not taken yet


class Statistics:
    """Counts over what is kept of the answers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # Their tables are read here.
        Answers(database)
        Inbox(database)
        Outbox(database)

    def since(self, time: float) -> Figures:
        """What happened since the time, in seconds since 1970."""
        ((questions, answered, people),) = self._database.rows(
            "SELECT count(*), coalesce(sum(answered), 0), count(DISTINCT person) FROM answers WHERE at >= ?", time
        )
        ((right, wrong),) = self._database.rows(
            "SELECT coalesce(sum(verdict > 0), 0), coalesce(sum(verdict < 0), 0)"
            " FROM ratings JOIN answers ON answers.id = answer WHERE at >= ?",
            time,
        )
        return Figures(
            questions,
            answered,
            right,
            wrong,
            people,
            self._latency(time, questions, 50),
            self._latency(time, questions, 95),
        )

    def backlog(self) -> Backlog:
        """What is on the way now."""
        return Backlog(
            self._database.value("SELECT count(*) FROM inbox WHERE content <> ''"),
            self._database.value("SELECT count(*) FROM outbox WHERE state = 'waiting'"),
        )

    def _latency(self, time: float, questions: int, percent: int) -> float:
        found = self._database.value(
            "SELECT latency FROM answers WHERE at >= ? ORDER BY latency LIMIT 1 OFFSET ?",
            time,
            max(0, (questions * percent - 1) // 100),
        )
        return float(found or 0)
