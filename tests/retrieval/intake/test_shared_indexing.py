"""Machines that index into one database share the files: each is read once, and those of a dead machine by another."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Thread

import pytest

from retrieval.intake.syncing import sync
from retrieval.storage.store import Store
from seeds.folder import scan
from tests.fakes import WordEncoder

NAMES = [f"note{number:02}.txt" for number in range(12)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text(f"The note {name} speaks of the harbour.")
    return folder


@pytest.fixture
def stores(postgres_url: str) -> Iterator[list[Store]]:
    """The connections of two machines to one store."""
    with ExitStack() as opened:
        yield [opened.enter_context(closing(Store(postgres_url))) for _ in range(2)]


class Indexer(Thread):
    """A machine that brings the store up to date with the folder."""

    def __init__(self, store: Store, folder: Path) -> None:
        super().__init__(daemon=True)
        self.encoder = WordEncoder()
        self._store = store
        self._folder = folder

    def run(self) -> None:
        sync(self._store, scan(self._folder), "", self.encoder)


def test_two_machines_read_each_file_once_between_them(stores: list[Store], folder: Path) -> None:
    indexers = [Indexer(store, folder) for store in stores]
    for each in indexers:
        each.start()
    for each in indexers:
        each.join(60)
    assert sorted(stores[0].digests()) == NAMES
    assert stores[0].version().generation == len(NAMES)
    assert len([text for each in indexers for text in each.encoder.encoded]) == len(NAMES)


def test_a_file_that_another_machine_has_taken_is_read_when_that_machine_dies(
    stores: list[Store], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.intake.syncing._PAUSE", 0.02)
    indexer = Indexer(stores[0], folder)
    with stores[1].database.claims() as claims:
        assert claims.take("note03.txt")
        indexer.start()
        while len(stores[1].digests()) < len(NAMES) - 1:
            assert indexer.is_alive()
        indexer.join(0.2)
        assert (indexer.is_alive(), "note03.txt" in stores[1].digests()) == (True, False)
    indexer.join(30)
    assert sorted(stores[1].digests()) == NAMES


def test_a_file_that_cannot_be_read_is_given_back(stores: list[Store], folder: Path) -> None:
    (folder / "bad.pdf").write_bytes(b"no PDF")
    summary = sync(stores[0], scan(folder), "", WordEncoder())
    assert (list(summary.failed), summary.added) == (["bad.pdf"], len(NAMES))
    with stores[0].database.claims() as claims:
        assert claims.take("bad.pdf")
