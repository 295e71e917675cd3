"""Records of the files that people added: sender, name and collection."""

from dataclasses import dataclass
from time import time
from typing import Any

from bot.people.database import Database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY AUTOINCREMENT, collection TEXT NOT NULL, name TEXT NOT NULL, shown TEXT NOT NULL,
    url TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, chat INTEGER NOT NULL, message INTEGER NOT NULL,
    person INTEGER NOT NULL, telegram_file TEXT NOT NULL, at REAL NOT NULL, UNIQUE (collection, name));
CREATE INDEX IF NOT EXISTS files_message ON files (chat, message);
"""
_COLUMNS = "id, collection, name, shown, url, digest, size, chat, message, person, at"


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


class Files:
    """The files that people added, by collection."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.create(_SCHEMA)

    def add(self, arrival: Incoming, collection: str, name: str, digest: str, size: int) -> File:
        """Records the file; the collection must not have one of the same name."""
        number = self._database.insert(
            "INSERT INTO files (collection, name, shown, url, digest, size, chat, message, person, telegram_file, at)"
            # The column is of an earlier version; nothing read what was in it.
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)",
            collection,
            name,
            arrival.shown,
            arrival.url,
            digest,
            size,
            arrival.chat,
            arrival.message,
            arrival.person,
            time(),
        )
        return self._one("id = ?", number)  # type: ignore[return-value]

    def get(self, number: int) -> File | None:
        """The file with this id."""
        return self._one("id = ?", number)

    def of_message(self, chat: int, message: int) -> File | None:
        """The file that came with the message."""
        return self._one("chat = ? AND message = ?", chat, message)

    def same(self, collection: str, digest: str) -> File | None:
        """The file of the collection with these bytes."""
        return self._one("collection = ? AND digest = ?", collection, digest)

    def of(self, collection: str) -> list[File]:
        """The files of the collection, oldest first."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM files WHERE collection = ? ORDER BY id", collection)
        return [File(*row) for row in rows]

    def transfer(self, number: int, collection: str, name: str) -> None:
        """Records that the file is now in another collection, under this name."""
        self._database.execute("UPDATE files SET collection = ?, name = ? WHERE id = ?", collection, name, number)

    def remove(self, number: int) -> None:
        """Deletes the record of the file."""
        self._database.execute("DELETE FROM files WHERE id = ?", number)

    def move(self, old: int, new: int) -> None:
        """Follows a chat whose id has changed."""
        self._database.execute("UPDATE OR IGNORE files SET collection = ? WHERE collection = ?", str(new), str(old))
        self._database.execute("UPDATE files SET chat = ? WHERE chat = ?", new, old)

    def export(self, person: int) -> list[dict[str, Any]]:
        """The files that the person sent, in any collection."""
        rows = self._database.rows("SELECT shown, url, size, chat, at FROM files WHERE person = ? ORDER BY id", person)
        names = ("name", "url", "bytes", "chat", "at")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def erase(self, person: int) -> None:
        """Deletes the records of the person's chat with the bot, and their name from those of other chats."""
        self._database.execute("DELETE FROM files WHERE collection = ?", str(person))
        self._database.execute("UPDATE files SET person = 0, telegram_file = '' WHERE person = ?", person)
        self._database.execute("UPDATE files SET chat = 0, message = 0 WHERE chat = ?", person)

    def _one(self, condition: str, *values: object) -> File | None:
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM files WHERE {condition} ORDER BY id LIMIT 1", *values)
        return File(*rows[0]) if rows else None
