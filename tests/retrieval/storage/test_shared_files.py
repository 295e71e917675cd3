"""The collections' files are the same on every machine, whoever added, changed or deleted one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any, TypeAlias

import pytest

Machine: TypeAlias = Any
Start: TypeAlias = Callable[[str], Any]


@pytest.fixture
def start(postgres_url: str, tmp_path: Path) -> Iterator[Start]:
    """Makes the files of a machine, which lie in a folder of its name."""
    from retrieval.storage.shared_files import SharedFiles

    opened: list[SharedFiles] = []

    def start(name: str) -> SharedFiles:
        opened.append(SharedFiles(postgres_url, tmp_path / name))
        return opened[-1]

    yield start
    for each in opened:
        each.close()


@pytest.fixture
def first(start: Start) -> Machine:
    return start("first")


@pytest.fixture
def second(start: Start) -> Machine:
    return start("second")


def exchange(machine: Machine) -> Path:
    """The machine's folder of collection 7, after an exchange."""
    folder: Path = machine._seen.parent / "7"
    folder.mkdir(parents=True, exist_ok=True)
    with machine.exchanged("7", folder):
        return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_file_that_one_machine_adds_the_other_gets(first: Machine, second: Machine) -> None:
    (exchange(first) / "a.pdf").write_bytes(b"\0one")
    exchange(first)
    assert contents(exchange(second)) == {"a.pdf": b"\0one"}
    assert (first.collections(), second.collections()) == (["7"], ["7"])


def test_what_one_machine_changes_or_deletes_changes_on_the_other(first: Machine, second: Machine) -> None:
    here = exchange(first)
    for name in ("a.txt", "b.txt", "c.txt"):
        (here / name).write_text(name)
    exchange(first)
    there = exchange(second)
    (there / "a.txt").write_text("changed")
    (there / "b.txt").unlink()
    exchange(second)
    assert contents(exchange(first)) == {"a.txt": b"changed", "c.txt": b"c.txt"}
    assert contents(exchange(second)) == contents(here)


def test_both_machines_keep_what_both_add(first: Machine, second: Machine) -> None:
    (exchange(first) / "a.txt").write_text("one")
    (exchange(second) / "b.txt").write_text("two")
    exchange(first)
    exchange(second)
    assert contents(exchange(first)) == contents(exchange(second)) == {"a.txt": b"one", "b.txt": b"two"}


def test_a_machine_that_lost_its_disk_gets_all_files_again(first: Machine, start: Start) -> None:
    (exchange(first) / "a.txt").write_text("one")
    exchange(first)
    assert contents(exchange(start("new"))) == {"a.txt": b"one"}
    assert contents(exchange(first)) == {"a.txt": b"one"}


def test_hidden_files_and_links_stay_where_they_are(first: Machine, second: Machine, tmp_path: Path) -> None:
    here = exchange(first)
    (here / ".half").write_text("half")
    (tmp_path / "secret").write_text("secret")
    (here / "link.txt").symlink_to(tmp_path / "secret")
    exchange(first)
    assert contents(exchange(second)) == {}


def test_no_name_in_the_database_leads_out_of_the_folder(first: Machine) -> None:
    for name in ("../out.txt", "/out.txt", "a//b.txt", ".hidden"):
        first._database.execute("INSERT INTO files VALUES ('7', ?, '1', ?)", name, b"out")
    first._database.execute("INSERT INTO files VALUES ('../8', 'a.txt', '1', ?)", b"out")
    folder = exchange(first)
    assert (contents(folder), first.collections()) == ({}, ["7"])
    assert not (folder.parent / "out.txt").exists()


def test_files_wait_for_a_machine_that_is_indexing_them(first: Machine, second: Machine) -> None:
    done = Event()

    def wait() -> None:
        exchange(second)
        done.set()

    other = Thread(target=wait)
    with first.exchanged("7", first._seen.parent / "7"):
        other.start()
        assert not done.wait(0.2)
    assert done.wait(5)
    other.join()


def test_the_files_of_a_newer_version_are_refused(first: Machine, start: Start) -> None:
    first._database.execute("UPDATE formats SET format = 99 WHERE part = 'files'")
    with pytest.raises(ValueError, match=r"are of a newer seedbot: upgrade this one."):
        start("older")
