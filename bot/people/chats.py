"""The settings of chats: the language, and in groups what the bot responds to."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from bot.people.database import Database
from bot.people.subjects import Subject


@dataclass(frozen=True, slots=True)
class Chat:
    """The settings of a chat."""

    language: str = ""  # "" if each person is answered in their own
    admitted: bool = False  # everyone in this group may ask
    mentions: bool = True  # the bot answers mentions and replies, not only /ask
    seeds: bool = True  # the shared documents are searched, not only the chat's own
    gone: bool = False  # the bot was removed or blocked


_SETTINGS = ", ".join(field.name for field in fields(Chat))


def settings_of(database: Database, chat: int) -> Chat:
    """The settings of the chat, or the defaults if it has none."""
    for language, *switches in database.rows(f"SELECT {_SETTINGS} FROM chats WHERE chat = ?", chat):
        return Chat(language, *map(bool, switches))
    return Chat()


class Chats(Subject):
    """The settings of all chats."""

    schema = """
    CREATE TABLE IF NOT EXISTS chats (
        chat INTEGER PRIMARY KEY, language TEXT NOT NULL, admitted INTEGER NOT NULL, mentions INTEGER NOT NULL,
        seeds INTEGER NOT NULL, gone INTEGER NOT NULL);"""
    table = "chats"
    person_columns = ()
    rest_of_key = ()

    def get(self, chat: int) -> Chat:
        """The settings of the chat."""
        return settings_of(self._database, chat)

    def put(self, chat: int, settings: Chat) -> None:
        """Stores the settings for the chat."""
        self._database.put("chats", ["chat"], chat=chat, **asdict(settings))

    def leave(self, chat: int) -> None:
        """Notes that the bot was removed or blocked, or that the person no longer exists."""
        self.put(chat, replace(self.get(chat), gone=True))

    def return_to(self, chat: int) -> None:
        """Notes that the bot is in the chat."""
        if self.get(chat).gone:
            self.put(chat, replace(self.get(chat), gone=False))

    def is_known(self, chat: int) -> bool:
        """Whether the chat has settings."""
        return bool(self._database.value("SELECT COUNT(*) FROM chats WHERE chat = ?", chat))

    def move(self, old: int, new: int) -> None:
        """Follows a chat whose id has changed; the bot is a member under the new one."""
        super().move(old, new)
        self._database.execute("UPDATE chats SET gone = 0 WHERE chat = ?", new)

    def export(self, person: int) -> list[dict[str, Any]]:
        """The settings of the person's chat with the bot."""
        return [asdict(self.get(person))] if self.is_known(person) else []
