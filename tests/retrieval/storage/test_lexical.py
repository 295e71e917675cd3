"""Word search finds added passages and no removed ones, also after reopening."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from retrieval.storage.lexical import LexicalIndex
from retrieval.storage.store import Version

VERSION = Version("a" * 32, 1)


def terms(passages: Mapping[int, list[int]]) -> list[tuple[int, np.ndarray[tuple[int], np.dtype[np.uint32]]]]:
    return [(passage, np.array(words, np.uint32)) for passage, words in passages.items()]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex(tmp_path / "words")
    index.update(VERSION, [], terms({1: [100, 200], 2: [100, 300, 300], 3: [4_000_000_000]}))
    return index


def ids(found: list[tuple[int, float]]) -> list[int]:
    return [passage for passage, _ in found]


@pytest.mark.parametrize(
    ("weights", "found"),
    [
        ({100: 1, 300: 1}, [2, 1]),  # the rarer word counts for more
        ({200: 1, 300: 0.1}, [1, 2]),  # and the lighter one for less
        ({200: 0.1, 300: 1}, [2, 1]),
        ({4_000_000_000: 1}, [3]),
        ({999: 1}, []),
        ({}, []),
    ],
)
def test_passages_are_found_by_their_weighted_words(
    index: LexicalIndex, weights: dict[int, float], found: list[int]
) -> None:
    assert ids(index.search(weights, 5)) == found


def test_a_score_is_bm25(index: LexicalIndex) -> None:
    # One of three passages contains the word twice; it has 3 terms, the mean is 2.
    ((passage, score),) = index.search({300: 1}, 5)
    expected = np.log(1 + 2.5 / 1.5) * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 2))
    assert passage == 2
    assert score == pytest.approx(expected)


def test_a_frequency_counts_the_passages_with_a_word(index: LexicalIndex) -> None:
    assert [index.frequency(term) for term in (100, 300, 999)] == [2, 1, 0]


def test_removed_passages_are_neither_found_nor_counted(index: LexicalIndex) -> None:
    index.update(Version("a" * 32, 2), [2], [])
    assert ids(index.search({100: 1, 300: 1}, 5)) == [1]
    assert index.frequency(100) == 1


def test_an_update_done_twice_adds_nothing_twice(index: LexicalIndex) -> None:
    index.update(VERSION, [], terms({1: [100, 200]}))
    assert index.frequency(100) == 2
    assert ids(index.search({200: 1}, 5)) == [1]


def test_an_index_made_afresh_replaces_the_first(index: LexicalIndex) -> None:
    index.update(Version("b" * 32, 1), [], terms({7: [100]}), afresh=True)
    assert ids(index.search({100: 1}, 5)) == [7]


def test_a_reopened_index_holds_the_same(index: LexicalIndex, tmp_path: Path) -> None:
    again = LexicalIndex(tmp_path / "words")
    assert again.version == VERSION
    assert ids(again.search({100: 1, 300: 1}, 5)) == [2, 1]


def test_a_reader_sees_the_writes_of_another_after_a_reload(index: LexicalIndex, tmp_path: Path) -> None:
    reader = LexicalIndex(tmp_path / "words")
    index.update(Version("a" * 32, 2), [], terms({9: [555]}))
    reader.reload()
    assert ids(reader.search({555: 1}, 5)) == [9]


def test_holding_finds_all_passages_with_a_term_of_each_clause(index: LexicalIndex) -> None:
    assert sorted(index.holding([{100}])) == [1, 2]
    assert index.holding([{100}, {300, 999}]) == [2]
    assert sorted(index.holding([{200, 300, 4_000_000_000}])) == [1, 2, 3]
    assert index.holding([{100}, {4_000_000_000}]) == index.holding([{999}]) == []


def test_an_update_succeeds_despite_files_left_by_a_killed_process(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    index.update(Version("store", 1), [], [(number, np.array([7, number], np.uint32)) for number in range(10)])
    meta = json.loads((tmp_path / "meta.json").read_text())
    segment = meta["segments"][0]["segment_id"].replace("-", "")
    for further in range(1, 30):
        (tmp_path / f"{segment}.{meta['opstamp'] + further}.del").write_bytes(b"half a fi")
    again = LexicalIndex(tmp_path)
    again.update(Version("store", 2), [3], [])
    assert sorted(passage for passage, _ in again.search({7: 1.0}, 20)) == [0, 1, 2, 4, 5, 6, 7, 8, 9]
