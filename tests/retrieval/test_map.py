"""The map of a collection: similar passages are near each other, and the map is repeatable."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from retrieval import map
from retrieval.answering.question import Basis
from retrieval.map import Layout, Point, arrange, even
from retrieval.retriever import Retriever
from retrieval.scope import Scope
from retrieval.storage.index import Index
from tests.fakes import WordEncoder


@pytest.fixture
def retriever(tmp_path: Path) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        yield retriever


def groups(count: int, size: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    """Rows of `count` groups in order, each row near the direction of its group."""
    noise = np.random.RandomState(1).standard_normal((count * size, 64)) / 40
    return np.asarray(np.repeat(np.eye(64)[:count], size, axis=0) + noise, np.float32)


def write(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_the_nearest_neighbour_of_a_row_is_of_its_group(monkeypatch: pytest.MonkeyPatch) -> None:
    owners = np.repeat(np.arange(4), 15)
    for landmarks in (500, 30):  # all rows are landmarks, or every other one is
        monkeypatch.setattr(map, "LANDMARKS", landmarks)
        places = arrange(groups(4, 15))
        distances = np.linalg.norm(places[:, None] - places[None], axis=2) + np.eye(60) * 9
        assert (owners[distances.argmin(axis=1)] == owners).all()
        assert (places.min(axis=0).tolist(), places.max(axis=0).tolist()) == ([0, 0], [1, 1])


@pytest.mark.parametrize("count", [1, 2, 3, 6, 7, 40])
def test_any_number_of_rows_has_repeatable_positions(count: int) -> None:
    rows = groups(1, count)
    places = arrange(rows)
    assert places.shape == (count, 2)
    assert ((places >= 0) & (places <= 1)).all()
    assert places.tolist() == arrange(rows).tolist()


def test_identical_rows_have_positions() -> None:
    assert np.isfinite(arrange(np.ones((12, 8), np.float32))).all()
    assert np.isfinite(arrange(csr_matrix(np.ones((12, 8), np.float32)))).all()


def test_even_takes_the_first_and_at_most_that_many() -> None:
    assert even(3, 5) == [0, 1, 2]
    assert even(10, 4) == [0, 2, 5, 7]
    assert even(0, 4) == []


def test_every_passage_has_a_position_and_a_one_line_beginning(retriever: Retriever, tmp_path: Path) -> None:
    long = "The lighthouse  on the cliff\nwas built by the masons of the harbour, who had come from the north for it."
    retriever.sync(write(tmp_path / "seeds", {"a.txt": long, "b.txt": "The library opens at nine."}))
    found = retriever.layout()
    assert (found.passages, found.basis) == (2, Basis.MODEL)
    assert [(point.document, point.beginning) for point in found.points] == [
        ("a.txt", "The lighthouse on the cliff was built by the masons of the harbour, who had come"),
        ("b.txt", "The library opens at nine."),
    ]
    assert found == retriever.layout()


def test_a_scope_has_its_own_layout_and_an_empty_one_no_points(retriever: Retriever, tmp_path: Path) -> None:
    retriever.sync(write(tmp_path / "seeds", {"a.txt": "The harbour is old.", "b.txt": "The library opens at nine."}))
    (point,) = retriever.layout(Scope(only=frozenset({"b.txt"}))).points
    assert point == Point("b.txt", "The library opens at nine.", 0.0, 0.0)
    assert retriever.layout(Scope(only=frozenset())) == Layout((), 0, Basis.WORDS)


def test_passages_without_vectors_are_placed_by_their_words(retriever: Retriever, tmp_path: Path) -> None:
    kinds = (
        "Библиотека открывается утром и закрывается в {}.",
        "Паромы перевозят пассажиров через реку до причала {}.",
    )
    russian = {f"{number:02}.txt": kinds[number % 2].format(number) for number in range(20)}
    retriever.sync(write(tmp_path / "seeds", {**russian, "english.txt": "The harbour is old."}))
    found = retriever.layout()
    assert (found.basis, len(found.points)) == (Basis.WORDS, 21)
    places = np.array([(point.x, point.y) for point in found.points[:20]])
    libraries, ferries = places[::2], places[1::2]
    assert np.linalg.norm(ferries.mean(axis=0) - libraries.mean(axis=0)) > 0.3


def test_a_few_passages_without_vectors_are_not_placed(retriever: Retriever, tmp_path: Path) -> None:
    texts = {f"{number}.txt": f"The library opens at {number}." for number in range(3)}
    retriever.sync(write(tmp_path / "seeds", {**texts, "x.txt": "Библиотека открывается утром в девять часов."}))
    found = retriever.layout()
    assert (found.basis, found.passages, len(found.points), found.unknown) == (Basis.MODEL, 4, 3, 1)


def test_too_many_passages_are_placed_at_even_steps(
    retriever: Retriever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map, "MOST", 3)
    retriever.sync(write(tmp_path / "seeds", {f"{n}.txt": f"The library opens at {n}." for n in range(6)}))
    found = retriever.layout()
    assert (found.passages, [point.document for point in found.points]) == (6, ["0.txt", "2.txt", "4.txt"])
