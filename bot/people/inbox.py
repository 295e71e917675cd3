"""Updates from Telegram, stored before they are handled."""

from bot.people.database import Database

# Telegram repeats an update only until the next ones are fetched; there are never more than this on the way.
_REMEMBERED = 10_000

SCHEMA = """
CREATE TABLE IF NOT EXISTS inbox (number INTEGER PRIMARY KEY, content TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS inbox_waiting ON inbox (number) WHERE content <> '';
CREATE TABLE IF NOT EXISTS begun (number INTEGER PRIMARY KEY, times INTEGER NOT NULL);
"""


class Inbox:
    """Updates by number: waiting, or finished and then without their content."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.create(SCHEMA)

    def take(self, number: int, content: str) -> bool:
        """Stores the update; False if it came before."""
        return bool(self._database.execute("INSERT INTO inbox VALUES (?, ?) ON CONFLICT DO NOTHING", number, content))

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
            self._database.execute("DELETE FROM inbox WHERE number < ? AND content = ''", number - _REMEMBERED)
        return True
