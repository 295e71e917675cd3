"""What is kept of a person can be shown, erased and moved, whichever module keeps it."""

from pathlib import Path
from typing import Any

import pytest

import bot.people
from bot.people.database import Database
from bot.people.inbox import Inbox
from bot.people.privacy import SUBJECTS, Memory

PERSON, OTHER, GROUP, SUPERGROUP = 7, 8, -70, -100070
# Columns that hold the number of a person or of a chat.
PERSONS, CHATS = {"person", "owner"}, {"chat"}
# Rows of these tables are found through those of another, whose column they name.
THROUGH = {"told": ("watch", "watches"), "hits": ("answer", "answers"), "replies": ("answer", "missed")}
# Hold what came only until it is done.
OF_NOBODY = {"inbox", "begun"}


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(tmp_path / "people.sqlite")
    Inbox(database)
    Memory(database)
    return database


def tables(database: Database) -> dict[str, list[tuple[str, str]]]:
    """The columns of each table, and their types."""
    names = [name for (name,) in database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    kept = [name for name in names if not name.startswith("sqlite_")]
    return {name: [(row[1], row[2]) for row in database.rows(f"PRAGMA table_info({name})")] for name in kept}


def fill(database: Database, person: int, chat: int, mark: int) -> None:
    """A row in every table that can be about someone, its other columns filled with the mark."""
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
    """How many rows of each table name the person or the chat."""
    found = {}
    for name, columns in tables(database).items():
        where = " OR ".join(f"{column} = {number}" for column, _ in columns if column in PERSONS | CHATS)
        if where and (count := database.value(f"SELECT COUNT(*) FROM {name} WHERE {where}")):
            found[name] = count
    return found


def test_every_module_that_makes_a_table_is_shown_and_erased_or_is_about_nobody() -> None:
    making = {
        path.stem for path in Path(bot.people.__path__[0]).glob("*.py") if "CREATE TABLE" in path.read_text("utf-8")
    }
    known = {subject.__module__.rpartition(".")[2] for subject in SUBJECTS.values()}
    assert making - known == {"inbox"}


def test_every_table_names_a_person_or_a_chat_or_belongs_to_one_that_does(database: Database) -> None:
    for name, columns in tables(database).items():
        named = {column for column, _ in columns}
        through, _ = THROUGH.get(name, ("", ""))
        assert name in OF_NOBODY or named & (PERSONS | CHATS | {through}), name


def test_what_is_erased_is_gone_from_every_table_and_nobody_else_loses_anything(database: Database) -> None:
    fill(database, PERSON, PERSON, 1)
    fill(database, OTHER, OTHER, 2)
    before = about(database, OTHER)
    Memory(database).erase(PERSON)
    assert about(database, PERSON) == {}
    assert about(database, OTHER) == before
    for name, (column, _) in THROUGH.items():
        if name in tables(database):
            assert database.rows(f"SELECT {column} FROM {name}") == [(2,)], name


def test_everything_that_is_kept_of_a_person_is_shown_and_nothing_of_others(database: Database) -> None:
    fill(database, OTHER, OTHER, 2)
    memory = Memory(database)
    assert [name for name, shown in memory.export(PERSON).items() if shown] == []
    fill(database, PERSON, PERSON, 1)
    shown = memory.export(PERSON)
    assert [name for name, kept in shown.items() if not kept] == []
    assert memory.export(OTHER).keys() == shown.keys()


def test_a_chat_that_moves_takes_its_rows_along_once(database: Database) -> None:
    fill(database, PERSON, GROUP, 1)
    held = about(database, GROUP)
    assert held != {}
    memory = Memory(database)
    for _ in range(2):
        memory.move(GROUP, SUPERGROUP)
        assert about(database, GROUP) == {}
        assert about(database, SUPERGROUP) == held
