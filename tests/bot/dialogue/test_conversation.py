"""The answer path: filters and scope narrow every question, and a question for a number gets a count."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.catalogue import SentenceError
from bot.dialogue import conversation
from bot.dialogue.conversation import Count
from bot.dialogue.readings import Turn
from bot.scopes import LOCAL
from retrieval.answering.answers import Answer
from retrieval.retriever import Retriever
from retrieval.scope import EVERYTHING, Scope
from retrieval.storage.index import Index
from seeds.documents import Document
from tests.fakes import WordEncoder

ANSWER = Answer("", False, 0.0, None, ())


@pytest.fixture
def retriever(tmp_path: Path) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        retriever.add(
            [
                Document("old.txt", "The ferry sank in the harbour.", "Storm", "2021-03-01", "https://coast.example"),
                Document("new.txt", "The ferry sank in the river.", "Flood", "2022-07-19", "https://times.example"),
            ]
        )
        yield retriever


def asked(question: str, scope: Scope = EVERYTHING) -> list[tuple[str, Scope]]:
    seen: list[tuple[str, Scope]] = []

    def answer(text: str, inside: Scope) -> Answer:
        seen.append((text, inside))
        return ANSWER

    assert conversation.ask(question, answer, scope) is ANSWER
    return seen


def test_filters_leave_the_question_and_narrow_its_scope() -> None:
    assert asked("What happened\n to the ferry? from:times  after:2022") == [
        ("What happened to the ferry?", Scope(origin="times", after="2022"))
    ]
    assert asked("Who?") == [("Who?", EVERYTHING)]


def test_filters_are_combined_with_the_given_scope() -> None:
    own = Scope(collections=frozenset({"7"}), before="2023")
    assert asked("Who? after:2022", own) == [("Who?", Scope(collections=frozenset({"7"}), before="2023", after="2022"))]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("🙂", "There are no words in the question"),
        ("from:times after:2022", "There is only a filter here"),
        ("Who? after:then", "A filter cannot be used"),
        ("x" * 1001, "The question has 1,001 characters"),
    ],
)
def test_an_invalid_question_is_refused_before_the_search(question: str, sentence: str) -> None:
    for attempt in (lambda: asked(question), lambda: conversation.check(question)):
        with pytest.raises(SentenceError, match=sentence):
            attempt()


def test_a_follow_up_is_searched_completed_and_shown_as_typed(retriever: Retriever) -> None:
    first = "Where did the ferry sink? from:coast"
    before = [conversation.turn(first, conversation.respond(first, retriever))]
    reasons = conversation.explain("And why? after:2022", retriever, before=before)
    assert reasons is not None
    assert (reasons.searched, reasons.answer.question) == ("ferry sink: And why?", "And why?")
    assert [hit.hit.passage.document for hit in reasons.hits] == ["new.txt"]


def test_earlier_questions_influence_the_search(retriever: Retriever) -> None:
    before = [Turn("Is the ferry old?")]
    alone, after = (conversation.respond("And why?", retriever, before=turns) for turns in ([], before))
    assert isinstance(alone, Answer)
    assert isinstance(after, Answer)
    assert (alone.best, alone.confidence) != (after.best, after.confidence)


def test_the_answer_comes_from_the_filtered_documents(retriever: Retriever) -> None:
    answers = [
        conversation.respond(f"Where did the ferry sank? {rest}", retriever) for rest in ("before:2021", "от:times")
    ]
    assert [
        [hit.passage.document for hit in answer.hits] for answer in answers if isinstance(answer, Answer)
    ] == [["old.txt"], ["new.txt"]]  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "scope", "documents"),
    [
        ("", LOCAL, ["new.txt", "old.txt"]),
        (" after:2022", LOCAL, ["new.txt"]),
        ("", Scope(collections=frozenset("7")), []),
    ],
)
def test_a_question_for_a_number_of_documents_gets_a_count(
    retriever: Retriever, filters: str, scope: Scope, documents: list[str]
) -> None:
    count = conversation.respond(f"How many documents mention the ferry?{filters}", retriever, scope)
    assert isinstance(count, Count)
    assert (count.question, count.words, count.found.hits) == ("How many documents mention the ferry?", "ferry", ())
    assert [(tally.source.name, tally.passages) for tally in count.found.documents] == [(name, 1) for name in documents]
