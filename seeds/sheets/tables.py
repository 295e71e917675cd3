"""The rows of a sheet as parts: tables divided by empty rows, each with the names of its columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from seeds import documents
from seeds.documents import Flaw, UnreadableError
from seeds.outline import Kind
from seeds.paragraphs import CELLS, names_columns
from seeds.parts import Part
from seeds.sheets.column_names import Row, headed, with_heads

# A sheet with more rows would take hours to index.
MOST_ROWS = 300_000
# In characters. A longer cell is prose, not a value.
_LONGEST_CELL = 500
# A single cell that is longer is a paragraph.
_SHORT = 80
_SAMPLE = 200
# How many times as many places as filled cells a table may have.
_SPARSE = 8
# A table without names keeps its empty cells if it has so many rows and this share of its cells is filled.
_FEWEST_ROWS, _MOSTLY = 3, 0.6


def parts_of(rows: Iterable[Row], sheet: str = "") -> Iterator[Part]:
    """The parts of a sheet. Raises UnreadableError if it holds too much for one document."""
    prefix = f"{sheet}, row " if sheet else "row "
    head: Mapping[int, str] = {}
    for table in with_heads(_tables(_bounded(rows))):
        titles, body = _split_titles(table)
        yield from (Part(cell, place=f"{prefix}{row.number}") for row in titles for cell in row.cells.values())
        for part in headed(body):
            rows = [part.head, *part.rows] if part.head else part.rows
            columns = sorted({column for row in rows for column in row.cells})
            head = part.head.cells if part.head else _head(rows, columns, head)
            yield from _table(rows, columns, head, prefix)


def _head(rows: Sequence[Row], columns: Sequence[int], before: Mapping[int, str]) -> Mapping[int, str]:
    """The names of the columns in the first row; else those of the table before, if it has all the columns."""
    if _names_columns(rows, columns):
        return dict(rows[0].cells)
    # The first column mostly names the rows, and has no name of its own.
    return before if len(columns) > 1 and before.keys() >= set(columns[1:]) else {}


def _table(rows: Sequence[Row], columns: Sequence[int], head: Mapping[int, str], prefix: str) -> Iterator[Part]:
    filled = sum(len(row.cells) for row in rows) / (len(rows) * len(columns))
    if _is_sparse(rows, columns) or (not head and (len(rows) < _FEWEST_ROWS or filled < _MOSTLY)):
        columns, head = [], {}
    kind = Kind.PARAGRAPH if len(rows) == 1 and len(rows[0].cells) == 1 else Kind.ROW
    for row in rows:
        yield from _row(row, columns or sorted(row.cells), head, kind, f"{prefix}{row.number}")


def _bounded(rows: Iterable[Row]) -> Iterator[Row]:
    length = 0
    for count, row in enumerate(filter(lambda row: row.cells, rows), 1):
        length += sum(map(len, row.cells.values()))
        if count > MOST_ROWS or length > documents.LONGEST_TEXT:
            limit = f"{MOST_ROWS:,} rows" if count > MOST_ROWS else f"{documents.LONGEST_TEXT:,} characters"
            raise UnreadableError(f"holds more than {limit}; split it", Flaw.TOO_LONG)
        yield row


def _tables(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows of each table: those that follow each other without an empty row."""
    for _, table in groupby(enumerate(rows), key=lambda item: item[1].number - item[0]):
        yield [row for _, row in table]


def _split_titles(table: Sequence[Row]) -> tuple[Sequence[Row], Sequence[Row]]:
    """The rows of one cell above the first row of several cells, and the others."""
    first = next((n for n, row in enumerate(table) if len(row.cells) > 1), 0)
    return table[:first], table[first:]


def _names_columns(rows: Sequence[Row], columns: Sequence[int]) -> bool:
    """Whether the first row names the columns; in a sheet of several columns it mostly does."""
    is_bold = len(rows) > 1 and rows[0].is_bold and not rows[1].is_bold
    cells = [[row.cells.get(column, "") for column in columns] for row in rows[: _SAMPLE + 1]]
    return names_columns(cells, is_bold or len(columns) > 2)


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
