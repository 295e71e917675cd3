"""Questions that the documents do not answer, and the owners' answers to them."""

from dataclasses import dataclass
from time import time
from typing import Any

from bot.people.answers import Answers, Asked
from bot.people.database import Database
from bot.people.folding import folded
from bot.people.outbox import Outbox
from bot.people.subjects import Subject

# The subject of the message that asks an owner: "missed 12".
ASKED = "missed "


@dataclass(frozen=True, slots=True)
class Question:
    """A refused question; its number is that of the refusal."""

    number: int
    chat: int
    topic: int | None
    message: int
    text: str
    language: str  # in which the bot writes to the person
    person: int = 0  # who asked


@dataclass(frozen=True, slots=True)
class Repeated:
    """An open question, and how often it was asked."""

    number: int  # of the first refusal
    text: str
    times: int


@dataclass(frozen=True, slots=True)
class Reply:
    """An owner's answer."""

    owner: int
    text: str
    message: int = 0  # in the owner's chat with the bot
    is_more: bool = False  # the message holds more than its text: a picture, a file, a link behind words


class Missed(Subject):
    """Refused questions: open, answered by an owner, or cleared."""

    schema = """
    CREATE TABLE IF NOT EXISTS missed (
        answer INTEGER PRIMARY KEY, chat INTEGER NOT NULL, person INTEGER NOT NULL, message INTEGER NOT NULL,
        question TEXT NOT NULL, folded TEXT NOT NULL, language TEXT NOT NULL, state TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS missed_message ON missed (chat, message);
    CREATE INDEX IF NOT EXISTS missed_folded ON missed (folded) WHERE state = 'open';
    CREATE TABLE IF NOT EXISTS replies (
        answer INTEGER NOT NULL, owner INTEGER NOT NULL, message INTEGER NOT NULL, text TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (owner, message));
    CREATE INDEX IF NOT EXISTS replies_answer ON replies (answer);
    CREATE TABLE IF NOT EXISTS copied (owner INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (owner, message));
    CREATE INDEX IF NOT EXISTS missed_wording ON missed (folded);"""
    table = "missed"

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._answers = Answers(database)
        self._outbox = Outbox(database)

    def keep(self, number: int, asked: Asked, language: str, *, is_known: bool = False) -> None:
        """Stores a question that was refused by the answer with this number; it is open unless an owner answered it.

        `is_known` says that an owner answered it in other words.
        """
        text = " ".join(asked.typed.split())
        state = "answered" if is_known or self.known(text) else "open"
        who = {"chat": asked.chat, "person": asked.person, "message": asked.message}
        what = {"question": text, "folded": folded(text), "language": language, "state": state}
        self._database.put("missed", ["answer"], answer=number, **who, **what)

    def known(self, text: str) -> Reply | None:
        """An owner's newest answer to the same question, whoever asked it."""
        replies = self._replies("answer IN (SELECT answer FROM missed WHERE folded = ?)", folded(text))
        return replies[-1] if replies else None

    def withdraw(self, chat: int, message: int) -> None:
        """Removes the question of a message that no longer asks it."""
        self._database.execute("DELETE FROM missed WHERE chat = ? AND message = ?", chat, message)

    def get(self, number: int) -> Question | None:
        """The question that was refused by the answer with this number."""
        answer = self._answers.get(number)
        rows = self._database.rows("SELECT question, language, person FROM missed WHERE answer = ?", number)
        if not rows or answer is None:
            return None
        return Question(number, answer.chat, answer.topic, answer.message, *rows[0])

    def open(self) -> list[Repeated]:
        """The open questions, most often asked first."""
        rows = self._database.rows(
            "SELECT answer, question, times FROM missed JOIN ("
            "SELECT min(answer) AS first, count(*) AS times FROM missed WHERE state = 'open' GROUP BY folded"
            ") AS asked ON answer = first ORDER BY times DESC, answer DESC"
        )
        return [Repeated(*row) for row in rows]

    def clear(self, number: int) -> bool:
        """Removes the question from the list, however often it was asked; False if it is not on the list."""
        same = "folded = (SELECT folded FROM missed WHERE answer = ?)"
        statement = f"UPDATE missed SET state = 'cleared' WHERE state = 'open' AND {same}"
        return bool(self._database.execute(statement, number))

    def answer(self, number: int, owner: int, message: int, text: str, *, is_more: bool = False) -> None:
        """Stores an owner's answer, also as it is corrected; it answers each time that the chat asked the question."""
        with self._database.transaction():
            self._database.execute("DELETE FROM copied WHERE owner = ? AND message = ?", owner, message)
            if is_more:
                self._database.execute("INSERT INTO copied VALUES (?, ?)", owner, message)
            reply = {"answer": number, "owner": owner, "message": message, "text": text, "at": time()}
            self._database.put("replies", ["owner", "message"], **reply)
            self._database.execute(
                "UPDATE missed SET state = 'answered' WHERE (chat, folded) ="
                " (SELECT chat, folded FROM missed WHERE answer = ?)",
                number,
            )

    def replies(self, number: int) -> list[Reply]:
        """The owners' answers to the question, in order."""
        return self._replies("answer = ?", number)

    def answered_by(self, owner: int, message: int) -> int | None:
        """The number of the question that the owner's message answers; None if it answers none."""
        number = self._database.value("SELECT answer FROM replies WHERE owner = ? AND message = ?", owner, message)
        return None if number is None else int(number)

    def states(self) -> dict[int, str]:
        """The state of every question: "open", "answered" or "cleared"."""
        return dict(self._database.rows("SELECT answer, state FROM missed ORDER BY answer"))

    def export(self, person: int) -> list[dict[str, Any]]:
        """The person's refused questions, and their answers as an owner."""
        asked = self._database.rows("SELECT answer, question, state FROM missed WHERE person = ?", person)
        answered = self._database.rows("SELECT answer, text, at FROM replies WHERE owner = ?", person)
        return [
            *({"answer": answer, "question": question, "state": state} for answer, question, state in asked),
            *({"answer": answer, "reply": text, "at": at} for answer, text, at in answered),
        ]

    def erase(self, person: int) -> None:
        """Deletes the person's questions, the replies to them, and their answers to others."""
        with self._database.transaction():
            asked = "SELECT answer FROM missed WHERE person = ?1 OR chat = ?1"
            for (number,) in self._database.rows(asked, person):
                self._outbox.withdraw(f"{ASKED}{number}")
            self._database.execute(f"DELETE FROM replies WHERE owner = ?1 OR answer IN ({asked})", person)
            self._database.execute(
                "DELETE FROM copied WHERE (owner, message) NOT IN (SELECT owner, message FROM replies)"
            )
            super().erase(person)

    def _replies(self, condition: str, value: object) -> list[Reply]:
        rows = self._database.rows(
            "SELECT owner, text, message, (owner, message) IN (SELECT owner, message FROM copied) FROM replies"
            f" WHERE {condition} ORDER BY at",
            value,
        )
        return [Reply(owner, text, message, bool(is_more)) for owner, text, message, is_more in rows]
