"""The documents decide how a later question is read: alone, completed, or about the document just quoted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue import conversation, readings
from bot.dialogue.conversation import respond
from bot.dialogue.readings import Question, Turn
from bot.scopes import LOCAL
from retrieval.answering.answers import Answer, Quotation
from retrieval.answering.aspects import Aspect
from retrieval.retriever import Retriever
from retrieval.scope import Scope
from retrieval.storage.index import Index
from tests.conftest import sow
from tests.fakes import WordEncoder

SOLDIERS = "How many soldiers refused deployment?"
LIBRARY = "Which library opens at nine?"
REFUSED = "many soldiers refused deployment: When did they refuse? refuse refuse"


class Noting(Retriever):
    """A retriever that notes what it is asked."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.asked: list[str] = []

    def ask(self, question: str, *arguments: Any, **named: Any) -> Answer:
        self.asked.append(question)
        return super().ask(question, *arguments, **named)


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Noting]:
    """An index of three documents, shared by tests that only ask."""
    place = tmp_path_factory.mktemp("readings")
    seeds = sow(place / "seeds")
    (seeds / "harbour.txt").write_text("The captain resigned. Ferries sink in the northern harbour.")
    with Noting(Index(place / "home"), WordEncoder()) as retriever:
        retriever.sync(seeds)
        yield retriever


def asked(retriever: Retriever, *questions: str) -> list[Turn]:
    """The turns of a conversation with these questions."""
    turns: list[Turn] = []
    for question in questions:
        turns.append(conversation.turn(question, respond(question, retriever, before=turns)))
    return turns


def answer(retriever: Retriever, question: str, *before: str) -> Answer:
    response = respond(question, retriever, before=asked(retriever, *before))
    assert isinstance(response, Answer)
    assert response.question == question.partition(" after:")[0]
    return response


def quoted(retriever: Retriever, question: str, *before: str) -> tuple[Aspect, str] | None:
    quotation = answer(retriever, question, *before).quotation
    return (quotation.aspect, quotation.text) if quotation else None


@pytest.mark.parametrize(
    ("question", "aspect", "text"),
    [
        ("When was this article published?", Aspect.DATE, "2022-07-19"),
        ("And when was it published?", Aspect.DATE, "2022-07-19"),
        ("Who published it?", Aspect.SOURCE, "https://news.example/soldiers"),
        ("What is its title?", Aspect.TITLE, "Soldiers refuse deployment"),
        ("Когда опубликована эта статья?", Aspect.DATE, "2022-07-19"),
        ("А кто её опубликовал?", Aspect.SOURCE, "https://news.example/soldiers"),
        ("Какой у неё заголовок?", Aspect.TITLE, "Soldiers refuse deployment"),
    ],
)
def test_the_quoted_document_states_its_title_date_and_source(
    retriever: Retriever, question: str, aspect: Aspect, text: str
) -> None:
    assert quoted(retriever, question, LIBRARY, SOLDIERS) == (aspect, text)
    assert answer(retriever, question, SOLDIERS).hits[0].passage.document == "news.txt"


def test_questions_about_the_document_do_not_change_the_subject(retriever: Retriever) -> None:
    before = (SOLDIERS, "When was this article published?", "Who published it?")
    assert quoted(retriever, "What is its title?", *before) == (Aspect.TITLE, "Soldiers refuse deployment")
    turns = (asked(retriever, *before), asked(retriever, SOLDIERS))
    again, direct = (conversation.explain("Who said so?", retriever, before=each) for each in turns)
    assert again is not None
    assert direct is not None
    assert again.searched == direct.searched


def test_a_question_that_the_document_does_not_state_is_refused(retriever: Retriever) -> None:
    found = answer(retriever, "When was this article published?", LIBRARY)
    assert (found.answered, found.confidence, found.hits[0].passage.document) == (False, 0, "library.txt")


@pytest.mark.parametrize("before", [(), ("Which volcano erupted?",), ("How many documents mention soldiers?",)])
def test_nothing_is_stated_without_a_quotation_before(retriever: Retriever, before: tuple[str, ...]) -> None:
    assert quoted(retriever, "When was this article published?", *before) is None


def test_a_statement_is_explained_by_the_search_for_its_document(retriever: Retriever) -> None:
    before = asked(retriever, f"{SOLDIERS} after:2022")
    reasons = conversation.explain("Who published it?", retriever, before=before)
    assert reasons is not None
    assert (reasons.aspect, reasons.searched) == (Aspect.SOURCE, SOLDIERS)
    assert reasons.answer == answer(retriever, "Who published it?", f"{SOLDIERS} after:2022")


def test_a_short_question_is_answered_alone_if_only_that_succeeds(retriever: Retriever) -> None:
    assert quoted(retriever, "Who resigned?", LIBRARY) == (Aspect.TEXT, "The captain resigned.")


def test_a_follow_up_that_points_back_is_never_read_alone(retriever: Retriever) -> None:
    before = "Which volcano erupted near Reykjavik during winter?"
    assert quoted(retriever, "Who resigned?", before) is not None
    assert quoted(retriever, "And who resigned there?", before) is None


@pytest.mark.parametrize(
    ("repeated", "taken"), [("The captain resigned.", True), ("Ferries sink.", False), ("", False)]
)
def test_a_follow_up_quotes_a_new_sentence_if_one_answers(repeated: str, taken: bool) -> None:
    again = "ferries sink harbour: Who resigned? resigned resigned"
    said = {"Do ferries sink in the harbour?": "Ferries sink.", again: "Ferries sink."}

    def ask(text: str, scope: Scope) -> Answer:
        words = said.get(text, repeated)
        best = Quotation("a.txt", 0, len(words), words)
        return Answer(text, bool(words), 0.9, best if words else None, (), best)

    before = Question("Do ferries sink in the harbour?", LOCAL)
    turn = conversation.turn(before.text, ask(before.text, LOCAL))
    reading = readings.read(Question("Who resigned?", LOCAL), [(before, turn)], ask)
    assert reading.text == (f"{again} resigned resigned resigned" if taken else again)
    assert reading.answer.best == ask(reading.text, LOCAL).best


@pytest.mark.parametrize(
    ("question", "surer", "is_alone"),
    [
        ("And what should I wear?", 0.95, True),
        ("And what should I wear?", 0.5, False),
        ("And what should they wear?", 0.95, False),
    ],
)
def test_a_question_after_and_is_read_alone_where_it_leads_back(question: str, surer: float, is_alone: bool) -> None:
    def ask(text: str, scope: Scope) -> Answer:
        words, confidence = ("Socks.", surer) if text == question else ("Yes.", 0.9)
        best = Quotation("a.txt", 0, len(words), words)
        return Answer(text, True, confidence, best, (), best)

    before = Question("Can I swim?", LOCAL)
    turn = conversation.turn(before.text, replace(ask(before.text, LOCAL), searched=before.text))
    reading = readings.read(Question(question, LOCAL), [(before, turn)], ask)
    assert (reading.text == question) is is_alone


@pytest.mark.parametrize(
    ("before", "question", "searches"),
    [
        ((), SOLDIERS, [SOLDIERS]),
        ((SOLDIERS,), LIBRARY, [LIBRARY]),
        ((LIBRARY, SOLDIERS), "Who published it?", [SOLDIERS]),
        ((SOLDIERS, "When was it published?"), "Who published it?", [SOLDIERS]),
        (("Which volcano erupted?",), "Who published it?", ["volcano erupted: Who published it? published published"]),
        ((SOLDIERS,), "When did they refuse?", [REFUSED, f"{REFUSED} refuse refuse refuse"]),
        ((LIBRARY,), "Who resigned?", ["library opens nine: Who resigned? resigned resigned", "Who resigned?"]),
    ],
)
def test_what_an_earlier_question_found_is_not_searched_again(
    retriever: Noting, before: tuple[str, ...], question: str, searches: list[str]
) -> None:
    turns = asked(retriever, *before)
    retriever.asked.clear()
    respond(question, retriever, before=turns)
    assert retriever.asked == searches


REFUSAL = "Which volcano erupted?"


def test_what_was_refused_is_not_the_subject(retriever: Noting) -> None:
    assert quoted(retriever, "When was this article published?", SOLDIERS, REFUSAL) == (Aspect.DATE, "2022-07-19")
    turns = asked(retriever, SOLDIERS, REFUSAL)
    retriever.asked.clear()
    respond("When did they refuse?", retriever, before=turns)
    assert retriever.asked[0] == REFUSED


def pointing(retriever: Retriever, document: str) -> list[Turn]:
    """A conversation about soldiers whose person points at another document."""
    return [replace(asked(retriever, SOLDIERS)[0], within=document)]


def test_a_question_is_asked_of_the_document_that_is_pointed_at(retriever: Retriever) -> None:
    response = respond("Who resigned?", retriever, before=pointing(retriever, "harbour.txt"))
    assert isinstance(response, Answer)
    assert response.answered
    assert {hit.passage.document for hit in response.hits} == {"harbour.txt"}


def test_a_document_that_is_pointed_at_states_its_title(retriever: Retriever) -> None:
    turns = [replace(asked(retriever, LIBRARY)[0], within="news.txt")]
    response = respond("What is its title?", retriever, before=turns)
    assert isinstance(response, Answer)
    assert response.answered
    assert response.quotation is not None
    assert response.quotation.text == "Soldiers refuse deployment"


def test_a_question_that_the_document_does_not_answer_is_asked_of_all(retriever: Retriever) -> None:
    response = respond(LIBRARY, retriever, before=pointing(retriever, "harbour.txt"))
    assert isinstance(response, Answer)
    assert response.quotation is not None
    assert response.quotation.document == "library.txt"


def test_a_follow_up_may_name_another_row_of_the_table(tmp_path: Path) -> None:
    fees = "Membership,Fee a year in euros\nChild,60\nAdult,264\nFamily,420\n"
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "fees.csv").write_text(fees)
    (tmp_path / "seeds" / "course.txt").write_text("The course costs 35 euros for each child in its first year.")
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        retriever.sync(tmp_path / "seeds")
        adult = "What does an adult pay a year?"
        assert quoted(retriever, adult) == (Aspect.TEXT, "Adult | 264")
        assert quoted(retriever, "And a child?", adult) == (Aspect.TEXT, "Child | 60")
        assert quoted(retriever, "And a dog?", adult) != (Aspect.TEXT, "Child | 60")


def test_when_was_that_gives_the_date_if_the_text_does_not(retriever: Retriever) -> None:
    def ask(text: str, scope: Scope) -> Answer:
        found = retriever.ask(text, scope=scope)
        return found if text == SOLDIERS else replace(found, answered=False, quotation=None)

    before = [(Question(SOLDIERS, LOCAL), asked(retriever, SOLDIERS)[0])]
    reading = readings.read(Question("When was that?", LOCAL), before, ask)
    assert reading.answer.quotation is not None
    assert (reading.aspect, reading.answer.quotation.text) == (Aspect.DATE, "2022-07-19")
    assert not readings.read(Question("Who said so?", LOCAL), before, ask).answer.answered
