"""The rows of a sheet as parts: tables divided by empty rows, each with the names of its columns."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from seeds import documents
from seeds.documents import UnreadableError
from seeds.outline import Kind
from seeds.paragraphs import CELLS
from seeds.parts import Part

# A sheet with more rows would take hours to index.
MOST_ROWS = 300_000
# In characters. A longer cell is prose, not a value.
_LONGEST_CELL = 500
_LONGEST_NAME = 120
# A single cell that is longer is a paragraph.
_SHORT = 80
# Of the rows below a name, the share that must hold values for it to name a column.
_MOST = 0.5
_SAMPLE = 200
# How many times as many places as filled cells a table may have.
_SPARSE = 8
_VALUE = re.compile(r"[^\w]*\d[\d\s.,:/'’%()+-]*(?:[^\W\d]{0,4}\.?[^\w]*)")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: the number that the program shows beside it, and its filled cells by column."""

    number: int
    cells: Mapping[int, str]
    is_bold: bool = False


def parts_of(rows: Iterable[Row], sheet: str = "") -> Iterator[Part]:
    """The parts of a sheet. Raises UnreadableError if it holds too much for one document."""
    prefix = f"{sheet}, row " if sheet else "row "
    head: dict[int, str] = {}
    for table in _tables(_bounded(rows)):
        titles, body = _split_titles(table)
        yield from (Part(cell, place=f"{prefix}{row.number}") for row in titles for cell in row.cells.values())
        columns = sorted({column for row in body for column in row.cells})
        if _names_columns(body, columns):
            head = dict(body[0].cells)
        elif len(columns) < 2 or not head.keys() >= set(columns):
            head = {}
        if not head or _is_sparse(body, columns):
            columns, head = [], {}
        kind = Kind.PARAGRAPH if len(body) == 1 and len(body[0].cells) == 1 else Kind.ROW
        for row in body:
            yield from _row(row, columns or sorted(row.cells), head, kind, f"{prefix}{row.number}")


def _bounded(rows: Iterable[Row]) -> Iterator[Row]:
    length = 0
    for count, row in enumerate(filter(lambda row: row.cells, rows), 1):
        length += sum(map(len, row.cells.values()))
        if count > MOST_ROWS or length > documents.LONGEST_TEXT:
            limit = f"{MOST_ROWS:,} rows" if count > MOST_ROWS else f"{documents.LONGEST_TEXT:,} characters"
            raise UnreadableError(f"holds more than {limit}; split it")
        yield row


def _tables(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows of each table: those that follow each other without an empty row."""
    for _, table in groupby(enumerate(rows), key=lambda item: item[1].number - item[0]):
        yield [row for _, row in table]


def _split_titles(table: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of one cell above the first row of several cells, and the others."""
    first = next((n for n, row in enumerate(table) if len(row.cells) > 1), 0)
    return table[:first], table[first:]


def _names_columns(rows: Sequence[Row], columns: Sequence[int]) -> bool:
    """Whether the first row names the columns: words above values, or words that look like a head."""
    head, below = rows[0].cells, rows[1 : _SAMPLE + 1]
    names = list(head.values())
    if not below or len(head) < 2 or len(head) * 2 < len(columns) or len(set(names)) < len(names):
        return False
    if any(len(name) > _LONGEST_NAME or _is_value(name) for name in names):
        years = all(_YEAR.fullmatch(name) for name in names if _is_value(name))
        return years and not _is_value(names[0]) and len(below) > 1
    bold = rows[0].is_bold and not rows[1].is_bold
    return bold or len(columns) > 2 or any(_holds_values(below, column) for column in head)


def _holds_values(rows: Sequence[Row], column: int) -> bool:
    return sum(_is_value(row.cells.get(column, "")) for row in rows) > _MOST * len(rows)


def _is_value(text: str) -> bool:
    """Whether the text is a number, date or amount."""
    return len(text) <= _SHORT and bool(_VALUE.fullmatch(text))


def _is_sparse(rows: Sequence[Row], columns: Sequence[int]) -> bool:
    return len(rows) * len(columns) > _SPARSE * sum(len(row.cells) for row in rows) + 1_000


def _row(row: Row, columns: Sequence[int], head: Mapping[int, str], kind: Kind, place: str) -> Iterator[Part]:
    """The row as a part of this kind; a long cell is a paragraph between the cells before and after it."""
    for is_long, run in groupby(columns, key=lambda column: len(row.cells.get(column, "")) > _LONGEST_CELL):
        cells = tuple(run)
        if is_long:
            yield from (Part(row.cells[column], place=place, context=head.get(column, "")) for column in cells)
        elif text := _joined(row.cells, cells):
            is_prose = len(columns) == 1 and len(text) > _SHORT
            context = _joined(head, cells) if head else ""
            yield Part(text, Kind.PARAGRAPH if is_prose else kind, place=place, context=context)


def _joined(cells: Mapping[int, str], columns: Iterable[int]) -> str:
    texts = [" ".join(cells.get(column, "").split()) for column in columns]
    while texts and not texts[-1]:
        texts.pop()
    return CELLS.join(texts)
