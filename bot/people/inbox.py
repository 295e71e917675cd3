"""What came from Telegram, written down before anything is done about it."""

from bot.people.database import Database

# Telegram sends an update again only until the next ones are asked for; more than so many are never on the way.
_REMEMBERED = 10_000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS inbox (number INTEGER PRIMARY KEY, content TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS inbox_waiting ON inbox (number) WHERE content <> '';
"""


class Inbox:
    """Updates by their numbers: waiting, or done and then without their content."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.create(_SCHEMA)

    def take(self, number: int, content: str) -> bool:
        """Write the update down; False where it came before."""
        return bool(self._database.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?)", number, content))

    def waiting(self) -> list[str]:
        """The content of the updates that nothing was done about yet, in their order."""
        return [
            content
            for (content,) in self._database.rows("SELECT content FROM inbox WHERE content <> '' ORDER BY number")
        ]

    def finish(self, number: int) -> None:
        """Note that all was done about the update."""
        self._database.execute("UPDATE inbox SET content = '' WHERE number = ?", number)
        self._database.execute("DELETE FROM inbox WHERE number < ? AND content = ''", number - _REMEMBERED)
