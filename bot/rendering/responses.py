"""Passages that were found and counts, as JSON and as text for a terminal."""

from collections.abc import Sequence
from typing import Any

import regex
from rich.console import Console, Group
from rich.text import Text

from bot.dialogue.conversation import Count
from bot.rendering import console
from retrieval.answering.answers import Answer
from retrieval.finding.filters import KEYS, MARKS
from retrieval.finding.search import Found, Place, Tally
from retrieval.scope import file_name
from retrieval.text.reprs import plural

# More documents than this are summed up in a line; JSON names all.
DOCUMENTS = 20

_KEY = regex.compile(rf"(?:{'|'.join(KEYS)}):", regex.IGNORECASE)


def query(arguments: Sequence[str]) -> str:
    """The query of a command line, whose shell took the quotation marks off the phrases."""
    return " ".join(map(_quoted, arguments))


def _quoted(argument: str) -> str:
    key = _KEY.match(argument)
    # A source has words; a date has none, so that words follow it.
    if key and KEYS[key[0].rstrip(":").casefold()] != "origin":
        return argument
    name, value = (key[0], argument[key.end() :]) if key else ("", argument)
    if len(value.split()) < 2 or regex.search(rf"[{MARKS}]|\s{_KEY.pattern}", value, regex.IGNORECASE):
        return argument
    return f'{name}"{value}"'


def response_json(response: Answer | Count) -> dict[str, Any]:
    """What `seedbot ask --json` prints."""
    if isinstance(response, Answer):
        return console.as_json(response)
    return {"question": response.question, "counted": response.words, **_numbers(response.found)}


def as_json(text: str, found: Found) -> dict[str, Any]:
    """What `seedbot find --json` prints."""
    return {"query": text, **_numbers(found), "hits": [_hit_json(hit) for hit in found.hits]}


def print_response(response: Answer | Count, out: Console) -> None:
    """The answer or the count on the console."""
    if isinstance(response, Answer):
        console.print_answer(response, out)
    else:
        _print_numbers(_count(response), response.found, out)


def print_found(found: Found, offset: int, out: Console, further: str = "") -> None:
    """The numbers, by document too, the passages with the words in bold, and what to type for those that follow."""
    _print_numbers(f"{_passages(found)} in {plural(len(found.documents), 'document')}", found, out)
    for hit in found.hits:
        out.print(hit_view(hit), soft_wrap=not out.is_terminal)
    following = offset + len(found.hits)
    if found.hits and following < found.total:
        further = further or f"--offset {following}"
        out.print(f"\nPassages {offset + 1} to {following} of {found.total}; go on with {further}.")


def _count(count: Count) -> str:
    number = len(count.found.documents)
    if not number:
        return f"No document mentions {count.words}."
    verb = "mentions" if number == 1 else "mention"
    return f"{plural(number, 'document')} {verb} {count.words}, in {_passages(count.found)}."


def _print_numbers(headline: str, found: Found, out: Console) -> None:
    out.print(Group(Text(headline, style="bold"), *_tallies(found)), soft_wrap=True)


def hit_view(hit: Place) -> Group:
    """A passage with the words in bold, above its title, date and source."""
    passage = hit.passage
    text = Text(f"\n{console.printable(passage.text)}\n")
    for start, end in hit.spans:
        text.stylize("bold", 1 + start - passage.start, 1 + end - passage.start)
    return Group(text, Text(f"— {console.credit(passage)}", style="dim"))


def _tallies(found: Found) -> list[Text]:
    lines = [Text(f"  {tally.passages}  {_credit(tally)}") for tally in found.documents[:DOCUMENTS]]
    rest = len(found.documents) - len(lines)
    return [*lines, Text(f"  and {plural(rest, 'more document')}")] if rest else lines


def _credit(tally: Tally) -> str:
    source = tally.source
    return " · ".join(part for part in (source.title, source.date, source.source or file_name(source.name)) if part)


def _passages(found: Found) -> str:
    return plural(found.total, "passage")


def _numbers(found: Found) -> dict[str, Any]:
    return {"passages": found.total, "documents": [_tally_json(tally) for tally in found.documents]}


def _tally_json(tally: Tally) -> dict[str, Any]:
    source = tally.source
    return {
        "document": source.name,
        "title": source.title,
        "source": source.source,
        "date": source.date,
        "passages": tally.passages,
    }


def _hit_json(hit: Place) -> dict[str, Any]:
    return {**console.passage_json(hit.passage), "spans": [list(span) for span in hit.spans]}
