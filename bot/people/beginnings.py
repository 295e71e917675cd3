"""The times at which people started a new conversation, so that nothing earlier counts."""

from typing import Any

from bot.people.database import Database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS beginnings (
    chat INTEGER NOT NULL, topic INTEGER NOT NULL, person INTEGER NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (chat, topic, person)) WITHOUT ROWID;
"""


class ConversationStarts:
    """The last start of each person in each chat and topic."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.create(_SCHEMA)

    def begin(self, chat: int, topic: int | None, person: int, at: float) -> None:
        """Starts a new conversation; what the person asked there before `at` (seconds since 1970) no longer counts."""
        self._database.execute("INSERT OR REPLACE INTO beginnings VALUES (?, ?, ?, ?)", chat, topic or 0, person, at)

    def last(self, chat: int, topic: int | None, person: int) -> float:
        """When the person last started a new conversation there, in seconds since 1970; 0 if never."""
        at = self._database.value(
            "SELECT at FROM beginnings WHERE chat = ? AND topic = ? AND person = ?", chat, topic or 0, person
        )
        return float(at or 0)

    def export(self, person: int) -> list[dict[str, Any]]:
        """Where and when the person started new conversations."""
        rows = self._database.rows("SELECT chat, at FROM beginnings WHERE person = ?", person)
        return [{"chat": chat, "at": at} for chat, at in rows]

    def erase(self, person: int) -> None:
        """Deletes the person's starts and those in their chat with the bot."""
        self._database.execute("DELETE FROM beginnings WHERE person = ? OR chat = ?", person, person)

    def move(self, old: int, new: int) -> None:
        """Follows a chat whose id has changed."""
        self._database.execute("UPDATE OR REPLACE beginnings SET chat = ? WHERE chat = ?", new, old)
