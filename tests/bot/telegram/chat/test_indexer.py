"""Large files are indexed in a process of their own, with the bundled model."""

import time
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import pytest

from bot.telegram.chat import indexer
from retrieval.intake.syncing import Summary
from retrieval.retriever import Retriever
from retrieval.scope import Scope
from retrieval.storage.layout import STORE
from seeds.documents import Flaw

pytestmark = pytest.mark.long  # each starts a process, which loads the model

CHAT = "7"
HERE = Scope(collections=frozenset({CHAT}))
FERRY = "The island ferry carries bicycles on Sundays.\n\n"


@pytest.fixture
def retriever(tmp_path: Path) -> Iterator[Retriever]:
    """A retriever whose index has no documents yet."""
    with Retriever.open(tmp_path) as retriever:
        (retriever.files / CHAT).mkdir(parents=True)
        yield retriever


def sync(retriever: Retriever, home: Path, told: list[tuple[int, int]]) -> Summary:
    return indexer.sync(home, retriever.model, "auto", None, CHAT, lambda *progress: told.append(progress))


def test_the_work_on_a_large_file_is_done_by_another_process(retriever: Retriever, tmp_path: Path) -> None:
    lines = "".join(f"Boat {number} lies in harbour {number % 97}.\n\n" for number in range(1000))
    (retriever.files / CHAT / "boats.txt").write_text(FERRY + lines)
    told: list[tuple[int, int]] = []
    here, there = time.process_time(), getrusage(RUSAGE_CHILDREN).ru_utime
    assert sync(retriever, tmp_path, told).added == 1
    here, there = time.process_time() - here, getrusage(RUSAGE_CHILDREN).ru_utime - there
    assert here < there / 10
    assert told[0][0] == 0
    assert told[0][1] > 1
    # The open retriever sees what the process has stored.
    quotation = retriever.ask("What does the island ferry carry?", scope=HERE).quotation
    assert quotation
    assert quotation.text == FERRY.strip()


def test_the_work_is_stored_in_the_database_where_the_documents_are(tmp_path: Path, postgres_url: str) -> None:
    with Retriever.open(tmp_path, database=postgres_url) as retriever:
        (retriever.files / CHAT).mkdir(parents=True)
        (retriever.files / CHAT / "ferry.txt").write_text(FERRY)
        assert indexer.sync(tmp_path, retriever.model, "auto", postgres_url, CHAT, lambda *_: None).added == 1
        assert [source.name for source in retriever.sources(HERE)] == [f"/{CHAT}/ferry.txt"]
    assert not (tmp_path / STORE).exists()


def test_a_file_that_cannot_be_read_is_named_with_its_flaw(retriever: Retriever, tmp_path: Path) -> None:
    (retriever.files / CHAT / "a.pdf").write_bytes(b"%PDF-1.7 damaged")
    assert sync(retriever, tmp_path, []).flaws == {f"/{CHAT}/a.pdf": Flaw.DAMAGED}


def test_an_error_in_the_process_is_raised_here(retriever: Retriever, tmp_path: Path) -> None:
    with pytest.raises(ConnectionError, match="no-such-model"):
        indexer.sync(tmp_path, "no-such-model", "auto", None, CHAT, lambda *_: None)


def test_a_bot_that_stops_ends_the_process(retriever: Retriever, tmp_path: Path) -> None:
    (retriever.files / CHAT / "ferry.txt").write_text(FERRY)

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        indexer.sync(tmp_path, retriever.model, "auto", None, CHAT, stop)
    assert retriever.sources(HERE) == []
    # The next one is not kept out by its lock.
    assert sync(retriever, tmp_path, []).added == 1


def test_a_process_that_ends_without_a_result_is_an_error(
    retriever: Retriever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/true")
    with pytest.raises(ChildProcessError, match="too little memory"):
        sync(retriever, tmp_path, [])
