"""Who may use the bot, and where."""

from bot.config import Settings
from bot.people.chats import Chats
from bot.people.database import Database
from bot.people.people import People


class Rights:
    """Access rights, from the settings and the owners' later decisions."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._people = People(database)
        self._chats = Chats(database)

    @property
    def by_invitation(self) -> bool:
        """Whether people are admitted by invitation links."""
        return self._settings.admission == "invited"

    def is_owner(self, person: int) -> bool:
        """Whether the person is an owner of the bot."""
        return person in self._settings.owners

    def admits(self, person: int, chat: int) -> bool:
        """Whether the person may use the bot in the chat."""
        if self.is_owner(person):
            return True
        if self._people.is_blocked(person):
            return False
        return self._is_let_in(person) or self._chats.get(chat).admitted

    def _is_let_in(self, person: int) -> bool:
        if self._settings.admission == "open" or person in self._settings.people:
            return True
        return self.by_invitation and self._people.is_invited(person)
