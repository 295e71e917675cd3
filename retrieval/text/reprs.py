"""How Python displays answers and hits: one line at a prompt, HTML in a notebook."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from retrieval.text.links import to_words
from retrieval.text.passages import Passage, Span

# The most characters of a text shown on one line.
LINE = 72
# No colours are set, so that it is readable in light and dark themes; the sides follow the direction of the text.
_BLOCK = (
    "margin:.6em 0;padding-inline-start:.8em;border-inline-start:3px solid #8886;max-width:44em;overflow-wrap:anywhere"
)
_TEXT = "white-space:pre-wrap;unicode-bidi:plaintext"
_CREDIT = "opacity:.7;font-size:.9em;margin-top:.3em"


def line(text: str) -> str:
    """The beginning of a text on one line, in quotation marks."""
    words = " ".join(text.split())
    return repr(words if len(words) <= LINE else f"{words[: LINE - 1]}…")


def place(document: str, start: int, end: int) -> str:
    """Where a quotation is from: the document and its range of characters."""
    return f"{document}[{start}:{end}]"


def plural(number: int, noun: str) -> str:
    """The number with the noun, in the plural unless it is one."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def heading_html(text: str) -> str:
    """The text as a heading above passages."""
    return f'<div dir="auto" style="max-width:45em;overflow-wrap:anywhere"><b>{escape(text)}</b></div>'


def passage_html(passage: Passage, bold: Sequence[Span] = ()) -> str:
    """The passage above its title, date and source; the bold parts are given in characters of the document."""
    text = "".join(_marked(passage, bold))
    return (
        f'<div dir="auto" style="{_BLOCK}"><div style="{_TEXT}">{text}</div>'
        f'<div style="{_CREDIT}">{_credit(passage, bold[0] if bold else (passage.start, passage.end))}</div></div>'
    )


def _marked(passage: Passage, bold: Sequence[Span]) -> Iterator[str]:
    """The pieces of the passage in order, alternately plain and bold."""
    edges = [0, *(place - passage.start for span in bold for place in span), len(passage.text)]
    for number, (start, end) in enumerate(pairwise(edges)):
        piece = escape(passage.text[start:end])
        yield f"<b>{piece}</b>" if number % 2 else piece


def _credit(passage: Passage, span: Span) -> str:
    source = f"<bdi>{escape(passage.source or passage.document)}</bdi>"
    if address := to_words(passage, span):
        source = f'<a href="{escape(address)}" rel="noopener noreferrer" style="color:inherit">{source}</a>'
    parts = (passage.title, passage.whereabouts(span[0]), passage.date)
    return " · ".join([*(f"<bdi>{escape(part)}</bdi>" for part in parts if part), source])
