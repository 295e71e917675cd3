"""What was settled for a chat: its language, and in a group what the bot listens to there."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.people.database import Database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS chats (
    chat INTEGER PRIMARY KEY, language TEXT NOT NULL, admitted INTEGER NOT NULL, mentions INTEGER NOT NULL,
    seeds INTEGER NOT NULL, gone INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Chat:
    """The settings of a chat."""

    language: str = ""  # "" where each person is answered in their own
    admitted: bool = False  # everyone in this group may ask
    mentions: bool = True  # the bot answers when it is mentioned or replied to, not only /ask
    seeds: bool = True  # the documents for all are searched, not only the chat's own
    gone: bool = False  # the bot was removed or blocked


def settings_of(database: Database, chat: int) -> Chat:
    """The settings of the chat, those of a new one where nothing was settled."""
    rows = database.rows("SELECT language, admitted, mentions, seeds, gone FROM chats WHERE chat = ?", chat)
    if not rows:
        return Chat()
    ((language, *switches),) = rows
    return Chat(language, *map(bool, switches))


class Chats:
    """The settings of all chats."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.create(_SCHEMA)

    def get(self, chat: int) -> Chat:
        """The settings of the chat."""
        return settings_of(self._database, chat)

    def put(self, chat: int, settings: Chat) -> None:
        """Settle these for the chat."""
        self._database.execute(
            "INSERT OR REPLACE INTO chats (chat, language, admitted, mentions, seeds, gone) VALUES (?, ?, ?, ?, ?, ?)",
            chat,
            settings.language,
            settings.admitted,
            settings.mentions,
            settings.seeds,
            settings.gone,
        )

    def leave(self, chat: int) -> None:
        """The bot was removed or blocked, or the person is no longer there."""
        self.put(chat, replace(self.get(chat), gone=True))

    def return_to(self, chat: int) -> None:
        """The bot is in the chat."""
        if self.get(chat).gone:
            self.put(chat, replace(self.get(chat), gone=False))

    def is_known(self, chat: int) -> bool:
        """Whether anything was settled for the chat."""
        return bool(self._database.value("SELECT COUNT(*) FROM chats WHERE chat = ?", chat))

    def move(self, old: int, new: int) -> None:
        """The chat has got another number, under which the bot is a member."""
        self._database.execute("UPDATE OR REPLACE chats SET chat = ?, gone = 0 WHERE chat = ?", new, old)

    def export(self, person: int) -> list[dict[str, Any]]:
        """The settings of the person's chat with the bot."""
        return [asdict(self.get(person))] if self.is_known(person) else []

    def erase(self, person: int) -> None:
        """Forget the settings of the person's chat with the bot."""
        self._database.execute("DELETE FROM chats WHERE chat = ?", person)
