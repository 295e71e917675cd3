"""Updates from Telegram, stored before they are handled."""

from bot.people.database import Database

# Telegram repeats an update only until the next ones are fetched; there are never more than this on the way.
_REMEMBERED = 10_000

SCHEMA = """
CREATE TABLE IF NOT EXISTS inbox (number INTEGER PRIMARY KEY, content TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS inbox_waiting ON inbox (number) WHERE content <> '';
CREATE TABLE IF NOT EXISTS begun (number INTEGER PRIMARY KEY, times INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS inbox_chats (number INTEGER PRIMARY KEY, chat INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS inbox_of_chat ON inbox_chats (chat, number);
"""


class Inbox:
    """Updates by number: waiting, or finished and then without their content; nodes take them chat by chat."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.create(SCHEMA)

    def take(self, number: int, content: str, chat: int | None = None) -> bool:
        """Stores the update; False if it came before. With a chat, nodes find it by that."""
        statement = "INSERT INTO inbox VALUES (?, ?) ON CONFLICT DO NOTHING"
        if chat is None:
            return bool(self._database.execute(statement, number, content))
        with self._database.transaction():
            is_new = bool(self._database.execute(statement, number, content))
            if is_new:
                self.assign(number, chat)
        return is_new

    def assign(self, number: int, chat: int) -> None:
        """Notes the chat in whose turn a waiting update is handled."""
        self._database.put("inbox_chats", ["number"], number=number, chat=chat)

    def unassigned(self) -> list[tuple[int, str]]:
        """Number and content of the waiting updates without a chat."""
        return self._database.rows(
            "SELECT number, content FROM inbox WHERE content <> '' AND number NOT IN (SELECT number FROM inbox_chats)"
            " ORDER BY number"
        )

    def chats(self) -> list[int]:
        """The chats with waiting updates."""
        return [chat for (chat,) in self._database.rows("SELECT DISTINCT chat FROM inbox_chats ORDER BY chat")]

    def next(self, chat: int) -> tuple[int, str] | None:
        """Number and content of the chat's oldest waiting update; None if there is none."""
        rows = self._database.rows(
            "SELECT inbox.number, content FROM inbox_chats JOIN inbox ON inbox.number = inbox_chats.number"
            " WHERE chat = ? AND content <> '' ORDER BY inbox.number LIMIT 1",
            chat,
        )
        return rows[0] if rows else None

    def excuse(self, number: int) -> None:
        """Takes back that handling of the update has begun: the database was away, and it begins again."""
        self._database.execute("UPDATE begun SET times = times - 1 WHERE number = ?", number)

    def waiting(self) -> list[tuple[int, str]]:
        """Number and content of the updates that are not finished yet, in order."""
        return self._database.rows("SELECT number, content FROM inbox WHERE content <> '' ORDER BY number")

    def begin(self, number: int) -> int:
        """Notes that handling of the update begins; the number of times it has begun."""
        self._database.execute(
            "INSERT INTO begun VALUES (?, 1) ON CONFLICT (number) DO UPDATE SET times = begun.times + 1", number
        )
        return self.times_begun(number)

    def times_begun(self, number: int) -> int:
        """How often handling of the update has begun without being finished."""
        return int(self._database.value("SELECT times FROM begun WHERE number = ?", number) or 0)

    def forgive(self) -> None:
        """Resets the counts of begun updates after an orderly shutdown: no update can have crashed the bot."""
        self._database.execute("DELETE FROM begun")

    def finish(self, number: int) -> bool:
        """Marks the update as finished; False if it was finished before."""
        if self._database.value("SELECT content FROM inbox WHERE number = ?", number) == "":
            return False
        with self._database.transaction():
            self._database.execute("UPDATE inbox SET content = '' WHERE number = ?", number)
            self._database.execute("DELETE FROM begun WHERE number = ?", number)
            self._database.execute("DELETE FROM inbox_chats WHERE number = ?", number)
            self._database.execute("DELETE FROM inbox WHERE number < ? AND content = ''", number - _REMEMBERED)
        return True
