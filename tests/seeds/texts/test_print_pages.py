"""Printed pages in plain text: running heads go, each block keeps its page."""

import pytest

from seeds.plain import read

BODIES = ["The tide tables are for the", "old pier only. They change.", "1 Winter", "No ferry runs."]


def printed(feed: str = "\f") -> str:
    pages = [
        f"RFC 7                    Tides                  June 1999\n\n\n   {body}\n\n\n"
        f"Marta, et al.         Standards Track          [Page {number}]\n"
        for number, body in enumerate(BODIES, 1)
    ]
    return feed.join(pages)


@pytest.mark.parametrize("feed", ["\f", "", "\r\n\f\r\n"])
def test_running_heads_go_and_sentences_are_joined(feed: str) -> None:
    document = read(printed(feed).encode(), "a.txt")
    assert document.text.split() == " ".join(BODIES).split()
    assert "for the\n   old pier" in document.text
    assert [block.place for block in document.outline] == ["p. 1", "p. 3", "p. 4"]


def test_pages_without_numbers_are_counted() -> None:
    document = read(b"One is long.\fTwo is long.\fThree is long.", "a.txt")
    assert document.text == "One is long.\n\nTwo is long.\n\nThree is long."
    assert [block.place for block in document.outline] == ["p. 1", "p. 2", "p. 3"]


def test_one_form_feed_is_only_a_paragraph_end() -> None:
    assert read(b"One.\fTwo.", "a.txt").text == "One.\n\nTwo."
    assert read(b"One.\fTwo.", "a.txt").outline == ()


@pytest.mark.long
@pytest.mark.parametrize("text", ["\f" * 100_000 + "a", "x [Page 1]\n" * 50_000, "a\f" * 50_000])
def test_many_pages_take_linear_time(text: str) -> None:
    read(text.encode(), "a.txt")
