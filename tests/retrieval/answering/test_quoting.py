"""A quotation answers: what only leads to the answer is not quoted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.onnx import OnnxEncoder
from retrieval import Retriever
from retrieval.answering.leads import NONE, is_lead, leads_to
from retrieval.storage.index import Index
from retrieval.text.passage_splitting import split
from retrieval.text.passages import Passage
from seeds import plain
from seeds.documents import Document
from seeds.markdown import read
from seeds.outline import Block, Kind
from tests.retrieval.text.test_passages import count


def passage_of(markdown: str) -> Passage:
    (passage,) = split(read(markdown.encode(), "a.md"), "en", 1000, count)
    return passage


def test_headings_questions_and_announcements_lead() -> None:
    passage = passage_of("# Title\n\n# Fees\n\nWhat is due?\n\nTen crowns.\n\nYou need:\n\n- a rope\n- oars\n\nGo now.")
    leads = [is_lead(passage, number) for number in range(len(passage.sentences))]
    assert leads == [True, True, False, True, False, False, False]
    assert leads_to(passage).tolist() == [
        [NONE, NONE], [0, NONE], [0, 1], [0, NONE], [0, 3], [0, 3], [0, NONE],
    ]  # fmt: skip


def test_an_item_that_only_names_those_indented_below_it_leads_to_them() -> None:
    passage = passage_of(
        "- Harbour fund\n  - at least 4 months before\n  - up to 5,000 crowns\n- Port 3\n  - closed\n- Bank"
    )
    assert [is_lead(passage, number) for number in range(6)] == [True, False, False, False, False, False]
    assert leads_to(passage)[:, 1].tolist() == [NONE, 0, 0, NONE, NONE, NONE]


def test_a_sentence_that_goes_on_in_a_list_leads_to_its_items() -> None:
    passage = passage_of("A party was formed. Its members are\n\n- Ms Ash\n- Mr Drozd\n\nIt reports in June.")
    assert [is_lead(passage, number) for number in range(5)] == [False, True, False, False, False]
    assert leads_to(passage)[:, 1].tolist() == [NONE, NONE, 1, 1, NONE]


def test_the_names_of_columns_lead_to_every_row() -> None:
    passage = passage_of("| Ship | Seats |\n|---|---|\n| Knot | 230 |\n| Smew | 90 |")
    assert [is_lead(passage, number) for number in range(3)] == [True, False, False]
    assert leads_to(passage)[:, 1].tolist() == [NONE, 0, 0]


def leads_of(text: str) -> list[bool]:
    (passage,) = split(plain.read(text.encode(), "a.txt"), "en", 1000, count)
    return [is_lead(passage, number) for number in range(len(passage.sentences))]


@pytest.mark.parametrize(("head", "leads"), [("The Harbour Office", True), ("Form LP-118 of 2 May 2023", False)])
def test_the_head_of_pages_that_only_names_the_document_leads(head: str, leads: bool) -> None:
    text = f"{head}\n\nSlides are stained."
    blocks = (Block(0, len(head), Kind.NOTE), Block(len(head) + 2, len(text)))
    (passage,) = split(Document("a.txt", text, outline=blocks), "en", 1000, count)
    assert [is_lead(passage, number) for number in range(2)] == [leads, False]


def test_a_message_that_asks_leads_to_the_next_message() -> None:
    chat = "01.02.24, 10:12 - Ann: My hat is gone. Has anyone seen it?\n01.02.24, 10:40 - Bo: it's in my bag"
    assert leads_of(chat) == [True, True, False]


def test_a_question_that_is_reported_leads_if_a_sentence_follows() -> None:
    assert leads_of("Mr Ash asked why the tap was dry. The pipe had burst.") == [True, False]
    assert leads_of("The pipe had burst. Mr Ash asked why the tap was dry.") == [False, False]


def test_a_blank_of_a_form_and_the_title_of_numbered_rules_lead() -> None:
    assert leads_of("The fee is 5 crowns.\n\nChair: ____________") == [False, True]
    assert leads_of("4. Animals\n4.1. Dogs are kept on a lead.\n4.2. Bees are kept at the wood.") == [
        True,
        False,
        False,
    ]


HANDBOOK = """# Handbook

## How do I moor the boat?

Put out the fenders. Come in against the wind.

## What do I need on board?

On board you need:

- a rope of ten metres
- two oars

## Before the start

- Clear the lines.
- Lift the anchor.

## To land

To land:

1. Slow down.
2. Choose a side:
   - port
   - starboard
3. Throw the rope.

## Prices

| Season | Price |
|---|---|
| Summer | 40 crowns |
| Winter | 15 crowns |

## Results

| Period | Revenue | Profit |
|---|---|---|
| 2022 | 88 | 7 |
| January–June 2023 | 41 | 3 |
| 2023 | 95 | 8 |

## Smoking

Allowed behind the boathouse only. This holds for pipes as well.

## Coffee

Guests may come to the café from 10:00 to 17:30. On Mondays it is closed for guests.
"""

CHANGES = """# Changes

## 2.10.0 – 2024-09-02

- Fixed: a crash on names with a line break.

## 2.9.0 – 2023-03-30

- Added: the command prune.
- Changed: three threads instead of two.
"""


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory, bundled: OnnxEncoder) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path_factory.mktemp("home")), bundled) as opened:
        opened.add([read(HANDBOOK.encode(), "handbook.md"), read(CHANGES.encode(), "changes.md")])
        yield opened


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("How do I moor the boat?", "Put out the fenders. Come in against the wind."),
        ("What do I need on board?", "On board you need:\n\n- a rope of ten metres\n- two oars"),
        ("What is to be done before the start?", "- Clear the lines.\n- Lift the anchor."),
        (
            "What are the steps to land?",
            "To land:\n\n1. Slow down.\n2. Choose a side:\n  - port\n  - starboard\n3. Throw the rope.",
        ),
        ("What is the price in winter?", "Winter | 15 crowns"),
        ("What was the profit in January–June 2023?", "January–June 2023 | 41 | 3"),
        ("What was the profit in 2023?", "2023 | 95 | 8"),
        ("May I smoke pipes?", "Allowed behind the boathouse only. This holds for pipes as well."),
        (
            "When is the café closed for guests?",
            "Guests may come to the café from 10:00 to 17:30. On Mondays it is closed for guests.",
        ),
        ("When did version 2.10.0 come out?", "2.10.0 – 2024-09-02\n\n- Fixed: a crash on names with a line break."),
        ("What changed in the newest version?", "Fixed: a crash on names with a line break."),
    ],
)
def test_the_answer_is_quoted_not_what_leads_to_it(retriever: Retriever, question: str, quoted: str) -> None:
    quotation = retriever.ask(question).quotation
    assert quotation is not None
    assert quotation.text == quoted


RECIPE = "# Seaweed soup\n\n- 300 g dulse\n- 4 potatoes\n- 1 dl cream\n- 2 leeks\n\nBoil the potatoes with the leeks."
LOG = "Log\n\n- On 14.05.2024 the sails were bent on.\n- On 02.06.2024 she was launched.\n- Much more was done in 2024."
FORM = "# Registration\n\nName of the boat | Grey Heron\nOwner | Marta Lindqvist\nBerth | C 17"


@pytest.mark.parametrize(
    ("text", "question", "quoted"),
    [
        (RECIPE, "How many leeks go into the soup?", "2 leeks"),
        (RECIPE, "How many potatoes are needed?", "4 potatoes"),
        (FORM, "Who owns the Grey Heron?", "Owner | Marta Lindqvist"),
        (FORM, "What is the name of the boat?", "Name of the boat | Grey Heron"),
        (LOG, "What was done in May 2024?", "On 14.05.2024 the sails were bent on."),
        (LOG, "What happened on 2 June 2024?", "On 02.06.2024 she was launched."),
    ],
)
def test_of_a_list_or_form_the_line_asked_for_is_quoted(
    bundled: OnnxEncoder, tmp_path: Path, text: str, question: str, quoted: str
) -> None:
    with Retriever(Index(tmp_path), bundled) as retriever:
        retriever.add([read(text.encode(), "a.md") if text is RECIPE else plain.read(text.encode(), "a.txt")])
        quotation = retriever.ask(question).quotation
        assert quotation is not None
        assert quotation.text == quoted


def test_a_salutation_is_not_quoted(tmp_path: Path, bundled: OnnxEncoder) -> None:
    letter = "Dear Prof. Grosz,\n\nWe are a group of sailors. In return, we can offer a cabin and the fare."
    with Retriever(Index(tmp_path), bundled) as retriever:
        retriever.add([plain.read(letter.encode(), "letter.txt")])
        answer = retriever.ask("What do we offer Prof. Grosz in return?")
    assert answer.best is not None
    assert answer.best.text == "In return, we can offer a cabin and the fare."
