"""The passages to step through: those of an answer or of a search."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from rich.console import Group
from rich.text import Text

from bot.dialogue import revisiting
from bot.rendering.console import printable
from bot.rendering.quoting import credit, passage_view, quotation_view
from bot.scopes import LOCAL
from retrieval.answering.answers import Answer, Quotation
from retrieval.answering.aspects import Aspect
from retrieval.finding.search import Found, Place, Search
from retrieval.retriever import Retriever
from retrieval.text.passages import Passage


@dataclass(frozen=True, slots=True)
class Shown:
    """The number of passages, each with its relevant words, and the quotation above the first."""

    total: int
    place: Callable[[int], Place]  # by number, from 0
    quotation: Quotation | None = None

    def view(self, number: int) -> Group:
        """The passage with this number, as it was first shown."""
        place = self.place(number)
        return quotation_view(place.passage, self.quotation) if self.quotation and not number else _view(place)


def of_answer(answer: Answer) -> Shown:
    """The passages of the answer, or the closest ones if there is no answer."""
    hits = answer.hits if answer.answered else answer.closest
    quotation = answer.quotation or answer.best
    return Shown(len(hits), lambda number: _place(hits[number].passage, quotation), quotation)


def of_search(search: Search, found: Found, retriever: Retriever) -> Shown:
    """The passages of the search, fetched one at a time."""

    def place(number: int) -> Place:
        try:
            return retriever.find(search, LOCAL, offset=number, limit=1).hits[0]
        except IndexError:
            raise ValueError("The documents have changed: search again.") from None

    return Shown(found.total, place)


def around(place: Place, retriever: Retriever) -> Place:
    """The section that holds the passage, with its relevant words. Raises ValueError if the document is gone."""
    try:
        return replace(place, passage=revisiting.around(place.passage, retriever))
    except KeyError:
        raise ValueError(f"{credit(place.passage)} is no longer among the documents.") from None


def section_view(section: Place) -> Group:
    """A section under the headings above it."""
    path = section.passage.section
    view = _view(replace(section, passage=replace(section.passage, section="")))
    return Group(Text(printable(path), style="bold"), view) if path else view


def _view(place: Place) -> Group:
    return passage_view(place.passage, place.spans)


def _place(passage: Passage, quotation: Quotation | None) -> Place:
    is_inside = quotation and quotation.aspect is Aspect.TEXT and quotation.stands_in(passage)
    return Place(passage, ((quotation.start, quotation.end),) if quotation and is_inside else ())
