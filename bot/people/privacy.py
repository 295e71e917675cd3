"""All data kept about a person: exported, erased, and moved when the id of a chat changes."""

from typing import Any

from bot.people.answers import Answers
from bot.people.beginnings import ConversationStarts
from bot.people.chats import Chats
from bot.people.database import Database
from bot.people.files import Files
from bot.people.invitations import Invitations
from bot.people.missed import Missed
from bot.people.outbox import Outbox
from bot.people.people import People
from bot.people.subjects import Subject
from bot.people.usage import Usage
from bot.people.watches import Watches

# Every module with a table about people or chats is listed here.
SUBJECTS: dict[str, type[Subject]] = {
    "person": People,
    "settings": Chats,
    "limits": Usage,
    "invitations": Invitations,
    "questions": Answers,
    "missed questions": Missed,
    "standing questions": Watches,
    "new beginnings": ConversationStarts,
    "messages": Outbox,
    "files": Files,
}


class Memory:
    """The data of all subjects."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subjects = {name: subject(database) for name, subject in SUBJECTS.items()}

    def export(self, person: int) -> dict[str, Any]:
        """The data about the person, by subject."""
        return {name: subject.export(person) for name, subject in self._subjects.items()}

    def erase(self, person: int) -> None:
        """Deletes the data about the person and their chat with the bot."""
        with self._database.transaction():
            for subject in self._subjects.values():
                subject.erase(person)

    def move(self, old: int, new: int) -> None:
        """Follows a chat whose id has changed."""
        with self._database.transaction():
            for subject in self._subjects.values():
                subject.move(old, new)
