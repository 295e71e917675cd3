"""A passage as JSON and as text for a terminal, with the line that credits its document."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group
from rich.text import Text

from bot.rendering.console import printable
from retrieval.scope import Source, file_name
from retrieval.text.passages import Passage, Span


def credit(quoted: Passage | Source, position: int | None = None) -> str:
    """Title, section and place, date and source on one line; the file's name if there is no source."""
    where = quoted.whereabouts(position) if isinstance(quoted, Passage) else ""
    return joined(quoted.title, where, quoted.date, quoted.source or file_name(_name(quoted)))


def joined(*parts: str) -> str:
    """The parts on one line, without the empty ones."""
    return " · ".join(filter(None, parts))


def passage_view(passage: Passage, bold: Sequence[Span] = ()) -> Group:
    """The passage above its credit line; the bold parts are given in characters of the document."""
    text = Text(f"\n{printable(passage.text)}\n")
    for start, end in bold:
        text.stylize("bold", 1 + start - passage.start, 1 + end - passage.start)
    return Group(text, Text(f"— {credit(passage, bold[0][0] if bold else None)}", style="dim"))


def passage_json(passage: Passage) -> dict[str, Any]:
    """The passage with its document and its position there."""
    return {
        **document_json(passage),
        "section": passage.section,
        "place": passage.place(passage.start),
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }


def document_json(quoted: Passage | Source) -> dict[str, Any]:
    """The document with its title, source and date."""
    return {"document": _name(quoted), "title": quoted.title, "source": quoted.source, "date": quoted.date}


def _name(quoted: Passage | Source) -> str:
    return quoted.name if isinstance(quoted, Source) else quoted.document
