"""Rescue saves every whole document of a damaged store and no damaged one."""

import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from retrieval.storage.manifest import SETTINGS
from retrieval.storage.rescue import Rescued, changed, rescue
from retrieval.storage.store import Store
from tests.fakes import WordEncoder

PAGE = 2048
DESCRIBED = {"identity": "words-1", "dimension": 64, "model": "words", **SETTINGS}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of documents with several passages each."""
    home = tmp_path_factory.mktemp("whole")
    seeds = tmp_path_factory.mktemp("seeds")
    for number in range(12):
        lines = [f"Sentence {line} of document {number} speaks of ferry {line * number}." for line in range(25)]
        (seeds / f"{number}.txt").write_text("\n\n".join(lines))
    with Retriever(Index(home), WordEncoder()) as retriever:
        retriever.sync(seeds)
        retriever.forget("11.txt")
    return home


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "home")
    return tmp_path / "home"


def texts(home: Path) -> dict[str, str]:
    with closing(Store(home / "store.sqlite")) as store:
        return {name: store.text(name) for name in store.digests()}


def saved(home: Path) -> Rescued:
    rescued = rescue(home, DESCRIBED)
    assert rescued is not None
    return rescued


def alter(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / "store.sqlite")) as connection:
        connection.execute(statement)
        connection.commit()


def zero(home: Path, page: int) -> None:
    with (home / "store.sqlite").open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(PAGE))


def test_an_undamaged_store_is_not_changed(home: Path) -> None:
    before = (home / "store.sqlite").read_bytes()
    assert rescue(home, DESCRIBED) is None
    assert (home / "store.sqlite").read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE passages SET text = replace(text, 'ferry', 'fairy') WHERE document = 3",
        "UPDATE passages SET codes = zeroblob(length(codes)) WHERE document = 3",
        "DELETE FROM passages WHERE id = (SELECT max(id) FROM passages WHERE document = 3)",
        "UPDATE documents SET title = 'Another' WHERE id = 3",
        "UPDATE passages SET document = 4 WHERE id = (SELECT max(id) FROM passages WHERE document = 3)",
    ],
)
def test_an_altered_document_is_reported_lost_and_left_out(statement: str, home: Path) -> None:
    before = texts(home)
    with closing(Store(home / "store.sqlite")) as store:
        name = store.sources()[2].name
    alter(home, statement)
    rescued = saved(home)
    after = texts(home)
    assert name in rescued.lost
    assert (rescued.kept, len(rescued.lost)) in ((10, 1), (9, 2))
    assert after == {kept: before[kept] for kept in after}
    assert sorted([*after, *rescued.lost]) == sorted(before)


def test_wrong_counts_are_corrected(home: Path) -> None:
    alter(home, "UPDATE counts SET passages = passages + 7")
    assert (saved(home).kept, saved_count(home)) == (11, passages(home))


def passages(home: Path) -> int:
    with closing(sqlite3.connect(home / "store.sqlite")) as connection:
        return int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])


def saved_count(home: Path) -> int:
    with closing(Store(home / "store.sqlite")) as store:
        return store.statistics().passages


def test_the_damaged_store_is_kept_aside_unchanged(home: Path) -> None:
    zero(home, 20)
    damaged = (home / "store.sqlite").read_bytes()
    rescued = saved(home)
    assert rescued.aside.name.startswith("store.damaged-")
    assert rescued.aside.read_bytes() == damaged
    assert {path.name for path in home.iterdir() if path.suffix != ".lock"} == {
        "store.sqlite", rescued.aside.name, "words", "vectors.faiss",
    }  # fmt: skip


def test_a_rescue_keeps_ids_generations_and_identity(home: Path) -> None:
    with closing(Store(home / "store.sqlite")) as store:
        version, manifest = store.version(), store.manifest()
    alter(home, "UPDATE documents SET title = 'Another' WHERE id = 3")
    saved(home)
    with closing(Store(home / "store.sqlite")) as store:
        assert store.version() == version
        assert store.news(version)[1] == frozenset()
        assert store.manifest() == {key: value for key, value in manifest.items() if key != "state"}


def test_sync_after_a_rescue_reads_only_the_missing_documents(home: Path) -> None:
    alter(home, "UPDATE documents SET title = 'Another' WHERE id = 3")
    saved(home)
    encoder = WordEncoder()
    with Retriever(Index(home), encoder) as retriever:
        assert retriever.is_behind
        summary = retriever.sync(retriever.folder)
        assert (summary.added, summary.unchanged) == (2, 10)  # the file of the removed document is still in the folder
        assert not retriever.is_behind
        assert retriever.ask("Which ferry does sentence 3 of document 5 speak of?").answered


@pytest.mark.parametrize("page", [1, 2])  # the schema, and the manifest
def test_everything_is_saved_without_the_first_pages(page: int, home: Path) -> None:
    before = texts(home)
    zero(home, page)
    assert (saved(home).kept, texts(home)) == (11, before)
    with Retriever(Index(home), WordEncoder()) as retriever:
        assert retriever.search("Which ferry?")


def test_a_file_that_is_not_a_store_is_refused_and_not_changed(home: Path) -> None:
    (home / "store.sqlite").write_bytes(b"no store at all " * 4096)
    with pytest.raises(ValueError, match=r"Nothing can be read from .*store.sqlite: restore a backup"):
        rescue(home, DESCRIBED)
    assert (home / "store.sqlite").read_bytes() == b"no store at all " * 4096


def test_changed_rows_are_counted(home: Path) -> None:
    assert changed(home / "store.sqlite") == 0
    alter(home, "UPDATE passages SET words = words + 1 WHERE id < 4")
    assert changed(home / "store.sqlite") == 3
    alter(home, "DELETE FROM passages WHERE id < 4")
    assert changed(home / "store.sqlite") == 1


def damage_and_rescue(home: Path, whole: Path, times: int, seed: int) -> Counter[str]:
    """Counts of outcomes after damaging the store (one bit, twenty bits or a page of zeros) and rescuing it."""
    chance, counted, before = random.Random(seed), Counter[str](), texts(whole)
    original = (whole / "store.sqlite").read_bytes()
    for number in range(times):
        content = bytearray(original)
        page = chance.randrange(len(content) // PAGE) * PAGE
        if number % 3 == 0:
            content[page : page + PAGE] = bytes(PAGE)
        for _ in range((0, 1, 20)[number % 3]):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        shutil.rmtree(home)
        shutil.copytree(whole, home)
        (home / "store.sqlite").write_bytes(content)
        try:
            rescued = rescue(home, DESCRIBED)
        except ValueError as error:
            assert "Nothing can be read from" in str(error)  # noqa: PT017
            counted["nothing saved"] += 1
            continue
        after = texts(home)
        assert after == {name: before[name] for name in after}
        counted["damaged" if rescued else "whole"] += 1
        if rescued:
            named = {name for name in rescued.lost if name in before}
            assert len(after) == rescued.kept
            assert len(before) - len(after) <= len(rescued.lost) + max(rescued.nameless, len(before) - len(named))
            counted["saved"] += len(after)
            counted["lost"] += len(before) - len(after)
        else:
            assert after == before
    return counted


@pytest.mark.long
def test_flipped_bits_never_save_a_wrong_text(home: Path, whole: Path) -> None:
    counted = damage_and_rescue(home, whole, 30, seed=1)
    assert counted["saved"] > 2 * counted["lost"]


@pytest.mark.faults
def test_six_hundred_damaged_stores_never_save_a_wrong_text(home: Path, whole: Path) -> None:
    counted = damage_and_rescue(home, whole, 600, seed=2)
    print(f"\n600 damaged stores of 11 documents: {dict(counted)}, wrong texts: 0")
    assert counted["nothing saved"] < 30
