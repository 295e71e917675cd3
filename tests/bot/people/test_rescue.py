"""The readable rows of a damaged database are saved."""

import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from bot.people.answers import Answers
from bot.people.beginnings import ConversationStarts
from bot.people.database import Database
from bot.people.inbox import Inbox
from bot.people.rescue import rescue

PAGE = 4096
ANSWERS = 300


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with 300 answers, waiting updates and conversation starts."""
    path = tmp_path_factory.mktemp("whole") / "people.sqlite"
    with closing(Database(path)) as database:
        Answers(database)
        ConversationStarts(database)
        inbox = Inbox(database)
        with database.transaction():
            for number in range(ANSWERS):
                database.execute(
                    "INSERT INTO answers (chat, person, message, edited, typed, searched, answered, confidence, at,"
                    " latency) VALUES (1, 1, ?, 0, ?, '', 1, 0.5, 0, 0)",
                    number,
                    f"Question {number}? " * 9,
                )
                database.execute("INSERT INTO beginnings VALUES (?, 0, 1, 0)", number)
                inbox.take(number, f"Update {number}")
    return path


def rows(path: Path) -> dict[str, set[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = ("answers", "beginnings", "inbox")
        return {table: set(connection.execute(f"SELECT * FROM {table}")) for table in tables}


def test_an_undamaged_database_is_left_unchanged(whole: Path) -> None:
    assert rescue(whole) is None


def test_all_rows_outside_a_damaged_page_are_saved(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "people.sqlite"
    shutil.copyfile(whole, path)
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT pageno FROM dbstat WHERE name = 'answers' AND pagetype = 'leaf' LIMIT 1 OFFSET 3"
        ((page,),) = connection.execute(query).fetchall()
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(PAGE))
    damaged, before = path.read_bytes(), rows(whole)
    found = rescue(path)
    assert found is not None
    kept, aside = found
    after = rows(path)
    assert aside.read_bytes() == damaged
    assert (after["inbox"], after["beginnings"]) == (before["inbox"], before["beginnings"])
    assert after["answers"] < before["answers"]
    assert ANSWERS - 40 < kept["answers"] == len(after["answers"]) < ANSWERS
    with closing(Database(path)) as database:
        assert len(Answers(database).all()) == kept["answers"]


def test_a_row_with_undecodable_text_is_left_out(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "people.sqlite"
    shutil.copyfile(whole, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE answers SET typed = CAST(x'ff41' AS TEXT) WHERE id = 7")
        connection.commit()
    found = rescue(path)
    assert found is not None
    assert rows(path)["answers"] == {row for row in rows(whole)["answers"] if row[0] != 7}
    assert rescue(path) is None


def test_a_file_that_is_not_a_database_is_left_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "people.sqlite"
    path.write_bytes(b"no memory at all" * 4096)
    with pytest.raises(ValueError, match=r"Nothing in .*people.sqlite can be read: restore a backup"):
        rescue(path)
    assert [each.name for each in tmp_path.iterdir()] == ["people.sqlite"]


def damage_and_rescue(whole: Path, folder: Path, times: int, seed: int) -> Counter[str]:
    """Flips twenty bits or zeroes a page, then rescues, this many times; the outcomes."""
    chance, counted, original = random.Random(seed), Counter[str](), whole.read_bytes()
    for number in range(times):
        content = bytearray(original)
        page = chance.randrange(len(content) // PAGE) * PAGE
        if number % 2:
            content[page : page + PAGE] = bytes(PAGE)
        for _ in range(0 if number % 2 else 20):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path = folder / f"{number}.sqlite"
        path.write_bytes(content)
        try:
            found = rescue(path)
        except ValueError as error:
            assert "can be read: restore a backup" in str(error)  # noqa: PT017
            counted["nothing saved"] += 1
            continue
        counted["damaged" if found else "whole"] += 1
        counted["answers"] += len(rows(path)["answers"])
        Database(path).close()
        for each in folder.glob(f"{number}.*"):
            each.unlink()
    return counted


def test_most_rows_are_saved_wherever_the_damage_is(whole: Path, tmp_path: Path) -> None:
    counted = damage_and_rescue(whole, tmp_path, 20, seed=1)
    assert counted["answers"] > 20 * ANSWERS / 2


@pytest.mark.faults
def test_most_rows_are_saved_in_400_runs_of_random_damage(whole: Path, tmp_path: Path) -> None:
    counted = damage_and_rescue(whole, tmp_path, 400, seed=2)
    print(f"\n400 damaged memories of {ANSWERS} answers: {dict(counted)}")
    assert counted["answers"] > 400 * ANSWERS / 2
