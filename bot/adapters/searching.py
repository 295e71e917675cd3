"""What the adapters share: a search with its filters in the text, and what is known of a hit."""

from typing import Any

from bot.scopes import LOCAL
from retrieval.answering.ranking import Hit
from retrieval.finding.filters import parse_filters
from retrieval.retriever import Retriever


def search(retriever: Retriever, question: str, k: int) -> list[Hit]:
    """The k best passages within the question's filters. Raises ValueError for a filter that cannot be read."""
    text, filters = parse_filters(question)
    return retriever.search(text, k, filters.within(LOCAL))


def metadata(hit: Hit) -> dict[str, Any]:
    """Where the passage stands and what its document is; start and end count characters of the document's text."""
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
    """The same for the same passage in every search."""
    return f"{hit.passage.document}:{hit.passage.start}-{hit.passage.end}"
