from pathlib import Path

import pytest

from bot.people.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(tmp_path / "people.sqlite")
    database.create("CREATE TABLE IF NOT EXISTS things (name TEXT)")
    return database


def insert_both(database: Database, and_fail: bool) -> None:
    with database.transaction():
        database.insert("INSERT INTO things VALUES ('a')")
        with database.transaction():
            database.insert("INSERT INTO things VALUES ('b')")
        if and_fail:
            raise KeyError


def test_a_transaction_happens_as_a_whole_or_not_at_all(database: Database) -> None:
    with pytest.raises(KeyError):
        insert_both(database, and_fail=True)
    assert database.rows("SELECT name FROM things") == []
    insert_both(database, and_fail=False)
    assert database.rows("SELECT name FROM things") == [("a",), ("b",)]


def test_a_value_is_the_first_or_none(database: Database) -> None:
    assert database.value("SELECT name FROM things") is None
    assert database.insert("INSERT INTO things VALUES (?)", "a") == 1
    assert database.value("SELECT name FROM things") == "a"
    assert database.execute("UPDATE things SET name = ?", "b") == 1


def test_what_is_kept_is_there_after_opening_again(database: Database, tmp_path: Path) -> None:
    database.insert("INSERT INTO things VALUES ('a')")
    database.close()
    again = Database(tmp_path / "people.sqlite")
    assert again.rows("SELECT name FROM things") == [("a",)]
    again.close()


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "people.sqlite"
    path.write_text("no database " * 100)
    with pytest.raises(ValueError, match=r"people.sqlite cannot be read .*seedbot doctor --rescue"):
        Database(path)
    assert path.read_text() == "no database " * 100
