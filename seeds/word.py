"""Word files (.docx)."""

from datetime import datetime
from io import BytesIO
from itertools import groupby, pairwise

import docx
from docx.table import Table
from docx.table import _Row as Row
from docx.text.paragraph import Paragraph

from seeds import articles
from seeds.archives import open_archive
from seeds.documents import Document, Flaw, UnreadableError, one_line, tidy, title_from

COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
# The date in the template of python-docx, which programs that use python-docx leave in their files.
TEMPLATE_CREATED = datetime(2013, 12, 23, 23, 15)


def read(data: bytes, name: str) -> Document:
    """The paragraphs and tables in order. Raises UnreadableError if the file is protected, .doc or too large."""
    if data.startswith(COMPOUND_FILE):
        raise UnreadableError(
            "is protected with a password or in the old .doc format; save it as an open .docx", Flaw.PASSWORD
        )
    open_archive(data).close()
    word = docx.Document(BytesIO(data))
    blocks = [block for block in word.iter_inner_content() if _text_of(block)]
    heading, blocks = _split_title(blocks)
    title = one_line(word.core_properties.title) or heading or title_from(name)
    parsed = articles.document(name, tidy(_running_text(blocks)), title)
    date = parsed.date or _created(word.core_properties.created)
    return Document(name, parsed.text, parsed.title, date, parsed.source)


def _created(moment: datetime | None) -> str:
    if moment is None or moment.replace(tzinfo=None) == TEMPLATE_CREATED:
        return ""
    return moment.date().isoformat()


def _split_title(blocks: list[Paragraph | Table]) -> tuple[str, list[Paragraph | Table]]:
    """The heading at the beginning of the document ("" if there is none), and the other blocks."""
    if len(blocks) > 1 and _style(blocks[0]).startswith(("Title", "Heading")):
        return one_line(_text_of(blocks[0])), blocks[1:]
    return "", blocks


def _style(block: Paragraph | Table) -> str:
    return (block.style and block.style.name) or ""


def _running_text(blocks: list[Paragraph | Table]) -> str:
    """The text of the blocks, separated by blank lines; list items are on consecutive lines."""
    if not blocks:
        return ""
    parts = [_text_of(blocks[0])]
    for above, below in pairwise(blocks):
        listed = _style(above).startswith("List") and _style(below).startswith("List")
        parts += ["\n" if listed else "\n\n", _text_of(below)]
    return "".join(parts)


def _text_of(block: Paragraph | Table) -> str:
    if isinstance(block, Paragraph):
        text = block.text.strip()
        return f"- {text}" if text and _style(block).startswith("List") else text
    return "\n".join(filter(None, map(_row_text, block.rows)))


def _row_text(row: Row) -> str:
    # python-docx lists a cell that spans several columns once for each column.
    cells = [" ".join(next(same).text.split()) for _, same in groupby(row.cells, key=lambda cell: cell._tc)]
    return " | ".join(cells) if any(cells) else ""
