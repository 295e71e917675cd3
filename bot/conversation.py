"""The one answer path: what every front does with a question."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.catalogue import texts
from retrieval import finding
from retrieval.answers import Answer
from retrieval.counting import counted
from retrieval.filters import Filters, parse_filters
from retrieval.finding import Found
from retrieval.scope import EVERYTHING, Scope

if TYPE_CHECKING:
    from retrieval.retriever import Retriever

LONGEST_QUESTION = 1000


class QuestionError(ValueError):
    """What a person typed cannot be a question; `name` and `values` are those of the catalogue's sentence for them."""

    def __init__(self, name: str, **values: Any) -> None:
        super().__init__(texts("en").plain(name, **values))
        self.name = name
        self.values = values


Ask = Callable[[str, Scope], Answer]


@dataclass(frozen=True, slots=True)
class Count:
    """How many documents hold the words that a question asks to count; no passages, only numbers."""

    question: str
    words: str  # a search, as `finding.parse` reads it
    found: Found


def respond(question: str, retriever: "Retriever", scope: Scope = EVERYTHING) -> Answer | Count:
    """The answer within the scope and the question's filters, or the count where it asks for one.

    Raises QuestionError as `check` does.
    """
    text, filters = _parse(question)
    words = counted(text)
    if words is None:
        return ask(question, lambda text, inside: retriever.ask(text, scope=inside), scope)
    return Count(text, words, retriever.find(finding.parse(words), filters.within(scope), limit=0))


def ask(question: str, answer: Ask, scope: Scope = EVERYTHING) -> Answer:
    """The answer to the question as a person typed it, within the scope and its filters.

    Raises QuestionError as `check` does.
    """
    text, filters = _parse(question)
    return answer(text, filters.within(scope))


def check(question: str) -> str:
    """The question on one line, without its filters.

    Raises QuestionError with a sentence for the person where it cannot be a question.
    """
    return _parse(question)[0]


def _parse(question: str) -> tuple[str, Filters]:
    words = " ".join(question.split())
    if len(words) > LONGEST_QUESTION:
        raise QuestionError("too-long", length=len(words), longest=LONGEST_QUESTION)
    try:
        text, filters = parse_filters(words)
    except ValueError as error:
        raise QuestionError("bad-filter") from error
    if not any(character.isalnum() for character in text):
        raise QuestionError("no-words")
    return text, filters
