"""The one answer path: what every front does with a question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.catalogue import SentenceError
from bot.dialogue import readings
from bot.dialogue.readings import Ask, Reading, Turn
from bot.scopes import LOCAL
from retrieval.answering.answers import Answer
from retrieval.answering.aspects import Aspect
from retrieval.finding import search
from retrieval.finding.counting import counted
from retrieval.finding.filters import Filters, parse_filters
from retrieval.finding.search import Found
from retrieval.scope import Scope

if TYPE_CHECKING:
    from retrieval.answering.explanation import Explanation
    from retrieval.retriever import Retriever

LONGEST_QUESTION = 1000


@dataclass(frozen=True, slots=True)
class Count:
    """How many documents hold the words that a question asks to count; no passages, only numbers."""

    question: str
    words: str  # a search, as `finding.parse` reads it
    found: Found


def respond(
    question: str, retriever: "Retriever", scope: Scope = LOCAL, before: Sequence[str] = (), k: int = 5
) -> Answer | Count:
    """The answer with its k passages within the scope and the question's filters, or the count where it asks for one.

    A follow-up is understood by the questions before it as they were typed, the last one last.
    Raises SentenceError as `check` does.
    """
    turn = _turn(question, scope)
    words = counted(turn.text)
    if words is None:
        return _read(turn, before, scope, lambda text, inside: retriever.ask(text, k, inside)).answer
    return Count(turn.text, words, retriever.find(search.parse(words), turn.scope, limit=0))


def explain(
    question: str, retriever: "Retriever", scope: Scope = LOCAL, before: Sequence[str] = (), k: int = 5
) -> "Explanation | None":
    """The reasons for the answer that `respond` gives; None where it gives a count, which has no order to explain.

    Raises SentenceError as `check` does.
    """
    turn = _turn(question, scope)
    if counted(turn.text) is not None:
        return None
    explanations: dict[tuple[str, Scope], Explanation] = {}

    def answer(text: str, inside: Scope) -> Answer:
        explanations[text, inside] = explanation = retriever.explain(text, k, inside)
        return explanation.answer

    reading = _read(turn, before, scope, answer)
    found = explanations[reading.text, reading.scope]
    if reading.aspect is Aspect.TEXT:
        return replace(found, answer=replace(found.answer, question=turn.text, searched=reading.text))
    return replace(found, answer=reading.answer, aspect=reading.aspect)


def ask(question: str, answer: Ask, scope: Scope = LOCAL) -> Answer:
    """The answer to a question that no other came before, within the scope and the question's filters.

    Raises SentenceError as `check` does.
    """
    turn = _turn(question, scope)
    return answer(turn.text, turn.scope)


def check(question: str) -> str:
    """The question on one line, without its filters.

    Raises SentenceError with a sentence for the person where it cannot be a question.
    """
    return _parse(question)[0]


def _read(turn: Turn, before: Sequence[str], scope: Scope, answer: Ask) -> Reading:
    """The question's reading; its answer keeps the question as it was typed."""
    found = readings.read(turn, [_turn(each, scope) for each in before], answer)
    return replace(found, answer=replace(found.answer, question=turn.text, searched=found.text))


def _turn(question: str, scope: Scope) -> Turn:
    text, filters = _parse(question)
    return Turn(text, filters.within(scope))


def _parse(question: str) -> tuple[str, Filters]:
    words = " ".join(question.split())
    if len(words) > LONGEST_QUESTION:
        raise SentenceError("too-long", length=len(words), longest=LONGEST_QUESTION)
    try:
        text, filters = parse_filters(words)
    except ValueError as error:
        raise SentenceError("bad-filter") from error
    if not any(character.isalnum() for character in text):
        raise SentenceError("no-words")
    return text, filters
