"""Tests of filters in typed text: parsed in two languages, and never by mistake."""

import pytest

from retrieval.finding.filters import Filters, parse_filters
from retrieval.scope import Scope


@pytest.mark.parametrize(
    ("text", "rest", "filters"),
    [
        ("ferry from:moscowtimes after:2022-07 before:2023", "ferry", Filters("moscowtimes", "2022-07", "2023")),
        ("паром от:times после:2022-07-18 до:2023", "паром", Filters("times", "2022-07-18", "2023")),
        ('What sank? from:"Moscow Times"', "What sank?", Filters("Moscow Times")),
        ("From:«Новая газета» кто?", "кто?", Filters("Новая газета")),
        ("from:“the times” who?", "who?", Filters("the times")),
        ("What sank from:times.com?", "What sank?", Filters("times.com")),
        ("What sank, after:2022, and where?", "What sank,, and where?", Filters(after="2022")),
        ("from:a", "", Filters("a")),
    ],
)
def test_filters_are_taken_out_of_the_text(text: str, rest: str, filters: Filters) -> None:
    assert parse_filters(text) == (rest, filters)


@pytest.mark.parametrize(
    "text",
    [
        "Where does he come from: France?",
        "a letter from:",
        "https://x.example/?q=from:here",
        'he wrote "mail from:me today" on it',
        "therefrom:x",
        "from: x",
    ],
)
def test_text_that_only_looks_like_a_filter_is_kept(text: str) -> None:
    assert parse_filters(text) == (text, Filters())


@pytest.mark.parametrize(
    "value", ["yesterday", "2022-13", "2022-02-30", "22", "2022-7", "20220718", "2022-W01", "٢٠٢٢"]
)
def test_a_date_that_cannot_be_read_is_named(value: str) -> None:
    with pytest.raises(ValueError, match=f"^before:{value} is not a date: write it as 2022, 2022-07 or 2022-07-18.$"):
        parse_filters(f"ferry before:{value}")


def test_a_filter_given_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"^от:b is a second filter of its kind: give only one.$"):
        parse_filters("from:a от:b ferry")


def test_filters_keep_the_rest_of_a_scope() -> None:
    scope = Scope(collections=frozenset({"1"}), origin="old", after="2020")
    assert Filters("new", before="2023").within(scope) == Scope(
        collections=frozenset({"1"}), origin="new", after="2020", before="2023"
    )
    assert Filters().within(scope) == scope
