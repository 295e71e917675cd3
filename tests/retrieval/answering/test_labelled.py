"""A line that gives a label its value answers a question that names or implies the label."""

import pytest

from retrieval.answering.labelled import asked_labels
from retrieval.text.passage_splitting import split
from seeds import plain
from tests.retrieval.text.test_passages import count

NOTICE = """Ada invites you to the ferry meeting.

Meeting ID: 932 344
Date: 24 October
Place: Pier House
Link: https://example.org/a"""


def asked(question: str) -> list[str]:
    (passage,) = split(plain.read(NOTICE.encode(), "a.txt"), "en", 1000, count)
    lines = map(passage.quoted, passage.sentences)
    return [line for line, is_asked in zip(lines, asked_labels(question, passage), strict=True) if is_asked]


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("ferry meeting id", "Meeting ID: 932 344"),
        ("When is the ferry?", "Date: 24 October"),
        ("Wo ist die Sitzung?", "Place: Pier House"),
        ("What is the link?", "Link: https://example.org/a"),
    ],
)
def test_a_label_is_asked_for_by_its_words_or_by_the_kind_of_question(question: str, line: str) -> None:
    assert asked(question) == [line]


@pytest.mark.parametrize("question", ["Who invites me?", "Is there a meeting?"])
def test_other_questions_ask_for_no_label(question: str) -> None:
    assert asked(question) == []


def test_a_colon_in_an_hour_or_an_address_follows_no_label() -> None:
    (passage,) = split(plain.read(b"At 10:30 we sail. See https://example.org now.", "a.txt"), "en", 1000, count)
    assert not asked_labels("At which hour do we sail, see https", passage).any()
