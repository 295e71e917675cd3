"""The index directory: the store always takes precedence over the files derived from it."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree, rmtree

import numpy as np
import pytest

from embeddings.encoder import Floats
from retrieval.scope import Scope
from retrieval.storage.dense import DenseIndex
from retrieval.storage.index import Index
from seeds.documents import Document
from tests.retrieval.samples import entry

DIMENSION = 4


def vector(angle: float) -> Floats:
    return np.array([np.cos(angle), np.sin(angle), 0, 0], np.float32)


def put(index: Index, number: int, language: str = "en") -> None:
    """Stores a document with the words 1 and 1000 + number; a larger number is farther from the question."""
    name = f"{number:03}.txt"
    made = entry(
        f"Number {number}.",
        document=name,
        language=language,
        terms=[(0, 1)] * (1 + number % 3) + [(0, 1000 + number)],
        # A vector's dimensions are kept in steps of 0.19, so neighbours are a little farther apart.
        vector=vector(float(np.arccos(max(0.95 - number / 45, -1)))).tolist(),
    )
    index.store.put(Document(name, f"Number {number}."), language, "", [made])


def near(index: Index, k: int = 3, scope: Scope | None = None) -> list[str]:
    index.refresh()
    return names(index, index.nearest(vector(0), k, scope or Scope()))


def with_words(index: Index, *words: int, k: int = 50, scope: Scope | None = None) -> list[str]:
    index.refresh()
    return names(index, index.matching(dict.fromkeys(words, 1.0), k, scope or Scope()))


def names(index: Index, ids: list[int]) -> list[str]:
    entries = index.store.entries(ids)
    return [entries[i].passage.document for i in ids]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(home: Path) -> Iterator[Index]:
    """Nine documents, saved."""
    index = Index(home)
    index.store.describe({"dimension": DIMENSION})
    for number in range(9):
        put(index, number * 10)
    index.save()
    yield index
    index.close()


def found(index: Index) -> tuple[list[str], list[str], int]:
    return near(index), with_words(index, 1, 1020), index.frequency(1)


def put_back(home: Path) -> None:
    """Puts the derived files back to their state before the last three documents, made from another store."""
    before = home.with_name("before")
    with closing(Index(before)) as other:
        other.store.describe({"dimension": DIMENSION})
        for number in range(6):
            put(other, number * 10)
        other.save()
    rmtree(home / "words")
    (before / "words").rename(home / "words")
    (before / "vectors.faiss").replace(home / "vectors.faiss")


HARMS: dict[str, Callable[[Path], object]] = {
    "vectors deleted": lambda home: (home / "vectors.faiss").unlink(),
    "vectors cut": lambda home: os.truncate(home / "vectors.faiss", 400),
    "vectors garbled": lambda home: (home / "vectors.faiss").write_bytes(b"\7" * 4000),
    "vectors of another dimension": lambda home: DenseIndex(7).save(home / "vectors.faiss"),
    "words deleted": lambda home: rmtree(home / "words"),
    "words garbled": lambda home: (home / "words" / "meta.json").write_text("{not json"),
    "version deleted": lambda home: (home / "words" / "version.json").unlink(),
    "version garbled": lambda home: (home / "words" / "version.json").write_text("[1, 2"),
    "put back": put_back,
}


@pytest.mark.parametrize("harm", HARMS)
def test_harm_to_the_derived_files_does_not_change_results(index: Index, home: Path, harm: str) -> None:
    expected = found(index)
    assert (expected[0], expected[1][0], expected[2]) == (["000.txt", "010.txt", "020.txt"], "020.txt", 9)
    index.close()
    HARMS[harm](home)
    for _ in range(2):
        with closing(Index(home)) as again:
            assert found(again) == expected
            again.save()


def test_files_that_are_behind_catch_up_with_every_change(index: Index, home: Path) -> None:
    index.close()
    copytree(home, home.with_name("kept"))
    with closing(Index(home)) as ahead:
        put(ahead, 5)
        put(ahead, 20, "de")
        ahead.store.forget("000.txt")
        expected = found(ahead)
        assert expected[0] == ["005.txt", "010.txt", "020.txt"]
        ahead.save()
    for name in ("words", "vectors.faiss"):
        (home / name).rename(home.with_name(f"newer {name}"))
        home.with_name("kept").joinpath(name).rename(home / name)
    with closing(Index(home)) as again:
        assert found(again) == expected


def test_an_open_index_sees_the_commits_of_another(index: Index, home: Path) -> None:
    assert near(index)[0] == "000.txt"
    assert with_words(index, 1333) == []
    other = Index(home)
    put(other, 333)
    other.store.forget("000.txt")
    other.save()
    assert near(index, 99)[0] == "010.txt"
    assert with_words(index, 1333) == ["333.txt"]
    assert index.statistics().passages == 9
    other.close()


def test_an_open_index_sees_commits_that_are_not_yet_saved(index: Index, home: Path) -> None:
    other = Index(home)
    put(other, 333)
    assert with_words(index, 1333) == ["333.txt"]
    assert "333.txt" in near(index, 99)
    other.close()


def test_search_uses_the_old_word_index_while_another_writes_it(index: Index, home: Path) -> None:
    other = Index(home)
    with other._writing:
        put(other, 333)
        assert with_words(index, 1333) == []
        assert with_words(index, 1020) == ["020.txt"]
        assert "333.txt" in near(index, 99)
    assert with_words(index, 1333) == ["333.txt"]
    other.close()


def test_a_scope_finds_its_k_best_however_low_they_rank(index: Index) -> None:
    for number in range(100, 157):
        put(index, number)
    for number in (310, 300):
        put(index, number, "de")
    german = Scope(language="de")
    assert near(index, 2, german) == ["300.txt", "310.txt"]
    assert near(index, 1, german) == ["300.txt"]
    assert near(index, 99, german) == ["300.txt", "310.txt"]
    assert near(index, 2, Scope(language="xx")) == []
    assert sorted(with_words(index, 1, k=2, scope=german)) == ["300.txt", "310.txt"]
    assert with_words(index, 1, 1310, k=1, scope=german) == ["310.txt"]


def test_a_rare_scope_is_searched_by_its_own_passages(index: Index) -> None:
    for number in range(100, 300):
        put(index, number)
    for number in (350, 340):
        put(index, number, "de")
    german = Scope(language="de")
    assert near(index, 1, german) == ["340.txt"]
    assert with_words(index, 1, k=1, scope=german) == ["350.txt"]
    put(index, 330, "de")
    assert near(index, 1, german) == ["330.txt"]
    index.store.forget("330.txt")
    assert near(index, 1, german) == ["340.txt"]


def test_excluded_documents_are_never_found(index: Index) -> None:
    without = Scope(without=frozenset({"000.txt", "020.txt"}))
    assert near(index, 3, without) == ["010.txt", "030.txt", "040.txt"]
    assert with_words(index, 1020, scope=without) == []


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    index = Index(tmp_path / "empty")
    index.save()
    index.refresh()
    assert (index.nearest(vector(0), 5), index.matching({1: 1.0}, 5), index.frequency(1)) == ([], [], 0)
    assert index.statistics().passages == 0
    index.close()


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("scope", [Scope(), Scope("en"), Scope(without=frozenset({"000.txt"}))])
def test_ties_are_broken_by_document_name(tmp_path: Path, backwards: bool, scope: Scope) -> None:
    index = Index(tmp_path / "alike")
    index.store.describe({"dimension": DIMENSION})
    numbers = [0, *range(10, 130)]
    for number in reversed(numbers) if backwards else numbers:
        # All but the first have the same distance and the same words.
        made = entry(
            "A.", document=f"{number:03}.txt", terms=[(0, 1)], vector=vector(0 if number == 0 else 0.3).tolist()
        )
        index.store.put(Document(f"{number:03}.txt", "A."), "en", "", [made])
    first = [] if scope.without else ["000.txt"]
    alike = [f"{number:03}.txt" for number in range(10, 20)]
    assert near(index, 5, scope) == (first + alike)[:5]
    assert with_words(index, 1, k=5, scope=scope) == (first + alike)[:5]
    assert sorted(near(index, 121, scope)) == sorted(first + [f"{number:03}.txt" for number in range(10, 130)])
    index.close()


def test_passages_without_vectors_are_found_by_words_only(index: Index) -> None:
    made = entry("Wort.", document="w.txt", terms=[(0, 5555)])
    index.store.put(Document("w.txt", "Wort."), "de", "", [made])
    assert with_words(index, 5555) == ["w.txt"]
    assert "w.txt" not in near(index, 99)


def test_starting_over_empties_the_derived_indexes(index: Index) -> None:
    index.store.start_over()
    assert (near(index), with_words(index, 1)) == ([], [])
    put(index, 3)
    assert (near(index), with_words(index, 1)) == (["003.txt"], ["003.txt"])
