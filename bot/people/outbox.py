"""Messages that the bot is to send, kept until Telegram has accepted them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any

from bot.people.subjects import Subject

# The subject of files that are sent once and then deleted, and the folder they are in.
OUTGOING = "outgoing"
# The parameter of copyMessage that no other message has.
COPIED = "from_chat_id"


@dataclass(frozen=True, slots=True)
class Sending:
    """A message for a chat."""

    chat: int
    # Of the Bot API's sendMessage; with a file, of sendDocument; with COPIED, of copyMessage.
    parameters: dict[str, Any] = field(hash=False)
    file: str = ""  # the path of a document to send
    question: int | None = None  # the message in the chat that it answers
    subject: str = ""  # what it shows, such as "answer 12"
    content: bytes = field(default=b"", repr=False)  # of the file, for nodes that do not have it


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that Telegram has accepted."""

    chat: int
    message: int
    question: int | None
    subject: str


class Outbox(Subject):
    """Messages in order: waiting, held for a chat that is gone, sent or refused.

    Of a message that was sent or refused, only the chat, the message id and the subject are kept.
    """

    schema = """
    CREATE TABLE IF NOT EXISTS outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, parameters TEXT NOT NULL,
        file TEXT NOT NULL, question INTEGER, subject TEXT NOT NULL, state TEXT NOT NULL, message INTEGER,
        at REAL NOT NULL);
    CREATE TABLE IF NOT EXISTS enclosed (message INTEGER PRIMARY KEY, content BLOB NOT NULL);
    CREATE INDEX IF NOT EXISTS outbox_waiting ON outbox (chat, id) WHERE state = 'waiting';
    CREATE INDEX IF NOT EXISTS outbox_message ON outbox (chat, message);
    CREATE INDEX IF NOT EXISTS outbox_question ON outbox (chat, question);
    CREATE INDEX IF NOT EXISTS outbox_subject ON outbox (subject) WHERE subject <> '';"""
    table = "outbox"
    person_columns = ("chat",)
    exported = ("message", "question AS answers", "subject AS shows", "state", "at")

    def put(self, sendings: Iterable[Sending]) -> None:
        """Queues the messages."""
        with self._database.transaction():
            for each in sendings:
                number = self._database.insert(
                    "INSERT INTO outbox (chat, parameters, file, question, subject, state, at)"
                    " VALUES (?, ?, ?, ?, ?, 'waiting', ?)",
                    *(each.chat, json.dumps(each.parameters), each.file, each.question, each.subject, time()),
                )
                if each.content:
                    self._database.execute("INSERT INTO enclosed VALUES (?, ?)", number, each.content)

    def chats(self) -> list[int]:
        """The chats that have waiting messages."""
        rows = self._database.rows("SELECT DISTINCT chat FROM outbox WHERE state = 'waiting' ORDER BY chat")
        return [chat for (chat,) in rows]

    def next(self, chat: int) -> tuple[int, Sending] | None:
        """The number and content of the chat's oldest waiting message; None if there is none."""
        rows = self._database.rows(
            "SELECT id, parameters, file, question, subject FROM outbox"
            " WHERE chat = ? AND state = 'waiting' ORDER BY id LIMIT 1",
            chat,
        )
        if not rows:
            return None
        ((number, parameters, file, question, subject),) = rows
        return number, Sending(chat, json.loads(parameters), file, question, subject)

    def content(self, number: int) -> bytes | None:
        """The content of the message's file; None if it is to be read where it lies."""
        content = self._database.value("SELECT content FROM enclosed WHERE message = ?", number)
        return None if content is None else bytes(content)

    def enclose(self) -> None:
        """Keeps the content of files that are still to be sent, for machines that do not have them."""
        rows = self._database.rows(
            "SELECT id, file FROM outbox WHERE file <> '' AND id NOT IN (SELECT message FROM enclosed) ORDER BY id"
        )
        for number, path in ((number, Path(file)) for number, file in rows):
            if path.is_file():
                self._database.execute("INSERT INTO enclosed VALUES (?, ?)", number, path.read_bytes())

    def sent(self, number: int, message: int | None) -> None:
        """Notes that Telegram accepted it, with the id of the message."""
        self._close(number, "sent", message)

    def refused(self, number: int) -> None:
        """Notes that Telegram will never accept it."""
        self._close(number, "refused", None)

    def hold(self, chat: int) -> None:
        """Keeps the chat's waiting messages until it returns."""
        self._database.execute("UPDATE outbox SET state = 'held' WHERE chat = ? AND state = 'waiting'", chat)

    def release(self, chat: int) -> None:
        """Queues the messages that were held for the chat."""
        self._database.execute("UPDATE outbox SET state = 'waiting' WHERE chat = ? AND state = 'held'", chat)

    def shown(self, chat: int, message: int) -> Sent | None:
        """The bot's message, with what it shows; None if unknown."""
        sent = self._sent("message = ?", chat, message)
        return sent[0] if sent else None

    def answers_to(self, chat: int, question: int) -> list[Sent]:
        """The bot's messages that answer this one, in order."""
        return self._sent("question = ? AND state = 'sent' AND message IS NOT NULL", chat, question)

    def show(self, chat: int, message: int, subject: str) -> None:
        """Notes that the bot's message now shows something else."""
        self._database.execute("UPDATE outbox SET subject = ? WHERE chat = ? AND message = ?", subject, chat, message)

    def deleted(self, chat: int, message: int) -> None:
        """Notes that the bot's message was deleted."""
        self._database.execute("UPDATE outbox SET message = NULL WHERE chat = ? AND message = ?", chat, message)

    def holds(self, subject: str) -> bool:
        """Whether a message with this subject was sent, or is still to be."""
        return bool(
            self._database.value(
                "SELECT 1 FROM outbox WHERE subject = ? AND subject <> '' AND state <> 'refused' LIMIT 1", subject
            )
        )

    def withdraw(self, subject: str) -> None:
        """Removes the messages with this subject that were not sent."""
        self._database.execute("DELETE FROM outbox WHERE subject = ? AND state IN ('waiting', 'held')", subject)

    def erase(self, person: int) -> None:
        """Deletes the messages of the person's chat with the bot."""
        super().erase(person)
        self._database.execute("DELETE FROM enclosed WHERE message NOT IN (SELECT id FROM outbox)")

    def _sent(self, condition: str, chat: int, number: int) -> list[Sent]:
        rows = self._database.rows(
            f"SELECT chat, message, question, subject FROM outbox WHERE chat = ? AND {condition} ORDER BY id",
            *(chat, number),
        )
        return [Sent(*row) for row in rows]

    def _close(self, number: int, state: str, message: int | None) -> None:
        self._database.execute(
            "UPDATE outbox SET state = ?, message = ?, parameters = '', file = '' WHERE id = ?", state, message, number
        )
        self._database.execute("DELETE FROM enclosed WHERE message = ?", number)
