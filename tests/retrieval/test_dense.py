"""Nearest vectors: exact ids before and after save and load."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.dense import DenseIndex
from retrieval.store import Version
from retrieval.vectors import quantise

VECTORS = quantise(np.array([[1, 0, 0], [0, 1, 0], [0.6, 0.8, 0]], np.float32))


@pytest.fixture
def three() -> DenseIndex:
    index = DenseIndex(3)
    index.add([10, 20, 30], VECTORS)
    index.version = Version("a" * 32, 7)
    return index


def ids(found: list[tuple[int, float]]) -> list[int]:
    return [passage for passage, _ in found]


def test_the_nearest_come_first(three: DenseIndex) -> None:
    assert ids(three.search(np.array([1, 0, 0], np.float32), 3)) == [10, 30, 20]


def test_scores_are_inner_products_in_whole_steps(three: DenseIndex) -> None:
    # A component of 1 is 127 * sqrt(3) / 6 = 36.7 steps, so 37; 0.6 is 22.
    assert three.search(np.array([1, 0, 0], np.float32), 3) == [(10, 37 * 37), (30, 37 * 22), (20, 0)]


def test_asking_for_more_than_there_are_gives_all(three: DenseIndex) -> None:
    assert ids(three.search(np.array([0, 1, 0], np.float32), 99)) == [20, 30, 10]


def test_an_empty_index_finds_nothing() -> None:
    assert DenseIndex(3).search(np.array([1, 0, 0], np.float32), 5) == []


def test_what_is_removed_is_found_no_more(three: DenseIndex) -> None:
    three.remove([30, 99])
    assert ids(three.search(np.array([1, 0, 0], np.float32), 3)) == [10, 20]


def test_saving_and_loading_changes_nothing(three: DenseIndex, tmp_path: Path) -> None:
    three.save(tmp_path / "vectors.faiss")
    loaded = DenseIndex.load(tmp_path / "vectors.faiss", 3)
    assert ids(loaded.search(np.array([1, 0, 0], np.float32), 3)) == [10, 30, 20]
    assert loaded.version == Version("a" * 32, 7)


@pytest.mark.parametrize("content", [b"", b"seedvec1", b"\0" * 500, b"not an index at all, but long enough" * 9])
def test_a_file_that_is_no_index_counts_as_an_empty_one(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "vectors.faiss").write_bytes(content)
    loaded = DenseIndex.load(tmp_path / "vectors.faiss", 3)
    assert (len(loaded), loaded.version) == (0, Version("", 0))


def test_an_index_of_another_dimension_counts_as_an_empty_one(three: DenseIndex, tmp_path: Path) -> None:
    three.save(tmp_path / "vectors.faiss")
    assert len(DenseIndex.load(tmp_path / "vectors.faiss", 4)) == 0
