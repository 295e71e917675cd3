"""A backup shows a home at one moment and is complete or absent, whatever is written meanwhile."""

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from zipfile import ZipFile

import pytest

from bot.backup import archive
from bot.backup.making import make
from bot.backup.restoring import restore
from bot.backup.snapshot import snapshot
from bot.people.database import Database
from retrieval.storage.store import Store
from tests.bot.backup.conftest import SENT, WHOLE, all_in, names_in, retriever

ROOT = Path(__file__).parents[3]
_MAKE = "from pathlib import Path; from bot.backup.making import make; make(Path({home!r}), Path({file!r}))"


def test_a_backup_holds_all_that_cannot_be_derived_again(home: Path, tmp_path: Path) -> None:
    made = make(home, tmp_path / "b.zip")
    assert (made.documents, made.passages, made.files, made.model) == (3, 3, 1, "words")
    with ZipFile(tmp_path / "b.zip") as zipped:
        assert zipped.namelist() == ["people.sqlite", "store.sqlite", "files/7/ferry.txt", "manifest.json"]
        assert zipped.read("files/7/ferry.txt") == SENT
        manifest = json.loads(zipped.read("manifest.json"))
    assert list(manifest) == [
        "format", "seedbot", "made", "store_format", "people_format", "model", "documents", "passages", "members",
    ]  # fmt: skip
    assert archive.look(tmp_path / "b.zip") == made
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600


def test_a_home_holds_only_backed_up_files_derived_files_and_locks(home: Path) -> None:
    make(home, home / "b.zip")
    assert names_in(home) == WHOLE | {"b.zip"}


def test_half_written_files_are_left_out(home: Path, tmp_path: Path) -> None:
    (home / "files" / "7" / ".half.txt").write_text("hal")
    assert make(home, tmp_path / "b.zip").files == 1


def test_an_existing_file_is_not_overwritten(home: Path, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("precious")
    with pytest.raises(FileExistsError, match=r"b.zip exists already: give another name, or delete it first"):
        make(home, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_text() == "precious"


def test_a_home_without_an_index_is_not_backed_up(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no index in .*run `seedbot index`"):
        make(tmp_path / "none", tmp_path / "b.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_store_is_not_backed_up(home: Path, tmp_path: Path) -> None:
    content = bytearray((home / "store.sqlite").read_bytes())
    content[4096:8192] = os.urandom(4096)
    (home / "store.sqlite").write_bytes(content)
    before = all_in(tmp_path)
    with pytest.raises(ValueError, match=r"`seedbot doctor` says what to do|cannot be read"):
        make(home, tmp_path / "b.zip")
    assert all_in(tmp_path).keys() == before.keys()


def test_a_full_disk_is_reported_and_leaves_nothing(home: Path, tmp_path: Path) -> None:
    (home / "files" / "7" / "long.txt").write_bytes(b"A long file. " * 30_000)
    before = all_in(tmp_path).keys()
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, {resource.RLIM_INFINITY}))"
    process = start(home, Path("b.zip"), limit, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    assert "OSError: There is no room to write b.zip (" in process.communicate()[1].splitlines()[-1]
    assert all_in(tmp_path).keys() == before


@pytest.mark.long
def test_a_backup_shows_one_moment_while_others_write(home: Path, tmp_path: Path) -> None:
    with writing(home):
        for number in range(5):
            make(home, tmp_path / f"{number}.zip")
    for number in range(5):
        restore(tmp_path / f"{number}.zip", tmp_path / str(number))
        check_one_moment(tmp_path / str(number))


@pytest.mark.long
def test_a_killed_backup_leaves_no_file_and_the_next_is_complete(home: Path, tmp_path: Path) -> None:
    assert kill_again_and_again(home, tmp_path, 4, seed=1) == 4


@pytest.mark.faults
def test_a_backup_killed_100_times_is_complete_or_absent(home: Path, tmp_path: Path) -> None:
    for number in range(300):
        (home / "files" / "7" / f"{number}.txt").write_bytes(os.urandom(100_000))
    with writing(home):
        kills = kill_again_and_again(home, tmp_path, 100, seed=2)
    print(f"\n{kills} kills of a backup under writers: every backup whole or not there")


def kill_again_and_again(home: Path, folder: Path, kills: int, seed: int) -> int:
    """Kills backups at random moments and checks that each file is complete or absent; the number of kills."""
    chance, done, longest = random.Random(seed), 0, 0.2
    while done < kills:
        file = folder / f"{seed}-{done}.zip"
        process = start(home, file)
        while process.poll() is None and not (home / "backup.partial").exists():
            time.sleep(0.002)
        began = time.monotonic()
        try:
            process.wait(chance.uniform(0, longest))
            longest = 0.1 + time.monotonic() - began
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            done += 1
        if file.exists():
            archive.check(file)
            file.unlink()
    file = folder / "last.zip"
    make(home, file)
    restore(file, folder / "restored")
    check_one_moment(folder / "restored")
    assert not list(home.glob("*.partial"))
    return done


def start(home: Path, file: Path, first: str = "pass", **options: Any) -> "subprocess.Popen[Any]":
    """A process that runs a statement and makes a backup."""
    program = f"{first}; {_MAKE.format(home=str(home), file=str(file))}"
    return subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)}, **options)


@contextmanager
def writing(home: Path) -> Iterator[None]:
    """Adds and removes files in chat 8: each is recorded, then written, then indexed, and removed in reverse order."""
    enough = Event()

    def write() -> None:
        with retriever(home) as opened, closing(Database(home / "people.sqlite")) as database:
            folder = home / "files" / "8"
            folder.mkdir(parents=True, exist_ok=True)
            number = 0
            while not enough.is_set():
                number += 1
                name = f"{number % 7}.txt"
                database.execute("DELETE FROM files WHERE collection = '8' AND name = ?", name)
                database.insert(_REMEMBER, name, number)
                half = folder / f".{name}"
                half.write_text(f"Sentence number {number} of chat 8.")
                half.replace(folder / name)
                opened.sync_collection("8")

    thread = Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


_REMEMBER = (
    "INSERT INTO files (collection, name, shown, url, digest, size, chat, message, person, telegram_file, at)"
    " VALUES ('8', ?, '', '', '', ?, 8, 0, 8, '', 0)"
)


def check_one_moment(home: Path) -> None:
    """Asserts that indexed files are written, written files are recorded, and at most the last step is missing."""
    with closing(Store(home / "store.sqlite")) as store, closing(Database(home / "people.sqlite")) as database:
        remembered = dict(database.rows("SELECT name, size FROM files WHERE collection = '8'"))
        written = {path.name: number_in(path.read_text()) for path in (home / "files").glob("8/*.txt")}
        indexed = {name.split("/")[-1]: number_in(store.text(name)) for name in store.digests("8")}
        newest = max([*remembered.values(), 0])
        assert newest - max([*written.values(), 0]) in (0, 1)
        assert max([*written.values(), 0]) - max([*indexed.values(), 0]) in (0, 1)
        for name, number in indexed.items():
            assert written[name] - number in (0, 7)
        for name, number in written.items():
            assert remembered.get(name, number + 7) - number in (0, 7)


def number_in(text: str) -> int:
    return int(text.split()[2])


def test_two_backups_at_once_do_not_disturb_each_other(home: Path, tmp_path: Path) -> None:
    def one(number: int) -> str:
        try:
            make(home, tmp_path / f"{number}.zip")
        except ValueError as error:
            return str(error)
        archive.check(tmp_path / f"{number}.zip")
        return "made"

    with ThreadPoolExecutor() as threads:
        outcomes = set(threads.map(one, range(4)))
    assert "made" in outcomes
    assert outcomes <= {"made", f"A backup of {home} is already being made: wait until it is finished."}


def test_files_are_copied_on_a_disk_without_hard_links(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr("bot.backup.snapshot.os.link", refuse)
    make(home, tmp_path / "b.zip")
    shutil.rmtree(home)
    restore(tmp_path / "b.zip", home)
    assert (home / "files" / "7" / "ferry.txt").read_bytes() == SENT


def test_writers_do_not_wait_for_the_copy(home: Path, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    with snapshot(home, tmp_path / "links") as seen, closing(Store(home / "store.sqlite")) as store:
        store.forget("news.txt")
        with closing(Database(home / "people.sqlite")) as database:
            database.execute("DELETE FROM files")
        (home / "files" / "7" / "ferry.txt").unlink()
        with closing(sqlite3.connect(tmp_path / "copy")) as copy:
            seen["store.sqlite"].backup(copy)
            assert copy.execute("SELECT count(*) FROM documents").fetchone() == (3,)
        assert seen["people.sqlite"].execute("SELECT count(*) FROM files").fetchone() == (1,)
        assert (tmp_path / "links" / "7" / "ferry.txt").read_bytes() == SENT
        assert len(store.digests()) == 1
