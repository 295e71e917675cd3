import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.people.answers import AnswerRecord, Answers, Shown
from bot.people.chats import Chat, Chats
from bot.people.copying import remembered
from bot.people.database import FORMAT, Database
from bot.people.outbox import Outbox, Sending
from tests import postgres
from tests.postgres import Server


@pytest.fixture
def things(database: Database) -> Database:
    """A database with a table."""
    database.create("CREATE TABLE IF NOT EXISTS things (id INTEGER PRIMARY KEY, name TEXT)")
    return database


def insert_both(database: Database, and_fail: bool) -> None:
    with database.transaction():
        database.insert("INSERT INTO things (name) VALUES ('a')")
        with database.transaction():
            database.insert("INSERT INTO things (name) VALUES ('b')")
        if and_fail:
            raise KeyError


def test_a_transaction_is_applied_entirely_or_not_at_all(things: Database) -> None:
    with pytest.raises(KeyError):
        insert_both(things, and_fail=True)
    assert things.rows("SELECT name FROM things") == []
    insert_both(things, and_fail=False)
    assert things.rows("SELECT name FROM things") == [("a",), ("b",)]


def test_a_value_is_the_first_or_none(things: Database) -> None:
    assert things.value("SELECT name FROM things") is None
    assert things.insert("INSERT INTO things (name) VALUES (?)", "a") == 1
    assert things.value("SELECT name FROM things") == "a"
    assert things.execute("UPDATE things SET name = ?", "b") == 1


def test_rows_persist_after_reopening(things: Database, place: Path | str) -> None:
    things.insert("INSERT INTO things (name) VALUES ('a')")
    things.close()
    with closing(Database(place)) as again:
        assert again.rows("SELECT name FROM things") == [("a",)]


def test_a_row_is_put_in_the_place_of_the_one_with_its_key(things: Database) -> None:
    for name in ("a", "b"):
        things.put("things", ["id"], id=7, name=name)
    assert things.rows("SELECT id, name FROM things") == [(7, "b")]


# Earlier tables of answers: without the aspect and the passage that answers, then without the latter.
FIRST = """
CREATE TABLE answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, topic INTEGER, person INTEGER NOT NULL,
    message INTEGER NOT NULL, edited INTEGER NOT NULL, typed TEXT NOT NULL, searched TEXT NOT NULL,
    answered INTEGER NOT NULL, confidence REAL NOT NULL, document TEXT, start INTEGER, "end" INTEGER,
    at REAL NOT NULL, latency REAL NOT NULL, shown INTEGER, around INTEGER NOT NULL DEFAULT 0,
    UNIQUE (chat, message, edited));
CREATE TABLE hits (
    answer INTEGER NOT NULL, place INTEGER NOT NULL, document TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, digest TEXT NOT NULL, score REAL NOT NULL, PRIMARY KEY (answer, place));
INSERT INTO answers VALUES (9, 1, NULL, 1, 5, 0, 'Who?', 'Who?', 1, 0.9, 'a.txt', 3, 7, 1.5, 0.1, 0, 0);
INSERT INTO hits VALUES (9, 0, 'a.txt', 0, 20, 'digest', 1.25);
"""
SECOND = FIRST.replace(
    '"end" INTEGER,\n    at REAL', "\"end\" INTEGER,\n    aspect TEXT NOT NULL DEFAULT 'text', at REAL"
).replace("3, 7, 1.5", "3, 7, 'title', 1.5")


@pytest.mark.parametrize(("schema", "aspect"), [(FIRST, "text"), (SECOND, "title")])
def test_a_database_of_an_earlier_format_keeps_its_rows(schema: str, aspect: str, tmp_path: Path) -> None:
    path = tmp_path / "people.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(schema)
    for _ in range(2):
        with closing(Database(path)) as database:
            given = Answers(database).get(9)
            assert given == AnswerRecord(
                9, 1, None, 1, 5, "Who?", "Who?", True, 0.9, "a.txt", 3, 7, aspect, None, 1.5, 0.1, 0, False,
                (Shown("a.txt", 0, 20, "digest", 1.25),),
            )  # fmt: skip
            assert database.value("PRAGMA user_version") == FORMAT


def test_a_change_of_format_is_applied_entirely_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, statement, is_done = tmp_path / "people.sqlite", 0, False
    while not is_done:
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(FIRST)
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=failing_at(statement)))
            try:
                Database(path).close()
                is_done = True
            except KeyboardInterrupt:
                statement += 1
        with closing(sqlite3.connect(path)) as connection:
            columns = {name for _, name, *_ in connection.execute("PRAGMA table_info(answers)")}
            ((version,),) = connection.execute("PRAGMA user_version").fetchall()
        assert (len({"aspect", "home"} & columns), version) == ((2, FORMAT) if is_done else (0, 0))
    assert statement > 4


def failing_at(number: int) -> type[sqlite3.Connection]:
    """A connection that is interrupted at this statement and works again afterwards."""

    class Failing(sqlite3.Connection):
        left = number

        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            self.left -= 1
            if self.left == -1:
                raise KeyboardInterrupt
            return super().execute(*arguments)

    return Failing


def test_a_database_of_a_newer_seedbot_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.sqlite"
    Database(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    words = rf"people.sqlite was written by a newer seedbot \(format 99, this one reads {FORMAT}\): upgrade seedbot"
    with pytest.raises(ValueError, match=words):
        Database(path)


@pytest.mark.long
def test_a_schema_of_a_newer_seedbot_is_refused(postgres_url: str) -> None:
    Database(postgres_url).close()
    postgres.run(postgres_url, "UPDATE formats SET format = 99 WHERE part = 'people'")
    with pytest.raises(ValueError, match=r"was written by a newer seedbot \(format 99, this one reads"):
        Database(postgres_url)


@pytest.mark.long
def test_a_user_with_the_least_rights_remembers_without_making_tables(postgres_server: Server) -> None:
    documents, memory = "test_rights", "test_rights_bot_123"
    for schema in (documents, memory):
        with closing(Database(postgres_server.url(schema))) as database:
            assert remembered(database) == 0
    rights = postgres.documented_rights(
        "one-bot-on-several-machines.md", seedbot=documents, seedbot_bot_123=memory, reader="node"
    )
    postgres.run(postgres_server.url(), "CREATE ROLE node LOGIN", *rights)
    with closing(Database(postgres_server.url(memory, user="node"))) as database:
        Chats(database).put(7, Chat(language="de"))
        Outbox(database).put([Sending(7, {"text": "one"})])
        assert remembered(database) == 2
