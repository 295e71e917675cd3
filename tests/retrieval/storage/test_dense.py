"""Vector search: the nearest ids, exact and by IVF, before and after saving and loading."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.storage.dense import EXACT_UP_TO, DenseIndex, lists_for, recall
from retrieval.storage.store import Version
from retrieval.text.vectors import Signed, quantise, restore

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


def test_an_empty_index_finds_nothing() -> None:
    assert DenseIndex(3).search(np.array([1, 0, 0], np.float32), 5) == []


def test_removed_passages_are_no_longer_found(three: DenseIndex) -> None:
    three.remove([30, 99])
    assert ids(three.search(np.array([1, 0, 0], np.float32), 3)) == [10, 20]


def test_saving_and_loading_changes_nothing(three: DenseIndex, tmp_path: Path) -> None:
    three.save(tmp_path / "vectors.faiss")
    loaded = DenseIndex.load(tmp_path / "vectors.faiss", 3)
    assert ids(loaded.search(np.array([1, 0, 0], np.float32), 3)) == [10, 30, 20]
    assert loaded.version == Version("a" * 32, 7)


@pytest.mark.parametrize("content", [b"", b"seedvec1", b"\0" * 500, b"not an index at all, but long enough" * 9])
def test_a_file_that_is_not_an_index_counts_as_empty(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "vectors.faiss").write_bytes(content)
    loaded = DenseIndex.load(tmp_path / "vectors.faiss", 3)
    assert (len(loaded), loaded.version) == (0, Version("", 0))


def test_an_index_of_another_dimension_counts_as_empty(three: DenseIndex, tmp_path: Path) -> None:
    three.save(tmp_path / "vectors.faiss")
    assert len(DenseIndex.load(tmp_path / "vectors.faiss", 4)) == 0


def test_any_flipped_bit_of_the_file_is_detected(three: DenseIndex, tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    three.save(path)
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert len(DenseIndex.load(path, 3)) == 0, place


def test_few_vectors_need_one_list_and_many_need_more() -> None:
    assert [lists_for(n) for n in (0, EXACT_UP_TO, EXACT_UP_TO + 1, 400_000, 1_000_000)] == [1, 1, 2048, 4096, 4096]


def scattered(number: int, dimension: int = 16) -> Signed:
    random = np.random.default_rng(7)
    centres = random.standard_normal((20, dimension))
    rows = centres[random.integers(0, 20, number)] + 0.5 * random.standard_normal((number, dimension))
    return quantise(np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32))


def in_lists(vectors: Signed) -> DenseIndex:
    index = DenseIndex.of_lists(vectors, 16)
    index.add(range(len(vectors)), vectors)
    index.tune(vectors[:100])
    return index


def test_lists_find_nearly_all_of_the_nearest_with_exact_scores() -> None:
    vectors = scattered(3000)
    exact, lists = DenseIndex(16), in_lists(vectors)
    exact.add(range(3000), vectors)
    questions = restore(vectors[200:300])
    nearest = [exact.search(question, 100) for question in questions]
    found = [lists.search(question, 100) for question in questions]
    assert 0.98 <= recall(np.array([ids(row) for row in found]), np.array([ids(row) for row in nearest])) < 1
    scores = [dict(row) for row in nearest]
    assert all(scores[n].get(passage, score) == score for n, row in enumerate(found) for passage, score in row)


def test_vectors_in_lists_can_be_added_removed_and_saved(tmp_path: Path) -> None:
    vectors = scattered(2000)
    index = in_lists(vectors)
    index.remove([5, 9_999])
    index.add([7000], vectors[5:6])
    index.version = Version("b" * 32, 9)
    index.save(tmp_path / "vectors.faiss")
    loaded = DenseIndex.load(tmp_path / "vectors.faiss", 16)
    assert (len(loaded), loaded.lists, loaded.version) == (2000, 16, Version("b" * 32, 9))
    for each in (index, loaded):
        assert ids(each.search(restore(vectors[5]), 1)) == [7000]


def test_a_search_among_some_passages_compares_all_of_them() -> None:
    vectors = scattered(2000)
    exact, lists = DenseIndex(16), in_lists(vectors)
    exact.add(range(2000), vectors)
    some = np.arange(0, 2000, 100)
    expected = sorted(
        ((float(vectors[i].astype(int) @ vectors[1].astype(int)), i) for i in some.tolist()), reverse=True
    )
    for index in (exact, lists):
        found = index.search(restore(vectors[1]), 99, some)
        assert sorted(((score, passage) for passage, score in found), reverse=True) == expected


def test_recall_is_the_share_of_the_nearest_found() -> None:
    assert recall(np.array([[1, 2, 9, 8], [1, 2, 3, 4]]), np.array([[1, 2, 3, 4], [4, 3, 2, 1]])) == 0.75
