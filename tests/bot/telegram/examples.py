"""Documents, questions and answers to try the bot with."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from retrieval.answering.answers import Answer, Quotation
from retrieval.answering.ranking import ALL, Hit, Stage
from retrieval.retriever import Retriever
from retrieval.scope import EVERYTHING, Scope, Source
from retrieval.storage.index import Index
from retrieval.text.passages import Passage
from tests.fakes import WordEncoder

PLANETS = "Mars has two moons. They are small & dark. Phobos rises <b>twice</b> a day."
SOURCE = "https://www.sky.org/m?a=1&b=2"
# Documents for the WordEncoder to answer from.
MARS = (
    "Mars has two moons. They are small & dark.\n\n"
    "Phobos is the larger moon of the two. It rises twice a day over the desert.\n\n"
    "Deimos is the outer moon and quite small. "
    + "It was found by Asaph Hall in the year 1877 during a long night at the observatory. "
    * 5
)
FERRY = (
    "Title: Ferry news\nDate: 2026-01-31\nSource: https://www.sky.org/m?a=1\n\n"
    "The island ferry carries bicycles. It is green."
)


def passage(text: str = PLANETS, start: int = 0, **heading: Any) -> Passage:
    """A passage of planets.txt that begins `start` characters into it."""
    known: dict[str, Any] = {"document": "planets.txt", "title": "Moons", "date": "2026-01-31", "source": SOURCE}
    end = start + len(text)
    return Passage(**(known | heading), start=start, end=end, text=text, sentences=((start, end),))


def answered(found: Passage, sentence: str) -> Answer:
    """The answer whose quotation is the sentence in the passage."""
    start = found.start + found.text.index(sentence)
    quotation = Quotation(found.document, start, start + len(sentence), sentence)
    return Answer("?", True, 0.9, quotation, (Hit(found, 0.9),))


def refused(*closest: Passage) -> Answer:
    """A refusal with its closest passages."""
    return Answer("?", False, 0.1, None, tuple(Hit(found, 0.1) for found in closest))


def ask(question: str) -> Answer:
    """Answers with the question itself as quotation; refuses questions about Venus."""
    if "Venus" in question:
        return refused(passage())
    return answered(passage(f"Before. {question} After."), question)


class Shelf(Retriever):
    """A retriever that answers with a function, whatever is indexed."""

    def __init__(self, home: Path, answer: Callable[[str], Answer] = ask) -> None:
        super().__init__(Index(home), WordEncoder())
        self._answer = answer

    def ask(self, question: str, k: int = 5, scope: Scope = EVERYTHING, stages: frozenset[Stage] = ALL) -> Answer:
        return self._answer(question)

    def sources(self, scope: Scope = EVERYTHING) -> list[Source]:
        planets = Source("planets.txt", "Moons", "2026-01-31", "https://sky.org/m", 3)
        return [planets, Source("a&b.txt", "", "", "", 1)]
