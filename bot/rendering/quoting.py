"""A passage as JSON and as text for a terminal, with the line that credits its document."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group
from rich.text import Text

from bot.rendering.columns import named_cells
from bot.rendering.console import printable
from retrieval.answering.answers import Quotation
from retrieval.answering.aspects import Aspect
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
    return Group(text, _credit_line(passage, bold[0][0] if bold else None))


def _credit_line(passage: Passage, position: int | None) -> Text:
    return Text(f"— {credit(passage, position)}", style="dim")


def quotation_view(passage: Passage, quotation: Quotation) -> Group:
    """The quotation, with what answers in bold, above its passage if that says more, in which other words are dim."""
    is_all = quotation.aspect is Aspect.TEXT and (passage.start, passage.end) == (quotation.start, quotation.end)
    if is_all:
        return under_credit(marked(quotation), passage, quotation)
    return Group(marked(quotation), dim_view(passage, quotation))


def marked(quotation: Quotation) -> Text:
    """The quotation, with what answers in bold; below a row, the names of its columns."""
    words = Text(printable(quotation.text), style="" if quotation.aspect is Aspect.TEXT else "bold")
    for start, end in quotation.focus:
        words.stylize("bold", start - quotation.start, end - quotation.start)
    columns = printable(named_cells(quotation))
    return words.append(f"\n{columns}", style="dim") if columns else words


def under_credit(words: Text, passage: Passage, quotation: Quotation) -> Group:
    """The words of the quotation above the credit line of its passage."""
    return Group(words, _credit_line(passage, quotation.start))


def dim_view(passage: Passage, quotation: Quotation | None = None) -> Group:
    """The passage above its credit line, both dim except for the quotation."""
    start = end = passage.start
    if quotation and quotation.aspect is Aspect.TEXT:
        start, end = quotation.start, quotation.end
    text = Text(f"\n{printable(passage.text)}\n")
    for first, last in ((passage.start, start), (end, passage.end)):
        if first < last:
            text.stylize("dim", 1 + first - passage.start, 1 + last - passage.start)
    return Group(text, _credit_line(passage, start))


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
