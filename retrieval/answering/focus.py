"""The words of a quotation that answer the question: a date, an amount, a name or a cell, where that is clear."""

from retrieval.answering.cells import cell
from retrieval.answering.sought import sought
from retrieval.text.passages import Passage, Span
from seeds.paragraphs import CELLS


def focus(question: str, quoted: str, columns: str = "") -> tuple[Span, ...]:
    """The spans of the quoted text that answer the question; none where that is not clear.

    `columns` is the line with the names of the columns if the text has rows of a table, cells between " | ".
    """
    asked = sought(question)
    if asked is None or not quoted:
        return ()
    if not asked.kind and CELLS not in quoted:
        return ()
    # Imported here: compiling its patterns takes a tenth of a second, and many questions need none of them.
    from retrieval.answering.candidates import Candidates

    if CELLS in quoted:
        return cell(asked, quoted, columns, lambda text: bool(Candidates(text, asked).values()))
    return Candidates(quoted, asked).answers()


def marked(question: str, passage: Passage, span: Span) -> tuple[Span, ...]:
    """The spans within this span of the passage that answer the question, all in characters of the document."""
    found = focus(question, passage.quoted(span), passage.context)
    return tuple((span[0] + first, span[0] + last) for first, last in found)
