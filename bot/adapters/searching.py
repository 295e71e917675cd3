"""Shared by the adapters: a search with filters in its text, and the metadata of a hit."""

from typing import Any

from bot.scopes import LOCAL
from retrieval.answering.ranking import Hit
from retrieval.finding.filters import parse_filters
from retrieval.retriever import Retriever


def search(retriever: Retriever, question: str, k: int) -> list[Hit]:
    """The k best passages within the question's filters. Raises ValueError for an invalid filter."""
    text, filters = parse_filters(question)
    return retriever.search(text, k, filters.within(LOCAL))


def metadata(hit: Hit) -> dict[str, Any]:
    """The document and position of the passage; start and end count characters of the document's text."""
    passage = hit.passage
    return {
        "document": passage.document,
        "title": passage.title,
        "date": passage.date,
        "source": passage.source,
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
    }


def identity(hit: Hit) -> str:
    """An id of the passage that is the same in every search."""
    return f"{hit.passage.document}:{hit.passage.start}-{hit.passage.end}"
