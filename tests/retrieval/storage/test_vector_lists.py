"""IVF lists are built for many vectors while the old index answers, in this process or another."""

import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import numpy as np
import pytest
from filelock import FileLock

from embeddings.encoder import Floats
from retrieval.storage import dense, vector_lists
from retrieval.storage.dense import Header, read_header
from retrieval.storage.index import Index
from retrieval.text.vectors import Signed
from seeds.documents import Document
from tests.retrieval.samples import entry

DIMENSION = 8
MANY = 300


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lowers the limit for exact search, so that 300 passages need 128 lists."""
    monkeypatch.setattr(dense, "EXACT_UP_TO", 200)


def row(number: int) -> Floats:
    made = np.random.default_rng(number).standard_normal(DIMENSION)
    return np.asarray(made / np.linalg.norm(made), np.float32)


def store(index: Index, number: int, length: int = 1) -> None:
    entries = [entry("One.", document=f"{number}.txt", start=n * 5, vector=row(number).tolist()) for n in range(length)]
    index.store.put(Document(f"{number}.txt", "One. " * length), "en", "", entries)


def put(index: Index, number: int, length: int = 1) -> None:
    store(index, number, length)
    index.refresh()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """An index of 300 documents, saved and without lists."""
    index = Index(tmp_path)
    index.store.describe({"dimension": DIMENSION})
    for number in range(MANY):
        store(index, number)
    index.refresh()
    index.save()
    yield index
    index.close()


def header(index: Index) -> Header:
    found = read_header(index.folder / "vectors.faiss")
    assert found is not None
    return found


def test_vectors_that_have_become_many_get_lists(index: Index) -> None:
    before = [index.nearest(row(number), 1) for number in range(MANY)]
    assert header(index).lists == 1
    index.rebuild_vector_lists()
    assert header(index).lists == 128
    assert [index.nearest(row(number), 1) for number in range(MANY)] == before
    put(index, 900)
    assert index.nearest(row(900), 1) == [MANY + 1]
    index.store.forget("900.txt")
    index.refresh()
    assert index.nearest(row(900), 1) != [MANY + 1]


def test_lists_are_rebuilt_only_for_many_more_vectors(index: Index) -> None:
    index.rebuild_vector_lists()
    before = header(index)
    put(index, 900, length=MANY)
    index.save()
    index.rebuild_vector_lists()
    assert header(index) == before
    put(index, 901, length=5 * MANY)
    index.save()
    index.rebuild_vector_lists()
    assert header(index).lists == 256


def test_questions_are_answered_while_lists_are_built(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end = threading.Event(), threading.Event()
    tune = dense.DenseIndex.tune

    def slow_tune(self: dense.DenseIndex, vectors: Signed) -> None:
        begun.set()
        assert may_end.wait(30)
        tune(self, vectors)

    monkeypatch.setattr(dense.DenseIndex, "tune", slow_tune)
    thread = threading.Thread(target=index.rebuild_vector_lists)
    thread.start()
    assert begun.wait(30)
    put(index, 900)
    assert index.nearest(row(900), 1) == [MANY + 1]
    may_end.set()
    thread.join()
    assert header(index).lists == 128
    assert index.nearest(row(900), 1) == [MANY + 1]


def test_another_process_loads_the_lists_without_waiting(index: Index, tmp_path: Path) -> None:
    other = Index(tmp_path)
    assert other.nearest(row(5), 1) == [6]
    index.rebuild_vector_lists()
    until = monotonic() + 30
    while other._dense is None or other._dense.lists == 1:
        assert other.nearest(row(5), 1) == [6]
        assert monotonic() < until
        sleep(0.01)
    assert other.nearest(row(7), 1) == [8]
    other.close()


def test_two_processes_do_not_build_the_same_lists(index: Index, tmp_path: Path) -> None:
    with FileLock(tmp_path / "training.lock"):
        index.rebuild_vector_lists()
    assert header(index).lists == 1


def test_closing_stops_the_building_of_lists(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_lists, "_CHUNK", 10)
    asked = []

    def is_stopped() -> bool:
        asked.append(1)
        return len(asked) > 3

    assert vector_lists.trained(index.store.place, is_stopped) is None
    assert len(asked) == 4


def test_the_vector_file_is_written_only_when_far_behind(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    assert header(index).version.generation == MANY
    put(index, 900)
    index.save()
    assert header(index).version.generation == MANY
    put(index, 901, length=1000)
    index.save()
    assert header(index).version.generation == MANY + 2
