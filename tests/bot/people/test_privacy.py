"""The data about a person can be exported, erased and moved, whichever module keeps it."""

from pathlib import Path
from typing import Any

import pytest

import bot.people
from bot.people.database import Database
from bot.people.inbox import Inbox
from bot.people.privacy import SUBJECTS, Memory
from retrieval.storage.sqlite import Sqlite

PERSON, OTHER, GROUP, SUPERGROUP = 7, 8, -70, -100070
# Columns that hold the id of a person or a chat.
PERSONS, CHATS = {"person", "owner"}, {"chat"}
# Rows of these tables belong to rows of another, through the column named here.
THROUGH = {
    "told": ("watch", "watches"),
    "hits": ("answer", "answers"),
    "further": ("answer", "answers"),
    "unsure": ("answer", "answers"),
    "answer_languages": ("answer", "answers"),
    "replies": ("answer", "missed"),
    "copied": ("message", "replies"),
    "enclosed": ("message", "outbox"),
}
# These tables hold updates only until they are handled.
OF_NOBODY = {"inbox", "begun", "inbox_chats", "pace"}


@pytest.fixture
def database(database: Database) -> Database:
    """The database with every table."""
    Inbox(database)
    Memory(database)
    return database


def tables(database: Database) -> dict[str, list[tuple[str, str]]]:
    """The columns of each table, with their types."""
    if not isinstance(database._database, Sqlite):
        return tables_of_postgres(database)
    names = [name for (name,) in database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    kept = [name for name in names if not name.startswith("sqlite_")]
    return {name: [(row[1], row[2]) for row in database.rows(f"PRAGMA table_info({name})")] for name in kept}


def tables_of_postgres(database: Database) -> dict[str, list[tuple[str, str]]]:
    kinds = {"bigint": "INTEGER", "double precision": "REAL", "text": "TEXT", "bytea": "BLOB"}
    found: dict[str, list[tuple[str, str]]] = {}
    for name, column, kind in database.rows(
        "SELECT CAST(table_name AS VARCHAR), CAST(column_name AS VARCHAR), CAST(data_type AS VARCHAR)"
        " FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> 'formats'"
        " ORDER BY ordinal_position"
    ):
        found.setdefault(name, []).append((column, kinds[kind]))
    return found


def fill(database: Database, person: int, chat: int, mark: int) -> None:
    """Adds a row to every table about people or chats, with the mark in the other columns."""
    for name, columns in tables(database).items():
        if name in OF_NOBODY:
            continue
        row: dict[str, Any] = {}
        for column, kind in columns:
            is_number = kind in ("INTEGER", "REAL")
            row[column] = person if column in PERSONS else chat if column in CHATS else mark if is_number else str(mark)
        marks = ", ".join("?" * len(row))
        names = ", ".join(f'"{column}"' for column in row)
        database.execute(f"INSERT INTO {name} ({names}) VALUES ({marks})", *row.values())


def about(database: Database, number: int) -> dict[str, int]:
    """The number of rows in each table that name the person or the chat."""
    found = {}
    for name, columns in tables(database).items():
        where = " OR ".join(f"{column} = {number}" for column, _ in columns if column in PERSONS | CHATS)
        if where and (count := database.value(f"SELECT COUNT(*) FROM {name} WHERE {where}")):
            found[name] = count
    return found


def test_every_module_with_a_table_is_a_subject_or_about_nobody() -> None:
    making = {
        path.stem for path in Path(bot.people.__path__[0]).glob("*.py") if "CREATE TABLE" in path.read_text("utf-8")
    }
    known = {subject.__module__.rpartition(".")[2] for subject in SUBJECTS.values()}
    assert making - known == {"inbox", "pace"}


def test_every_table_belongs_to_a_person_or_a_chat(database: Database) -> None:
    for name, columns in tables(database).items():
        named = {column for column, _ in columns}
        through, _ = THROUGH.get(name, ("", ""))
        assert name in OF_NOBODY or named & (PERSONS | CHATS | {through}), name


def test_erasing_clears_every_table_of_one_person_only(database: Database) -> None:
    fill(database, PERSON, PERSON, 1)
    fill(database, OTHER, OTHER, 2)
    before = about(database, OTHER)
    Memory(database).erase(PERSON)
    assert about(database, PERSON) == {}
    assert about(database, OTHER) == before
    for name, (column, _) in THROUGH.items():
        if name in tables(database):
            assert database.rows(f"SELECT {column} FROM {name}") == [(2,)], name


def test_an_export_holds_all_data_of_one_person_only(database: Database) -> None:
    fill(database, OTHER, OTHER, 2)
    memory = Memory(database)
    assert [name for name, shown in memory.export(PERSON).items() if shown] == []
    fill(database, PERSON, PERSON, 1)
    shown = memory.export(PERSON)
    assert {name: ", ".join(kept[0]) for name, kept in shown.items() if name not in ("questions", "person")} == {
        "settings": "language, admitted, mentions, seeds, gone",
        "limits": "what, began, count",
        "invitations": "made by, used by, expires",
        "missed questions": "answer, question, state",
        "standing questions": "chat, question",
        "new beginnings": "chat, at",
        "messages": "message, answers, shows, state, at",
        "files": "name, url, bytes, chat, at",
    }
    assert [name for name, kept in shown.items() if not kept] == []
    assert memory.export(OTHER).keys() == shown.keys()


def test_rows_move_with_their_chat_once(database: Database) -> None:
    fill(database, PERSON, GROUP, 1)
    held = about(database, GROUP)
    assert held != {}
    memory = Memory(database)
    for _ in range(2):
        memory.move(GROUP, SUPERGROUP)
        assert about(database, GROUP) == {}
        assert about(database, SUPERGROUP) == held
