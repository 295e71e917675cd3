import pytest

from seeds.pdfs.joins import joined, words_in

WORDS = words_in(
    ["the well-kept ferry of the e-mail", "rail", "a motor", "and rail and boat too", "set up a reservoir"]
)


@pytest.mark.parametrize(
    ("text", "more", "whole"),
    [
        ("said on Mon-", "day in town", "said on Monday in town"),
        ("the well-", "kept boat", "the well-kept boat"),  # seen with its hyphen
        ("by rail-", "boat to", "by rail-boat to"),  # both halves are words
        ("the reser-", "voir is", "the reservoir is"),
        ("a well-", "known gauge", "a well-known gauge"),
        ("a chat-", "optimized model", "a chat-optimized model"),
        ("Nordrhein-", "Westfalen", "Nordrhein-Westfalen"),
        ("COVID-", "19 cases", "COVID-19 cases"),
        ("Ein-", "und Ausgang", "Ein- und Ausgang"),
        ("the sea -", "of course", "the sea - of course"),
        ("0206–231–", "3195 on", "0206–231–3195 on"),
        ("1998–", "2004", "1998–2004"),
        ("the ferry –", "late again", "the ferry – late again"),
        ("found at https://", "harbour.example.org/forms by", "found at https://harbour.example.org/forms by"),
        ("at https://example.org/forms/", "new.html for", "at https://example.org/forms/new.html for"),
        ("at https://example.org/for", "ms/new.html by", "at https://example.org/forms/new.html by"),
        ("at https://example.org/forms", "by everyone", "at https://example.org/forms by everyone"),
        ("at https://example.org/new-", "forms", "at https://example.org/new-forms"),
        ("to harbour-master@", "harbour.example.org until", "to harbour-master@harbour.example.org until"),
        ("to harbour-", "master@example.org", "to harbour-master@example.org"),
        ("a state-of-the-", "art boat", "a state-of-the-art boat"),
        ("the E-mail-ad-", "dress", "the E-mail-address"),
        ("in 2023/", "2024 too", "in 2023/2024 too"),
        ("and/", "or not", "and/ or not"),
        ("to harbour_", "master@example.org", "to harbour_master@example.org"),
        ("八册图", "书。", "八册图书。"),
        ("one", "two", "one two"),
    ],
)
def test_a_line_end_is_joined(text: str, more: str, whole: str) -> None:
    assert joined(text, more, WORDS) == whole


def test_a_mail_address_that_stands_whole_elsewhere_is_joined() -> None:
    words = words_in(["write to harbourmaster@example.org"])
    assert joined("to harbour", "master@example.org now", words) == "to harbourmaster@example.org now"
    assert joined("email", "master@example.org", words) == "email master@example.org"


@pytest.mark.parametrize(("fills_line", "whole"), [(True, "확진자"), (False, "확진 자")])
def test_korean_words_are_joined_where_the_line_is_full(fills_line: bool, whole: str) -> None:
    assert joined("확진", "자", frozenset(), fills_line) == whole


def test_words_that_a_line_end_divides_are_no_words() -> None:
    assert words_in(["Ports and har-", "bour masters"]) == {"ports", "and", "masters"}
