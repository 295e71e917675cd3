"""Tests of search: every passage that contains the words is counted once, with the exact spans."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.finding import search
from retrieval.finding.filters import Filters
from retrieval.finding.search import Found, Search
from retrieval.retriever import Retriever
from retrieval.scope import EVERYTHING, Scope
from retrieval.storage.index import Index
from seeds.documents import Document
from tests.fakes import BlindEncoder, WordEncoder

OLD = "The ferry left in a rough sea. Two ferries were lost.\n\n" + "The weather was bad on that day. " * 12
NEW = OLD + "\n\nNobody has seen the FERRY since. The Rough,\nSea of politics is to be or not to be."
DOCUMENTS = (
    Document("old.txt", OLD, "Storm", "2021-03-01", "https://coast.example/1"),
    Document("new.txt", NEW, "Inquiry", "2022-07-19", "https://times.example/2"),
    Document("title.txt", "Nothing of it is in here, only in the heading above.", "The ferry", "2022-08-01", ""),
    Document("undated.txt", "A well-known ferryman. He served café and tea in the sea breeze.", "", "", ""),
    Document(
        "ru.txt",
        "Паром вышел в море. На паромах не было человека, а старый человек далеко, мой дом был далеко.",
        "",
        "2022-01-05",
        "",
    ),
    Document("de.txt", "Die Fähre und das Schiff waren auf dem See. Das war sehr schlimm.", "", "2022-02-01", ""),
    Document("zh.txt", "北京大学的学生坐渡轮去上海旅行，渡轮很大。他们都很高兴。", "", "2022-03-01", ""),
    Document("th.txt", "ฉันนั่งเรือข้ามฟากไปที่เกาะและกลับบ้านในตอนเย็น", "", "2022-04-01", ""),
)


@pytest.fixture
def retriever(tmp_path: Path) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        retriever.add(DOCUMENTS)
        yield retriever


def find(retriever: Retriever, text: str, scope: Scope = EVERYTHING, offset: int = 0, limit: int = 10) -> Found:
    return retriever.find(search.parse(text), scope, offset, limit)


def tallies(found: Found) -> dict[str, int]:
    return {tally.source.name: tally.passages for tally in found.documents}


def bold(found: Found) -> list[list[str]]:
    texts = {document.name: document.text for document in DOCUMENTS}
    return [[texts[hit.passage.document][start:end] for start, end in hit.spans] for hit in found.hits]


def test_a_query_has_words_phrases_and_filters() -> None:
    assert search.parse('ferry, "rough sea" lost from:times after:2022-07 before:2023') == Search(
        ("ferry,", "lost"), ("rough sea",), Filters("times", "2022-07", "2023")
    )
    assert search.parse("«бурное море» “a b” „c d“ — 'e'") == Search(("'e'",), ("бурное море", "a b", "c d"))
    assert search.parse('half "a phrase') == Search(("half", '"a', "phrase"))


@pytest.mark.parametrize("text", ["", "  ", '"" ?!', "from:times", "😀", '"—"'])
def test_a_query_without_words_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"^There are no words to find: give some"):
        search.parse(text)


def test_words_are_found_in_any_form_and_counted_by_document(retriever: Retriever) -> None:
    found = find(retriever, "Ferry")
    assert found.total == 3
    assert list(tallies(found).items()) == [("new.txt", 2), ("old.txt", 1)]
    assert bold(found) == [["ferry", "ferries"], ["FERRY"], ["ferry", "ferries"]]


def test_a_word_of_the_title_alone_is_not_in_the_passage(retriever: Retriever) -> None:
    assert "title.txt" not in tallies(find(retriever, "ferry"))
    assert tallies(find(retriever, "inquiry")) == {}


def test_all_words_must_be_in_one_passage(retriever: Retriever) -> None:
    assert tallies(find(retriever, "ferry lost")) == {"new.txt": 1, "old.txt": 1}
    assert tallies(find(retriever, "ferry politics")) == {"new.txt": 1}
    assert tallies(find(retriever, "lost politics")) == {}


def test_a_phrase_is_found_as_it_is_written(retriever: Retriever) -> None:
    found = find(retriever, '"rough sea"')
    assert tallies(found) == {"new.txt": 2, "old.txt": 1}
    assert bold(found) == [["rough sea"], ["Rough,\nSea"], ["rough sea"]]
    assert tallies(find(retriever, '"rough seas"')) == {}
    assert tallies(find(retriever, '"sea rough"')) == {}
    assert bold(find(retriever, 'ferries "a rough sea" after:2022')) == [["ferry", "a rough sea", "ferries"]]


def test_overlapping_spans_are_merged(retriever: Retriever) -> None:
    assert bold(find(retriever, 'rough "a rough sea" before:2021')) == [["a rough sea"]]


def test_an_index_of_another_model_is_not_searched(retriever: Retriever, tmp_path: Path) -> None:
    with Retriever(Index(tmp_path / "home"), BlindEncoder()) as other, pytest.raises(ValueError, match="was made with"):
        find(other, "ferry")


def test_a_phrase_is_found_with_accents_missing_or_added(retriever: Retriever) -> None:
    assert bold(find(retriever, '"cafe and tea"')) == bold(find(retriever, '"Café ánd tea"')) == [["café and tea"]]


def test_stop_words_are_found_as_written(retriever: Retriever) -> None:
    assert bold(find(retriever, '"to be or not to be"')) == [["to be or not to be"]]
    assert bold(find(retriever, "not or")) == [["or", "not"]]
    assert bold(find(retriever, "the nobody")) == [["Nobody", "the", "The"]]
    assert tallies(find(retriever, "und")) == {"de.txt": 1}


def test_a_hyphenated_word_is_found_as_written(retriever: Retriever) -> None:
    assert bold(find(retriever, "well-known")) == [["well-known"]]
    assert tallies(find(retriever, "known-well")) == {}


@pytest.mark.parametrize(
    ("text", "document", "spans"),
    [
        ("паром", "ru.txt", ["Паром", "паромах"]),
        ("паромам", "ru.txt", ["Паром", "паромах"]),
        ("человек", "ru.txt", ["человека", "человек"]),
        ("человеку паромы", "ru.txt", ["Паром", "паромах", "человека", "человек"]),
        ('"мой дом"', "ru.txt", ["мой дом"]),
        ("schiffe", "de.txt", ["Schiff"]),
        ("渡轮", "zh.txt", ["渡轮", "渡轮"]),
        ("北京大学", "zh.txt", ["北京大学"]),
        ("轮", "zh.txt", ["轮", "轮"]),
        ("เรือข้ามฟาก", "th.txt", ["เรือข้ามฟาก"]),
        ("บ้าน", "th.txt", ["บ้าน"]),
    ],
)
def test_words_are_found_in_the_language_of_each_document(
    retriever: Retriever, text: str, document: str, spans: list[str]
) -> None:
    found = find(retriever, text)
    assert tallies(found) == {document: 1}
    assert bold(found) == [spans]


def test_filters_and_scope_are_combined(retriever: Retriever) -> None:
    assert tallies(find(retriever, "ferry from:TIMES")) == {"new.txt": 2}
    assert tallies(find(retriever, "ferry before:2021")) == {"old.txt": 1}
    assert tallies(find(retriever, "ferry", Scope(only=frozenset({"old.txt"})))) == {"old.txt": 1}
    assert tallies(find(retriever, "ferry after:2022", Scope(only=frozenset({"old.txt"})))) == {}
    assert tallies(find(retriever, '"to be" or', Scope(collections=frozenset({"another"})))) == {}
    assert tallies(find(retriever, "the", Scope(only=frozenset({"old.txt"})))) == {"old.txt": 3}


def test_documents_without_a_date_come_last(retriever: Retriever) -> None:
    assert list(tallies(find(retriever, "sea"))) == ["new.txt", "old.txt", "undated.txt"]


def test_pages_together_are_all_results(retriever: Retriever) -> None:
    whole = find(retriever, "ferry")
    pages = [find(retriever, "ferry", offset=offset, limit=2) for offset in (0, 2, 4)]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert [len(page.hits) for page in pages] == [2, 1, 0]
    assert {page.total for page in pages} == {3}
    assert find(retriever, "ferry", limit=0).hits == find(retriever, "ferry", limit=-1).hits == ()
    assert find(retriever, "ferry", offset=-5) == whole


def test_added_and_removed_documents_count_at_once(retriever: Retriever) -> None:
    retriever.forget("old.txt")
    retriever.add([Document("more.txt", "One more ferry.", "", "", "")])
    assert tallies(find(retriever, "ferry")) == {"new.txt": 2, "more.txt": 1}


def test_an_index_without_documents_has_no_results(tmp_path: Path) -> None:
    with Retriever(Index(tmp_path / "empty"), WordEncoder()) as retriever:
        retriever.add([])
        assert find(retriever, "ferry") == Found((), ())
