"""Standing questions: a chat is notified when a new or changed document answers one."""

from dataclasses import dataclass
from typing import Any

from bot.people.chats import Chats
from bot.people.database import Database
from bot.people.folding import folded
from bot.people.subjects import Subject
from retrieval.storage.store import Version

_FIELDS = "chat, topic, person, question, language, store, generation"
_COLUMNS = f"id, {_FIELDS}"


@dataclass(frozen=True, slots=True)
class Watch:
    """A standing question of a chat, answered from all documents up to a version of the index."""

    id: int
    chat: int
    topic: int | None
    person: int
    question: str
    language: str
    seen: Version


class Watches(Subject):
    """The standing questions of all chats."""

    schema = """
    CREATE TABLE IF NOT EXISTS watches (
        id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, topic INTEGER, person INTEGER NOT NULL,
        question TEXT NOT NULL, language TEXT NOT NULL, store TEXT NOT NULL, generation INTEGER NOT NULL,
        UNIQUE (chat, question));
    CREATE TABLE IF NOT EXISTS told (
        watch INTEGER NOT NULL, document TEXT NOT NULL, sentence TEXT NOT NULL,
        PRIMARY KEY (watch, document, sentence));"""
    table = "watches"
    rest_of_key = ("question",)
    exported = ("chat", "question")

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        Chats(database)  # creates the table that `behind` reads
        self._unite()

    def add(self, chat: int, topic: int | None, person: int, question: str, language: str, seen: Version) -> bool:
        """Stores the question; False if the chat has it already, perhaps with other case and punctuation."""
        if self.same(chat, question):
            return False
        values = (chat, topic, person, question, language, seen.store, seen.generation)
        statement = f"INSERT INTO watches ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
        return bool(self._database.execute(statement, *values))

    def same(self, chat: int, question: str) -> Watch | None:
        """The chat's question that asks this, perhaps with other case and punctuation."""
        return next((watch for watch in self.of(chat) if folded(watch.question) == folded(question)), None)

    def of(self, chat: int) -> list[Watch]:
        """The chat's questions, oldest first."""
        return self._where("chat = ?", chat)

    def behind(self, version: Version) -> list[Watch]:
        """The questions not asked of this version of the index yet, without those of chats that are gone."""
        is_there = "chat NOT IN (SELECT chat FROM chats WHERE gone <> 0)"
        return self._where(f"(store, generation) <> (?, ?) AND {is_there}", version.store, version.generation)

    def saw(self, watch: Watch, version: Version) -> None:
        """Notes that the question was asked of all documents up to this version."""
        self._database.execute(
            "UPDATE watches SET store = ?, generation = ? WHERE id = ?", version.store, version.generation, watch.id
        )

    def tell(self, watch: Watch, document: str, sentence: str) -> bool:
        """Notes that the chat is told of this answer; False if it was told before."""
        statement = "INSERT INTO told VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        return bool(self._database.execute(statement, watch.id, document, sentence))

    def remove(self, chat: int, number: int) -> bool:
        """Deletes the chat's question with this id; False if it has none."""
        with self._database.transaction():
            removed = self._database.execute("DELETE FROM watches WHERE chat = ? AND id = ?", chat, number)
            self._forget_told()
        return bool(removed)

    def erase(self, person: int) -> None:
        """Deletes the person's questions."""
        with self._database.transaction():
            super().erase(person)
            self._forget_told()

    def _unite(self) -> None:
        """Removes the questions that an earlier version stored beside the same in other letters."""
        first: set[tuple[int, str]] = set()
        for watch in self._where("true"):
            same = watch.chat, folded(watch.question)
            if same in first:
                self.remove(watch.chat, watch.id)
            first.add(same)

    def _forget_told(self) -> None:
        self._database.execute("DELETE FROM told WHERE watch NOT IN (SELECT id FROM watches)")

    def _where(self, condition: str, *values: Any) -> list[Watch]:
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM watches WHERE {condition} ORDER BY id", *values)
        found = ([*row[:-2], Version(*row[-2:])] for row in rows)
        return [Watch(*each) for each in found]
