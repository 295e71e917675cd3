"""The results of a search, as JSON and as text for a terminal: numbers, documents and passages."""

from typing import Any

from rich.console import Console, Group
from rich.text import Text

from bot.dialogue.conversation import Count
from bot.rendering.quoting import credit, document_json, passage_json, passage_view
from retrieval.finding.search import Found, Place
from retrieval.text.reprs import plural

# The most documents that a terminal lists; JSON lists all.
DOCUMENTS = 20


def as_json(query: str, found: Found) -> dict[str, Any]:
    """The results in the form that `seedbot find --json` prints."""
    return {"query": query, **numbers_json(found), "hits": [_hit_json(hit) for hit in found.hits]}


def numbers_json(found: Found) -> dict[str, Any]:
    """The number of passages, in all and by document."""
    documents = [{**document_json(tally.source), "passages": tally.passages} for tally in found.documents]
    return {"passages": found.total, "documents": documents}


def print_found(found: Found, offset: int, out: Console, further: str = "") -> None:
    """Prints the numbers, the passages with the words in bold, and what to type for those that follow."""
    _print_numbers(f"{_passages(found)} in {plural(len(found.documents), 'document')}", found, out)
    for hit in found.hits:
        out.print(passage_view(hit.passage, hit.spans), soft_wrap=not out.is_terminal)
    following = offset + len(found.hits)
    if found.hits and following < found.total:
        further = further or f"--offset {following}"
        out.print(f"\nPassages {offset + 1} to {following} of {found.total}; go on with {further}.")


def print_count(count: Count, out: Console) -> None:
    """Prints how many documents mention the words, and which."""
    number = len(count.found.documents)
    mention = "mentions" if number == 1 else "mention"
    sentence = f"{plural(number, 'document')} {mention} {count.words}, in {_passages(count.found)}."
    _print_numbers(sentence if number else f"No document mentions {count.words}.", count.found, out)


def _print_numbers(headline: str, found: Found, out: Console) -> None:
    out.print(Group(Text(headline, style="bold"), *_tallies(found)), soft_wrap=True)


def _tallies(found: Found) -> list[Text]:
    lines = [Text(f"  {tally.passages}  {credit(tally.source)}") for tally in found.documents[:DOCUMENTS]]
    rest = len(found.documents) - len(lines)
    return [*lines, Text(f"  and {plural(rest, 'more document')}")] if rest else lines


def _passages(found: Found) -> str:
    return plural(found.total, "passage")


def _hit_json(hit: Place) -> dict[str, Any]:
    return {**passage_json(hit.passage), "spans": [list(span) for span in hit.spans]}
