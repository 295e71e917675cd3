"""A quotation answers: what only leads to the answer is not quoted."""

from collections.abc import Iterator

import pytest

from embeddings.onnx import OnnxEncoder
from retrieval import Retriever
from retrieval.answering.leads import NONE, is_lead, leads_to
from retrieval.storage.index import Index
from retrieval.text.passages import Passage, split
from seeds.markdown import read
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


def test_a_sentence_that_goes_on_in_a_list_leads_to_its_items() -> None:
    passage = passage_of("A party was formed. Its members are\n\n- Ms Ash\n- Mr Drozd\n\nIt reports in June.")
    assert [is_lead(passage, number) for number in range(5)] == [False, True, False, False, False]
    assert leads_to(passage)[:, 1].tolist() == [NONE, NONE, 1, 1, NONE]


def test_the_names_of_columns_lead_to_every_row() -> None:
    passage = passage_of("| Ship | Seats |\n|---|---|\n| Knot | 230 |\n| Smew | 90 |")
    assert [is_lead(passage, number) for number in range(3)] == [True, False, False]
    assert leads_to(passage)[:, 1].tolist() == [NONE, 0, 0]


HANDBOOK = """# Handbook

## How do I moor the boat?

Put out the fenders. Come in against the wind.

## What do I need on board?

On board you need:

- a rope of ten metres
- two oars

## Prices

| Season | Price |
|---|---|
| Summer | 40 crowns |
| Winter | 15 crowns |
"""


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory, bundled: OnnxEncoder) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path_factory.mktemp("home")), bundled) as opened:
        opened.add([read(HANDBOOK.encode(), "handbook.md")])
        yield opened


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("How do I moor the boat?", "Put out the fenders. Come in against the wind."),
        ("What do I need on board?", "On board you need:\n\n- a rope of ten metres\n- two oars"),
        ("What is the price in winter?", "Winter | 15 crowns"),
    ],
)
def test_the_answer_is_quoted_not_what_leads_to_it(retriever: Retriever, question: str, quoted: str) -> None:
    quotation = retriever.ask(question).quotation
    assert quotation is not None
    assert quotation.text == quoted
