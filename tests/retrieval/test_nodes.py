"""Machines that share one database answer as one machine with a folder does, each by its own derived files."""

from pathlib import Path
from time import monotonic, sleep

import pytest

from retrieval.retriever import Retriever
from retrieval.scope import Scope
from seeds.documents import Document
from tests.fakes import WordEncoder
from tests.retrieval.test_retriever import QUESTIONS, plant

GATE = Document("gate.txt", "The iron gate squeaks at dawn.")


@pytest.fixture
def homes(tmp_path: Path) -> Path:
    return tmp_path / "homes"


def found(retriever: Retriever, question: str) -> list[str]:
    return [hit.passage.document for hit in retriever.search(question, k=1)]


def test_a_node_gives_the_hits_and_scores_of_the_embedded_store(
    encoder: WordEncoder, homes: Path, seeds: Path, postgres_url: str
) -> None:
    with (
        Retriever.open(homes / "embedded") as embedded,
        Retriever.open(homes / "first", database=postgres_url) as first,
        Retriever.open(homes / "second", database=postgres_url) as second,
    ):
        embedded.sync(plant(seeds))
        first.sync(seeds)
        assert first.sources() == embedded.sources()
        for question in QUESTIONS:
            expected = embedded.ask(question, k=99)
            assert first.ask(question, k=99) == expected
            assert second.ask(question, k=99) == expected
        scope = Scope(origin="GARDEN0", only=frozenset({"garden01.txt", "garden02.txt", "news.txt"}))
        assert second.search("museum", k=9, scope=scope) == embedded.search("museum", k=9, scope=scope) != []


def test_a_node_sees_what_another_adds_and_forgets(encoder: WordEncoder, homes: Path, postgres_url: str) -> None:
    with (
        Retriever.open(homes / "first", database=postgres_url) as first,
        Retriever.open(homes / "second", database=postgres_url) as second,
    ):
        first.add([GATE])
        assert found(second, "iron gate") == ["gate.txt"]
        second.forget("gate.txt")
        assert found(first, "iron gate") == []


def test_a_node_without_a_disk_starts_from_nothing(encoder: WordEncoder, homes: Path, postgres_url: str) -> None:
    with Retriever.open(homes / "first", database=postgres_url) as first:
        first.add([GATE])
        expected = first.search("iron gate")
    with Retriever.open(homes / "empty", database=postgres_url) as node:
        assert node.search("iron gate") == expected


def test_a_node_that_follows_takes_over_before_it_is_asked(
    encoder: WordEncoder, homes: Path, postgres_url: str
) -> None:
    with (
        Retriever.open(homes / "first", database=postgres_url) as first,
        Retriever.open(homes / "second", database=postgres_url) as second,
    ):
        (first.files / "7").mkdir(parents=True)
        (first.files / "7" / "one.txt").write_text("The bridge is closed.")
        first.fetch_files("7")
        second.follow()
        assert (second.files / "7" / "one.txt").is_file()
        first.add([GATE])
        words, until = second._index._lexical, monotonic() + 10
        while not len(words) and monotonic() < until:
            sleep(0.05)
        assert len(words) == 1


def test_files_that_were_added_on_one_node_are_indexed_again_by_another(
    encoder: WordEncoder, homes: Path, seeds: Path, postgres_url: str
) -> None:
    with (
        Retriever.open(homes / "first", database=postgres_url) as first,
        Retriever.open(homes / "second", database=postgres_url) as second,
    ):
        for node, name in ((first, "one"), (second, "two")):
            (node.files / "7").mkdir(parents=True)
            (node.files / "7" / f"{name}.txt").write_text(f"The {name} bridge is closed.")
            node.sync_collection("7")
        assert [source.name for source in first.sources()] == ["/7/one.txt", "/7/two.txt"]
        encoder.identity = "words-2"
        first.sync(seeds)
        assert found(first, "two bridge") == ["/7/two.txt"]
