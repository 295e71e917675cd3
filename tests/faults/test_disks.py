"""A full or read-only disk: nothing is lost, and one sentence says what to do."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.failures import failure
from bot.people.database import Database
from embeddings import loading
from embeddings.models import Model
from embeddings.onnx import OnnxEncoder
from embeddings.sentence import SentenceEncoder
from tests.faults import homes
from tests.faults.conftest import ForReading, SmallDisk
from tests.faults.killing import Tally, finish, run
from tests.faults.program import Command, word_seedbot
from tests.faults.works import Place, ask, changed_since, derived_left_behind, index, indexed

pytestmark = pytest.mark.long

READ_ONLY = "seedbot: The index is read-only: give this user permission to write to it, or give another --home."
FULL = (
    "seedbot: The disk is full: free some space, then try again; what was stored is kept.",
    "seedbot: The disk is failing or full: check it or free some space, then try again; what was stored is kept.",
)


def place_with_home_at(root: Path, home: Path) -> Place:
    """A place at `root` whose index is in the folder `home`."""
    root.mkdir()
    (root / "home").symlink_to(home)
    return Place(root)


def fails_on_full_disk(folder: Path, disk: Path, size: int, spare: int) -> bool:
    """Whether indexing failed with `spare` bytes free. Asserts that nothing is lost and that it resumes with room."""
    (disk / "home").mkdir()
    place = place_with_home_at(folder / "place", disk / "home")
    changed_since(place, size)
    before = homes.contents(place.home)
    filler = fill(disk, spare)
    failed = fails_for_want_of_room(place, index(place))
    fails_for_want_of_room(place, ask(place))
    filler.unlink()
    during = homes.contents(place.home)
    finish(place.root, index(place))
    after = homes.contents(place.home)
    assert all(content in (before.get(name), after.get(name)) for name, content in during.items())
    assert before.keys() & after.keys() <= during.keys()
    homes.check_derived(place.home)
    assert homes.litter(place.home) == []
    shutil.rmtree(place.root)
    shutil.rmtree(disk / "home")
    return failed


def fill(disk: Path, spare: int) -> Path:
    """A file that takes all the room of the disk but `spare` bytes."""
    filler = disk / "filler"
    filler.write_bytes(b"\0" * (shutil.disk_usage(disk).free - spare))
    return filler


def fails_for_want_of_room(place: Place, commands: list[Command]) -> bool:
    """Whether the command failed. Asserts that it then ended with the sentence that says what to do."""
    ended = run(place.root, commands)
    assert ended.codes == (0,) or ended.errors.splitlines()[-1].startswith(FULL), ended.errors
    return ended.codes != (0,)


def test_indexing_on_a_full_disk_loses_nothing_and_resumes_with_room(tmp_path: Path, small_disk: SmallDisk) -> None:
    assert fails_on_full_disk(tmp_path, small_disk("8m"), 20, 0)


@pytest.mark.faults
def test_indexing_survives_a_disk_full_at_any_moment(tmp_path: Path, small_disk: SmallDisk, table: list[Tally]) -> None:
    disk, tally = small_disk("8m"), Tally("full disk while indexing")
    table.append(tally)
    for spare in range(0, 400_000, 20_000):
        tally.tried += fails_on_full_disk(tmp_path, disk, 40, spare)
        tally.survived = tally.tried
    assert tally.tried > 10


def test_a_database_on_a_full_disk_loses_nothing_and_resumes_with_room(tmp_path: Path, small_disk: SmallDisk) -> None:
    disk = small_disk("2m")
    database = Database(disk / "people.sqlite")
    database.create("CREATE TABLE words (word TEXT)")
    filler = fill(disk, 40_000)
    kept: list[int] = []
    with pytest.raises(sqlite3.OperationalError) as raised:
        write_until_it_fails(database, kept)
    assert f"seedbot: {failure(raised.value)}".startswith(FULL)
    assert database.value("SELECT count(*) FROM words") == len(kept) > 0
    filler.unlink()
    database.execute("INSERT INTO words VALUES ('bridge')")
    database.close()
    with closing(sqlite3.connect(disk / "people.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM words").fetchone() == (len(kept) + 1,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_model_without_room_for_its_export_is_used_unexported(
    small: Model, small_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    disk = small_disk("500k")
    monkeypatch.setattr(loading, "_cache", lambda: disk / "models")
    assert isinstance(loading.load(small), SentenceEncoder)
    assert "several times slower, since it could not be exported: " in caplog.text
    assert [path.suffix for path in (disk / "models").iterdir()] == [".lock"]
    small_disk("50m")
    assert isinstance(loading.load(small), OnnxEncoder)


def write_until_it_fails(database: Database, kept: list[int]) -> None:
    while True:
        with database.transaction():
            number = database.execute("INSERT INTO words VALUES (?)", "ferry " * 100)
        kept.append(number)


@pytest.mark.parametrize("prepare", [indexed, derived_left_behind])
def test_a_read_only_index_answers(
    prepare: Callable[[Place, int], None], tmp_path: Path, for_reading: ForReading
) -> None:
    place = Place(tmp_path / "place")
    prepare(place, 20)
    expected = homes.answers(place.copy(tmp_path / "copy").home)
    home = for_reading(place.home)
    assert homes.answers(home) == expected
    locked = place_with_home_at(tmp_path / "locked", home)
    finish(locked.root, ask(locked))
    ended = run(tmp_path, [partial(word_seedbot, home, "index", "--seeds", str(place.seeds))])
    assert ended.codes == (1,)
    assert ended.errors.splitlines()[-1] == READ_ONLY
