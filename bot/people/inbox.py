"""What came from Telegram, written down before anything is done about it."""

from bot.people.database import Database

# Telegram sends an update again only until the next ones are asked for; more than so many are never on the way.
_REMEMBERED = 10_000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS inbox (number INTEGER PRIMARY KEY, content TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS inbox_waiting ON inbox (number) WHERE content <> '';
CREATE TABLE IF NOT EXISTS begun (number INTEGER PRIMARY KEY, times INTEGER NOT NULL);
"""


class Inbox:
    """Updates by their numbers: waiting, or done and then without their content."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.create(_SCHEMA)

    def take(self, number: int, content: str) -> bool:
        """Write the update down; False where it came before."""
        return bool(self._database.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?)", number, content))

    def waiting(self) -> list[tuple[int, str]]:
        """Number and content of the updates that nothing was done about yet, in their order."""
        return self._database.rows("SELECT number, content FROM inbox WHERE content <> '' ORDER BY number")

    def begin(self, number: int) -> int:
        """Note that work on the update begins; gives how often it did."""
        self._database.execute(
            "INSERT INTO begun VALUES (?, 1) ON CONFLICT (number) DO UPDATE SET times = times + 1", number
        )
        return self.times_begun(number)

    def times_begun(self, number: int) -> int:
        """How often work on the update began that was not done since."""
        return int(self._database.value("SELECT times FROM begun WHERE number = ?", number) or 0)

    def forgive(self) -> None:
        """Count from the beginning how often updates are begun: the bot ended in order, so none of them ended it."""
        self._database.execute("DELETE FROM begun")

    def finish(self, number: int) -> None:
        """Note that all was done about the update."""
        with self._database.transaction():
            self._database.execute("UPDATE inbox SET content = '' WHERE number = ?", number)
            self._database.execute("DELETE FROM begun WHERE number = ?", number)
            self._database.execute("DELETE FROM inbox WHERE number < ? AND content = ''", number - _REMEMBERED)
