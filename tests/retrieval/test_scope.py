"""Which documents a scope admits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.scope import EVERYTHING, Scope, file_name, filed
from retrieval.storage.store import Store
from seeds.documents import Document
from tests.retrieval.samples import entry

REPORT = Document("/7/report.pdf", "One.", "The Ferry", "2022-07-18", "https://Harbour.example/ferry")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with the report, in English, in collection 7."""
    store = Store(tmp_path / "store.sqlite")
    store.put(REPORT, "en", "", [entry("One.")], "7")
    yield store
    store.close()


def admits(store: Store, scope: Scope) -> bool:
    """Whether the scope admits the report; `sources`, `ids` and `among` must agree."""
    answers = {bool(store.sources(scope)), bool(store.ids(scope)), bool(store.among([1, 2], scope))}
    assert len(answers) == 1
    return answers.pop()


@pytest.mark.parametrize(
    "scope",
    [
        EVERYTHING,
        Scope(language="en"),
        Scope(without=frozenset({"report.pdf"})),
        Scope(only=frozenset({"/7/report.pdf", "b.txt"})),
        Scope(collections=frozenset({"", "7"})),
        *(Scope(origin=words) for words in ("harbour.EXAMPLE", "the ferry", "report")),
        *(Scope(after=date) for date in ("2022", "2022-07", "2022-07-18", "1999-12-31")),
        *(Scope(before=date) for date in ("2022", "2022-07", "2022-07-18", "2023")),
    ],
)
def test_a_document_that_meets_the_conditions_is_admitted(store: Store, scope: Scope) -> None:
    assert admits(store, scope)


@pytest.mark.parametrize(
    "scope",
    [
        Scope(language="de"),
        Scope(without=frozenset({"/7/report.pdf"})),
        Scope(only=frozenset({"report.pdf"})),
        Scope(only=frozenset()),
        Scope(collections=frozenset({"", "8"})),
        Scope(collections=frozenset()),
        Scope(origin="moscow"),
        *(Scope(after=date) for date in ("2022-07-19", "2022-08", "2023")),
        *(Scope(before=date) for date in ("2022-07-17", "2022-06", "2021")),
    ],
)
def test_a_document_that_fails_a_condition_is_left_out(store: Store, scope: Scope) -> None:
    assert not admits(store, scope)


def test_a_document_without_a_date_is_in_no_period(store: Store) -> None:
    store.put(Document(REPORT.name, "One."), "en", "", [entry("One.")], "7")
    scopes = (Scope(after="1900"), Scope(before="2100"), EVERYTHING)
    assert [admits(store, scope) for scope in scopes] == [False, False, True]


def test_a_document_of_a_collection_is_named_unlike_any_file() -> None:
    assert (filed("7", "a b.txt"), filed("", "sub/a.txt")) == ("/7/a b.txt", "sub/a.txt")
    assert (file_name("/7/a b.txt"), file_name("sub/a.txt")) == ("a b.txt", "sub/a.txt")
