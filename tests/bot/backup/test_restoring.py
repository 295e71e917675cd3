"""A restore brings back what was backed up, or leaves the home unchanged."""

import os
import random
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest

from bot import config
from bot.backup.making import make
from bot.backup.restoring import restore
from bot.doctor.examining import examine
from bot.doctor.findings import State
from bot.people.database import Database
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from tests.bot.backup.conftest import WHOLE, all_in, names_in, retriever, send
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.examples import FERRY, MARS
from tests.bot.telegram.house import House
from tests.fakes import WordEncoder

ROOT = Path(__file__).parents[3]
QUESTIONS = ["How many soldiers refused deployment?", "When was the ferry cancelled?", "Which volcano erupted?"]


@pytest.fixture
def file(home: Path, tmp_path: Path) -> Path:
    """A backup of the home."""
    make(home, tmp_path / "b.zip")
    return tmp_path / "b.zip"


def documents(home: Path) -> int:
    with retriever(home) as opened:
        return len(opened.sources())


def test_restored_answers_are_identical_without_embedding_again(
    home: Path, file: Path, seeds: Path, tmp_path: Path
) -> None:
    with retriever(home) as before:
        answers = [before.ask(question) for question in QUESTIONS]
        explained = before.explain(QUESTIONS[0])
    restore(file, tmp_path / "other")
    encoder = WordEncoder()
    with Retriever(Index(tmp_path / "other"), encoder) as after:
        assert [after.ask(question) for question in QUESTIONS] == answers
        assert repr(after.explain(QUESTIONS[0])) == repr(explained)
        encoder.encoded.clear()
        summary = after.sync(seeds)
        assert (summary.unchanged, encoder.encoded) == (2, [])
        assert after.sync_collection("7").unchanged == 1


def test_the_doctor_finds_nothing_after_a_restore(home: Path, file: Path, seeds: Path, tmp_path: Path) -> None:
    restore(file, tmp_path / "other")
    findings = {finding.subject: finding for finding in examine(config.load(home=tmp_path / "other", seeds=seeds))}
    for subject in ("store", "words", "vectors", "folder", "people"):
        assert findings[subject].state is State.OK, findings[subject]


def test_buttons_under_old_answers_work_after_a_restore(tmp_path: Path, seeds: Path) -> None:
    (seeds / "mars.txt").write_text(MARS)
    (seeds / "ferry.txt").write_text(FERRY)
    with BotApi(flood=False) as api:
        house = House(api, tmp_path / "home")
        with house.retriever() as opened:
            opened.sync(seeds)
        first = house.say(1, "How many moons has Mars?")
        make(tmp_path / "home", tmp_path / "b.zip")
        restore(tmp_path / "b.zip", tmp_path / "other")
        again = House(api, tmp_path / "other")
        again.press(1, "👍")
        assert again.shown(1) == [first]
        with closing(Database(tmp_path / "other" / "people.sqlite")) as database:
            assert database.rows("SELECT person, verdict FROM ratings") == [(1, 1)]


def test_existing_data_is_replaced_only_on_request(home: Path, file: Path, tmp_path: Path) -> None:
    send(home, "later.txt", b"A later file.")
    before = all_in(home).keys()
    with pytest.raises(FileExistsError, match="home already holds people's data: add --replace"):
        restore(file, home)
    assert all_in(home).keys() == before
    assert documents(home) == 4
    restore(file, home, replace=True)
    assert names_in(home) == WHOLE
    assert [path.name for path in (home / "files" / "7").iterdir()] == ["ferry.txt"]
    with retriever(home) as opened:
        assert [source.name for source in opened.sources()] == ["/7/ferry.txt", "library.txt", "news.txt"]
        assert opened.ask("When was the ferry cancelled?").answered


def test_documents_without_people_are_not_replaced_either(file: Path, seeds: Path, tmp_path: Path) -> None:
    with retriever(tmp_path / "other") as opened:
        opened.sync(seeds)
    with pytest.raises(FileExistsError, match="other already holds documents"):
        restore(file, tmp_path / "other")
    (tmp_path / "other" / "store.sqlite").write_text("no database " * 100)
    with pytest.raises(FileExistsError, match="other already holds an index that cannot be read"):
        restore(file, tmp_path / "other")
    restore(file, tmp_path / "other", replace=True)
    assert documents(tmp_path / "other") == 3


def test_peoples_data_missing_from_the_backup_is_removed(home: Path, seeds: Path, tmp_path: Path) -> None:
    with retriever(tmp_path / "lonely") as opened:
        opened.sync(seeds)
    make(tmp_path / "lonely", tmp_path / "lonely.zip")
    restore(tmp_path / "lonely.zip", home, replace=True)
    assert not (home / "people.sqlite").exists()
    assert not (home / "files").exists()


def test_an_empty_home_is_accepted(file: Path, tmp_path: Path) -> None:
    with retriever(tmp_path / "other"):
        pass
    restore(file, tmp_path / "other")
    assert documents(tmp_path / "other") == 3


def test_a_home_that_is_open_elsewhere_is_left_unchanged(home: Path, file: Path) -> None:
    before = all_in(home).keys()
    with retriever(home), pytest.raises(ValueError, match=r"Another program has .*store.sqlite open: close it"):
        restore(file, home, replace=True)
    database = Database(home / "people.sqlite")
    with closing(database), pytest.raises(ValueError, match=r"Another program has .*people.sqlite open: close it"):
        restore(file, home, replace=True)
    assert all_in(home).keys() == before


def test_a_damaged_backup_is_refused_wherever_the_damage_is(home: Path, file: Path, tmp_path: Path) -> None:
    content, chance = file.read_bytes(), random.Random(1)
    refused = 0
    for number in range(60):
        damaged = bytearray(content)
        if number % 3:
            damaged[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        else:
            del damaged[chance.randrange(len(content)) :]
        path = tmp_path / "damaged.zip"
        path.write_bytes(damaged)
        try:
            restore(path, tmp_path / str(number))
        except ValueError as error:
            assert str(error).endswith((": name another file.", ": upgrade seedbot."))  # noqa: PT017
            assert not (tmp_path / str(number) / "store.sqlite").exists()
            refused += 1
        else:
            assert_same(home, tmp_path / str(number))
    assert refused > 50


def assert_same(one: Path, other: Path) -> None:
    with retriever(one) as first, retriever(other) as second:
        assert first.sources() == second.sources()
        for source in first.sources():
            assert first.text(source.name) == second.text(source.name)
        assert [first.ask(question) for question in QUESTIONS] == [second.ask(question) for question in QUESTIONS]


@pytest.mark.long
@pytest.mark.parametrize("renames", range(12))
def test_a_killed_restore_leaves_old_or_new_or_says_what_to_do(renames: int, settled: Path, tmp_path: Path) -> None:
    home, file = copytree(settled / "home", tmp_path / "home"), settled / "b.zip"
    send(home, "later.txt", b"A later file.")
    assert run_until(renames, file, home) in (-signal.SIGKILL, 0)
    try:
        assert documents(home) in (3, 4)
    except ValueError as error:
        sentence = f"The restore into {home} was interrupted: run `seedbot restore FILE --replace` again."
        assert str(error) == sentence  # noqa: PT017
        (finding,) = [each for each in examine(config.load(home=home)) if each.subject == "store"]
        assert (finding.state, finding.text) == (State.ERROR, str(error))  # noqa: PT017
    assert run_until(renames // 2, file, home) in (-signal.SIGKILL, 0)
    restore(file, home, replace=True)
    assert names_in(home) == WHOLE
    assert documents(home) == 3


def run_until(renames: int, file: Path, home: Path) -> int:
    """The exit code of a restore that is killed before its next rename after this many."""
    program = f"""
import os, signal
from pathlib import Path
from bot.backup.restoring import restore
left, rename = {renames}, Path.rename
def counted(*arguments):
    global left
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return rename(*arguments)
Path.rename = counted
restore(Path({str(file)!r}), Path({str(home)!r}), replace=True)
"""
    return subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)}).returncode
