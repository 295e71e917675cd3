"""Records of the files that people added: sender, name and collection."""

from dataclasses import dataclass
from time import time

from bot.people.subjects import Subject

_FIELDS = "collection, name, shown, url, digest, size, chat, message, person, at"
_COLUMNS = f"id, {_FIELDS}"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message whose content is to be added: a file, a link or a forwarded text."""

    chat: int
    message: int
    person: int
    shown: str  # the name that people see
    url: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a collection, stored in the collection's folder under `name`."""

    number: int
    collection: str
    name: str
    shown: str
    url: str
    digest: str  # SHA-256 of its bytes
    size: int  # in bytes
    chat: int
    message: int
    person: int
    at: float  # seconds since 1970


class Files(Subject):
    """The files that people added, by collection."""

    schema = """
    CREATE TABLE IF NOT EXISTS files (
        id INTEGER PRIMARY KEY AUTOINCREMENT, collection TEXT NOT NULL, name TEXT NOT NULL, shown TEXT NOT NULL,
        url TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, chat INTEGER NOT NULL, message INTEGER NOT NULL,
        person INTEGER NOT NULL, telegram_file TEXT NOT NULL, at REAL NOT NULL, UNIQUE (collection, name));
    CREATE INDEX IF NOT EXISTS files_message ON files (chat, message);"""
    table = "files"
    exported = ("shown AS name", "url", "size AS bytes", "chat", "at")

    def add(self, arrival: Incoming, collection: str, name: str, digest: str, size: int) -> File:
        """Records the file; the collection must not have one of the same name."""
        content = (collection, name, arrival.shown, arrival.url, digest, size)
        number = self._database.insert(
            # An earlier version wrote `telegram_file`, which is no longer used.
            f"INSERT INTO files ({_FIELDS}, telegram_file) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
            *(*content, arrival.chat, arrival.message, arrival.person, time()),
        )
        return self._where("id = ?", number)[0]

    def get(self, number: int) -> File | None:
        """The file with this id."""
        return self._first("id = ?", number)

    def of_message(self, chat: int, message: int, url: str = "") -> File | None:
        """The file that came with the message, or the page at the address in it."""
        return self._first("chat = ? AND message = ? AND url = ?", chat, message, url)

    def same(self, collection: str, digest: str) -> File | None:
        """The file of the collection with these bytes."""
        return self._first("collection = ? AND digest = ?", collection, digest)

    def of(self, collection: str) -> list[File]:
        """The files of the collection, oldest first."""
        return self._where("collection = ?", collection)

    def transfer(self, number: int, collection: str, name: str) -> None:
        """Records that the file is now in another collection, under this name."""
        self._database.execute("UPDATE files SET collection = ?, name = ? WHERE id = ?", collection, name, number)

    def remove(self, number: int) -> None:
        """Deletes the record of the file."""
        self._database.execute("DELETE FROM files WHERE id = ?", number)

    def move(self, old: int, new: int) -> None:
        """Follows a chat whose id has changed."""
        self._database.execute(
            "UPDATE files SET collection = ?1 WHERE collection = ?2"
            " AND name NOT IN (SELECT name FROM files WHERE collection = ?1)",
            *(str(new), str(old)),
        )
        self._database.execute("UPDATE files SET chat = ? WHERE chat = ?", new, old)

    def erase(self, person: int) -> None:
        """Deletes the records of the person's chat with the bot, and their name from those of other chats."""
        self._database.execute("DELETE FROM files WHERE collection = ?", str(person))
        self._database.execute("UPDATE files SET person = 0, telegram_file = '' WHERE person = ?", person)
        self._database.execute("UPDATE files SET chat = 0, message = 0 WHERE chat = ?", person)

    def _first(self, condition: str, *values: object) -> File | None:
        return next(iter(self._where(condition, *values)), None)

    def _where(self, condition: str, *values: object) -> list[File]:
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM files WHERE {condition} ORDER BY id", *values)
        return [File(*row) for row in rows]
