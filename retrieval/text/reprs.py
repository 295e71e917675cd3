"""What answers and hits look like where they are looked at in Python: a line at a prompt, HTML in a notebook."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from retrieval.text.passages import Passage, Span

# Characters of a text on a line.
LINE = 72
# No colours of its own, so that it can be read on light and on dark; the sides are those of the text's direction.
_BLOCK = (
    "margin:.6em 0;padding-inline-start:.8em;border-inline-start:3px solid #8886;max-width:44em;overflow-wrap:anywhere"
)
_TEXT = "white-space:pre-wrap;unicode-bidi:plaintext"
_CREDIT = "opacity:.7;font-size:.9em;margin-top:.3em"


def line(text: str) -> str:
    """The beginning of a text, on one line and in quotation marks."""
    words = " ".join(text.split())
    return repr(words if len(words) <= LINE else f"{words[: LINE - 1]}…")


def place(document: str, start: int, end: int) -> str:
    """Where words stand: the document, and the characters of it."""
    return f"{document}[{start}:{end}]"


def plural(number: int, noun: str) -> str:
    """So many of them."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def heading_html(text: str) -> str:
    """Words that stand above passages."""
    return f'<div dir="auto" style="max-width:45em;overflow-wrap:anywhere"><b>{escape(text)}</b></div>'


def passage_html(passage: Passage, bold: Sequence[Span] = ()) -> str:
    """The passage with parts of it, in characters of the document, in bold, above its title, date and source."""
    text = "".join(_marked(passage, bold))
    return (
        f'<div dir="auto" style="{_BLOCK}"><div style="{_TEXT}">{text}</div>'
        f'<div style="{_CREDIT}">{_credit(passage)}</div></div>'
    )


def _marked(passage: Passage, bold: Sequence[Span]) -> Iterator[str]:
    """The passage in pieces, those that are in bold and those between them by turns."""
    edges = [0, *(place - passage.start for span in bold for place in span), len(passage.text)]
    for number, (start, end) in enumerate(pairwise(edges)):
        piece = escape(passage.text[start:end])
        yield f"<b>{piece}</b>" if number % 2 else piece


def _credit(passage: Passage) -> str:
    source = f"<bdi>{escape(passage.source or passage.document)}</bdi>"
    if passage.source.startswith(("https://", "http://")):
        source = f'<a href="{escape(passage.source)}" rel="noopener noreferrer" style="color:inherit">{source}</a>'
    return " · ".join([*(f"<bdi>{escape(part)}</bdi>" for part in (passage.title, passage.date) if part), source])
