"""The buttons under an answer: what there is room for on a phone."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from bot.catalogue import LANGUAGES, texts
from bot.dialogue.conversation import Count
from bot.people.answers import AnswerRecord
from bot.people.answers import Shown as Hit
from bot.people.ratings import Verdicts
from bot.telegram.chat.keyboards import Offered, Shown, under_answer, under_card, under_count
from retrieval.answering.answers import Quotation
from retrieval.finding.search import Found
from tests.bot.telegram.examples import passage

SAY = texts("en")
HITS = (Hit("planets.txt", 0, 10, "", 1.0),) * 99
GIVEN = AnswerRecord(
    12, 7, None, 7, 5, "How many?", "How many?", True, 0.9, "planets.txt", 0, 4, "text", 0, 0, 0, 50, False, HITS
)
REFUSED = replace(GIVEN, answered=False, home=None)
ALL = Offered(owner=True, search=True, watch=999)
PASSAGE = passage("Mars is red.")
MARS = Quotation("planets.txt", 0, 12, "Mars is red.")


def rows(given: AnswerRecord, shown: Shown, offered: Offered = ALL, language: str = "en") -> list[list[dict[str, Any]]]:
    markup = under_answer(given, shown, Verdicts(99, 99), offered, texts(language))
    return markup.to_dict()["inline_keyboard"] if markup else []


def labels(*arguments: Any) -> list[list[str]]:
    return [[button["text"] for button in row] for row in rows(*arguments)]


@pytest.mark.parametrize(
    ("language", "given", "quotation"),
    list(product(LANGUAGES, [GIVEN, REFUSED, replace(GIVEN, around=True), replace(GIVEN, chat=-5)], [MARS, None])),
)
def test_buttons_stand_in_two_rows_that_a_phone_shows_whole(
    language: str, given: AnswerRecord, quotation: Quotation | None
) -> None:
    shown = rows(given, Shown(PASSAGE, quotation), ALL, language)
    assert len(shown) == 2
    for row in shown:
        # A row has room for about 45 characters, and each button has an equal part of it.
        assert max(len(button["text"]) for button in row) <= {2: 20, 3: 12, 4: 8, 5: 7}[len(row)]


def test_a_refusal_leads_to_similar_passages_a_person_and_a_search() -> None:
    bare = replace(REFUSED, shown=None)
    assert labels(bare, Shown(None, None)) == [["Similar passages"], ["Ask a person", "🔍 Search"]]
    assert labels(bare, Shown(None, None), Offered()) == [["Similar passages"]]
    assert labels(replace(bare, hits=()), Shown(None, None), Offered()) == []
    assert labels(REFUSED, Shown(PASSAGE, None)) == [
        ["◀ 50/99", "▶ 52/99", "More context"],
        ["Original", "Ask a person"],
    ]
    search = rows(bare, Shown(None, None))[1][1]
    assert search["switch_inline_query_current_chat"] == "How many?"


def test_what_cannot_be_copied_is_shared_if_the_bot_has_inline_mode() -> None:
    last = [rows(GIVEN, *each)[1][-1] for each in ((Shown(PASSAGE, MARS),), (Shown(PASSAGE, None),))]
    assert [button["text"] for button in last] == ["Copy", "Share"]
    assert last[1]["switch_inline_query_chosen_chat"]["query"] == "How many?"
    assert labels(GIVEN, Shown(PASSAGE, None), Offered())[1] == ["More context", "Original"]
    assert labels(replace(GIVEN, searched="a" * 257), Shown(PASSAGE, None))[1] == ["More context", "Original"]


def test_a_question_that_is_too_long_or_empty_is_not_searched() -> None:
    assert [under_card(question, SAY) is None for question in ("", "a" * 256, "a" * 257, "🪐" * 129)] == [
        True,
        False,
        True,
        True,
    ]


def test_a_count_of_nothing_has_no_passages_to_show() -> None:
    assert under_count(Count("?", "ice", Found((), ())), SAY) is None
