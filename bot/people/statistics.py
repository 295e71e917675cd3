"""Figures on the use of the bot."""

from dataclasses import dataclass

from bot.people.answers import Answers
from bot.people.database import Database
from bot.people.inbox import Inbox
from bot.people.outbox import Outbox


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and latencies since a point in time."""

    questions: int
    answered: int
    right: int  # ratings of the passages with the quotation
    wrong: int
    people: int
    median: float  # seconds from question to answer, 0 if there are none
    slowest: float  # 95th percentile, likewise

    @property
    def refused(self) -> int:
        """The number of questions that the documents did not answer."""
        return self.questions - self.answered


@dataclass(frozen=True, slots=True)
class Backlog:
    """Work that is waiting."""

    updates: int  # not finished yet
    messages: int  # not accepted by Telegram yet


class Statistics:
    """Figures from the tables of answers, updates and messages."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # Creates the tables that are read here.
        Answers(database)
        Inbox(database)
        Outbox(database)

    def since(self, time: float) -> Figures:
        """The figures since the time (seconds since 1970)."""
        ((questions, answered, people),) = self._database.rows(
            "SELECT count(*), count(*) FILTER (WHERE answered <> 0), count(DISTINCT person) FROM answers"
            " WHERE at >= ? AND message > 0",
            time,
        )
        ((right, wrong),) = self._database.rows(
            "SELECT count(*) FILTER (WHERE verdict > 0), count(*) FILTER (WHERE verdict < 0)"
            " FROM ratings JOIN answers ON answers.id = answer WHERE at >= ?",
            time,
        )
        median, slowest = (self._latency(time, questions, percent) for percent in (50, 95))
        return Figures(questions, answered, right, wrong, people, median, slowest)

    def backlog(self) -> Backlog:
        """The updates and messages that are waiting now."""
        return Backlog(
            self._database.value("SELECT count(*) FROM inbox WHERE content <> ''"),
            self._database.value("SELECT count(*) FROM outbox WHERE state = 'waiting'"),
        )

    def _latency(self, time: float, questions: int, percent: int) -> float:
        latency = self._database.value(
            "SELECT latency FROM answers WHERE at >= ? AND message > 0 ORDER BY latency LIMIT 1 OFFSET ?",
            time,
            max(0, (questions * percent - 1) // 100),
        )
        return float(latency or 0)
