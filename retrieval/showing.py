"""What answers and hits look like where they are looked at in Python: a line at a prompt, HTML in a notebook."""

from html import escape

from retrieval.passages import Passage, Span

# Characters of a text on a line.
LINE = 72
# No colour of its own but what surrounds it, so that it can be read on light and on dark.
_BLOCK = "margin:.5em 0;padding:0 0 0 .8em;border-left:3px solid;max-width:44em;white-space:pre-wrap"
_CREDIT = "opacity:.7;font-size:.9em"


def line(text: str) -> str:
    """The beginning of a text, on one line and in quotation marks."""
    words = " ".join(text.split())
    return repr(words if len(words) <= LINE else f"{words[: LINE - 1]}…")


def place(document: str, start: int, end: int) -> str:
    """Where words stand: the document, and the characters of it."""
    return f"{document}[{start}:{end}]"


def passage_html(passage: Passage, bold: Span | None = None) -> str:
    """The passage with a part of it, in characters of the document, in bold, above its title, date and source."""
    start, end = (bold[0] - passage.start, bold[1] - passage.start) if bold else (0, 0)
    text = passage.text
    marked = f"{escape(text[:start])}<b>{escape(text[start:end])}</b>" if bold else ""
    return (
        f'<div style="{_BLOCK}">{marked}{escape(text[end:])}\n<span style="{_CREDIT}">{_credit(passage)}</span></div>'
    )


def _credit(passage: Passage) -> str:
    source = escape(passage.source or passage.document)
    if passage.source.startswith(("https://", "http://")):
        source = f'<a href="{source}" rel="noopener noreferrer">{source}</a>'
    return " · ".join([*(escape(part) for part in (passage.title, passage.date) if part), source])
