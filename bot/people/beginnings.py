"""The times at which people started a new conversation, so that nothing earlier counts."""

from bot.people.subjects import Subject

_KEY = ("chat", "topic", "person")


class ConversationStarts(Subject):
    """The last start of each person in each chat and topic."""

    schema = """
    CREATE TABLE IF NOT EXISTS beginnings (
        chat INTEGER NOT NULL, topic INTEGER NOT NULL, person INTEGER NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (chat, topic, person)) WITHOUT ROWID;"""
    table = "beginnings"
    exported = ("chat", "at")
    order = "chat, topic"
    rest_of_key = ("topic", "person")

    def begin(self, chat: int, topic: int | None, person: int, at: float) -> None:
        """Starts a new conversation; what the person asked there before `at` (seconds since 1970) no longer counts."""
        self._database.put("beginnings", _KEY, chat=chat, topic=topic or 0, person=person, at=at)

    def last(self, chat: int, topic: int | None, person: int) -> float:
        """When the person last started a new conversation there, in seconds since 1970; 0 if never."""
        at = self._database.value(
            "SELECT at FROM beginnings WHERE chat = ? AND topic = ? AND person = ?", chat, topic or 0, person
        )
        return float(at or 0)
