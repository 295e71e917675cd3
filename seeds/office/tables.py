"""The tables of office files: their rows with the names of their columns; what only arranges a page is dissolved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from seeds.documents import one_line
from seeds.outline import Kind
from seeds.paragraphs import CELLS, names_columns
from seeds.parts import Part
from seeds.sheets import table_rows
from seeds.sheets.table_rows import Row

# A row that is longer, or a cell that holds more paragraphs, is a part of the page, not of a table.
_LONGEST_ROW = 1_000
_MOST_IN_CELL = 12
# A table of two columns is mostly a list of names and values.
_PAIR = 2

Grid = Sequence[Sequence[Sequence[Part]]]
# How many columns each cell of each row takes.
Spans = Sequence[Sequence[int]]


def parts_of(grid: Grid, marked: int = 0, place: str = "", spans: Spans = ()) -> Iterator[Part]:
    """The parts of a table, given as the parts in each cell of each row; so many rows are marked as its head."""
    if is_layout(grid):
        yield from (part for row in grid for cell in row for part in cell)
        return
    for row in _rows([[_flat(cell) for cell in row] for row in grid], marked, place, spans):
        if len(row.part.text) > _LONGEST_ROW:
            yield from (part for cell in grid[row.number] for part in cell)
        else:
            yield row.part


def rows(
    cells: Sequence[Sequence[str]], has_header: bool = False, place: str = "", spans: Spans = ()
) -> Iterator[Part]:
    """The rows of a table that hold text, with the names of their columns if the first rows have them."""
    return (row.part for row in _rows(cells, int(has_header), place, spans))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table, by its number there, as it is read."""

    number: int
    part: Part


def _rows(cells: Sequence[Sequence[str]], marked: int, place: str, spans: Spans) -> Iterator[_Row]:
    pairs = zip_longest(cells, spans, fillvalue=())
    filled = [row for number, (texts, widths) in enumerate(pairs) if (row := Row(number, _row(texts), widths)).cells]
    table = table_rows.table(filled, marked, _is_header)
    context = CELLS.join(table.names).strip()
    for row in table.rows:
        yield _Row(row.number, Part(CELLS.join(row.cells).strip(), Kind.ROW, place=place, context=context))


def _is_header(filled: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns; of two columns, the second must hold numbers alone."""
    values = [cell for row in filled[1:] for cell in row[1:]]
    is_plain = len(values) > 1 and not any(character.isalpha() for cell in values for character in cell)
    return names_columns(filled) and (len(filled[0]) > _PAIR or is_plain)


def _row(cells: Sequence[str]) -> list[str]:
    """The cells on one line each, without the empty ones at the end."""
    row = [one_line(cell) for cell in cells]
    while row and not row[-1]:
        row.pop()
    return row


def is_layout(grid: Grid) -> bool:
    """Whether the table only arranges a page: it has one column, or its cells hold whole sections."""
    cells = [cell for row in grid for cell in row if cell]
    return all(sum(map(bool, row)) < 2 for row in grid) or any(
        len(cell) > _MOST_IN_CELL or (len(cell) > 1 and any(part.kind is Kind.HEADING and part.level for part in cell))
        for cell in cells
    )


def _flat(cell: Sequence[Part]) -> str:
    """The text of a cell; the items of a list and the rows of an inner table are joined by semicolons."""
    text, before = "", Kind.PARAGRAPH
    for part in cell:
        words = one_line(part.text.replace(CELLS, " "))
        listed = {part.kind, before} & {Kind.ROW, Kind.ITEM} and text and not text.endswith((".", ";", ":", ","))
        text += ("; " if listed else " ") + words
        before = part.kind
    return text.strip()
