"""Answers questions: the one way from a typed question to its answer, used by every front end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.catalogue import SentenceError
from bot.dialogue import readings
from bot.dialogue.readings import Ask, Earlier, Question, Reading, Turn
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
    """The response to a question for a number: how many documents contain the words, without their passages."""

    question: str
    words: str  # a search, as `finding.parse` reads it
    found: Found


def respond(
    question: str, retriever: "Retriever", scope: Scope = LOCAL, before: Sequence[Earlier] = (), k: int = 5
) -> Answer | Count:
    """The answer from the documents of the scope, with its k best passages, or a count if the question asks for one.

    Filters in the question narrow the scope. A follow-up is completed from the questions in `before`, oldest first.
    Raises SentenceError as `check` does, and if the scope has no documents.
    """
    asked = _parse(question, scope)
    words = counted(asked.text)
    if words is None:
        answer = _read(asked, before, scope, lambda text, inside: retriever.ask(text, k, inside)).answer
        if not answer.hits and not retriever.sources(scope):
            raise SentenceError("no-documents")
        return answer
    return Count(asked.text, words, retriever.find(search.parse(words), asked.scope, limit=0))


def turn(question: str, response: Answer | Count) -> Turn:
    """The question with what is known from its response, for `before` of later questions."""
    if isinstance(response, Count) or response.quotation is None:
        return Turn(question)
    quotation = response.quotation
    return Turn(question, response.searched, quotation.document, quotation.start, quotation.end, quotation.aspect)


def explain(
    question: str, retriever: "Retriever", scope: Scope = LOCAL, before: Sequence[Earlier] = (), k: int = 5
) -> "Explanation | None":
    """The reasons for the answer that `respond` gives; None for a count, which has no ranking to explain.

    Raises SentenceError as `check` does.
    """
    asked = _parse(question, scope)
    if counted(asked.text) is not None:
        return None
    explanations: dict[tuple[str, Scope], Explanation] = {}

    def answer(text: str, inside: Scope) -> Answer:
        explanations[text, inside] = explanation = retriever.explain(text, k, inside)
        return explanation.answer

    reading = _read(asked, before, scope, answer)
    found = explanations[reading.text, reading.scope]
    aspect = found.aspect if reading.aspect is Aspect.TEXT else reading.aspect
    return replace(found, answer=reading.answer, aspect=aspect)


def ask(question: str, answer: Ask, scope: Scope = LOCAL) -> Answer:
    """The answer to a question without a conversation; `answer` searches for its text within the narrowed scope.

    Raises SentenceError as `check` does.
    """
    asked = _parse(question, scope)
    return answer(asked.text, asked.scope)


def check(question: str) -> str:
    """The question on one line, without its filters.

    Raises SentenceError if it is too long, has no words, or has a filter that cannot be used.
    """
    return _parse(question, LOCAL).text


def _read(question: Question, before: Sequence[Earlier], scope: Scope, answer: Ask) -> Reading:
    """The question's reading; its answer keeps the question as it was asked."""
    found = readings.read(question, [(_parse(each.typed, scope), each) for each in before], answer)
    searched = found.answer.understood or found.text
    return replace(found, answer=replace(found.answer, question=question.text, searched=searched))


def on_one_line(typed: str) -> str:
    """What was typed, with single spaces: no later step meets other white space. Raises SentenceError if it is long."""
    words = " ".join(typed.split())
    if len(words) > LONGEST_QUESTION:
        raise SentenceError("too-long", length=len(words), longest=LONGEST_QUESTION)
    return words


def parted(words: str) -> tuple[str, Filters]:
    """The words without their filters, and these. Raises SentenceError if a filter is wrong."""
    try:
        return parse_filters(words)
    except ValueError as error:
        raise SentenceError("bad-filter") from error


def _parse(typed: str, scope: Scope) -> Question:
    """The question on one line."""
    text, filters = parted(on_one_line(typed))
    if not any(character.isalnum() for character in text):
        raise SentenceError("no-words" if filters == Filters() else "only-filter")
    return Question(text, filters.within(scope))
