"""The rows of a table: several that name the columns are joined to one, and a sub-heading goes to the rows below it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from seeds.paragraphs import VALUE

# In characters. A longer cell is no sub-heading, and longer rows are no head.
_LONGEST_CELL, _LONGEST_HEAD = 120, 1_000
# Where more rows are marked, the first one is meant.
_MOST_HEADS = 3
# The first figure of the number of a section.
_SECTION = re.compile(r"(\d{1,2})((?:\.\d{1,2})*)\.?\s+[^\W\d_]")
_SENTENCE = (".", ";", "!", "。", "！")

NamesColumns = Callable[[Sequence[Sequence[str]]], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its place in the table, its cells, and how many columns each takes, one if that is not said."""

    number: int
    cells: Sequence[str]
    spans: Sequence[int] = ()

    @property
    def is_band(self) -> bool:
        """Whether the row is one cell across the table."""
        return len(self.spans) == 1 < self.spans[0] and bool(self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows as they are to be read, with the names of the columns if the table has some."""

    rows: Sequence[Row]
    names: Sequence[str] = ()


def table(rows: Sequence[Row], marked: int, names_columns: NamesColumns) -> Table:
    """The table of the rows; so many of them are marked as its head, and if none is, `names_columns` tells."""
    title = rows[:1] if len(rows) > 1 and rows[0].is_band else []
    body = rows[len(title) :]
    size = _head_size(body, max(0, marked - len(title)))
    body = [_joined(body[:size]), *body[size:]] if size > 1 else body
    filled = [row.cells for row in body if not row.is_band]
    has_names = len(filled) > 1 < len(filled[0]) and not body[0].is_band and (size > 0 or names_columns(filled))
    names, rest = ([_above_all(body[0], body[1:])], body[1:]) if has_names else ([], body)
    # A single row across the table, such as the words below a picture, heads nothing.
    if title and not names and any(map(_is_heading, rest, rest[1:])):
        title, rest = [], [*title, *rest]
    return Table([*title, *names, *_with_bands(rest)], names[0].cells if names else ())


def _above_all(head: Row, rows: Sequence[Row]) -> Row:
    """The head with a name for each column: one above several is the name of each of them."""
    widths = {len(row.cells) for row in rows if not row.is_band}
    most = max(widths, default=0)
    if most <= len(head.cells):
        return head
    names = _spread(head, most)
    if len(widths) == 1 and len(names) < most and most % len(names) == 0:
        names = [name for name in names for _ in range(most // len(names))]
    return Row(head.number, names[:most]) if len(names) >= most else head


def _head_size(rows: Sequence[Row], marked: int) -> int:
    """How many rows name the columns: those marked, and one below words that stand above several columns."""
    size = next((number for number, row in enumerate(rows[:marked]) if row.is_band), marked)
    size = size if size <= min(_MOST_HEADS, len(rows) - 1) else 1
    last = max(size, 1)
    if last + 1 < len(rows) and _stands_above(rows[last - 1], rows[last], rows[last + 1 :]):
        size = last + 1
    return size if sum(len(cell) for row in rows[:size] for cell in row.cells) <= _LONGEST_HEAD else min(size, 1)


def _stands_above(row: Row, below: Row, rest: Sequence[Row]) -> bool:
    """Whether cells of the row take several columns, whose names are in the row below, above rows that have digits."""
    columns = max(len(each.cells) for each in rest)
    is_wide = len(row.cells) > 1 and any(span > 1 for span in row.spans)
    if not is_wide or len(below.cells) < max(2, columns) or any(map(VALUE.fullmatch, below.cells)):
        return False
    return all(any(map(str.isdigit, "".join(each.cells))) for each in rest if not each.is_band)


def _joined(rows: Sequence[Row]) -> Row:
    """One row that names each column by the words above it, the uppermost first."""
    most = max(len(row.cells) for row in rows)
    columns = zip_longest(*(_spread(row, most) for row in rows), fillvalue="")
    return Row(rows[0].number, [", ".join(dict.fromkeys(filter(None, column))) for column in columns])


def _spread(row: Row, most: int) -> list[str]:
    """The cell above each column; a cell spans at most so many."""
    spans = [*row.spans, *[1] * len(row.cells)]
    return [cell for cell, span in zip(row.cells, spans, strict=False) for _ in range(min(span, most))]


def _with_bands(rows: Sequence[Row]) -> list[Row]:
    """The rows, each with the sub-heading above it in its first cell."""
    found: list[Row] = []
    band = ""
    for row, below in zip_longest(rows, rows[1:]):
        if band and _is_of_other_section(row, band):
            band = ""
        if below and _is_heading(row, below):
            band = row.cells[0].rstrip(":：")
        elif band and not row.is_band:
            found.append(Row(row.number, [", ".join(filter(None, [band, row.cells[0]])), *row.cells[1:]]))
        else:
            found.append(row)
    return found


def _is_of_other_section(row: Row, band: str) -> bool:
    """Whether the row has the number of another section than the sub-heading: "7.1 Resources" below "6 Planning"."""
    of_band, own = _SECTION.match(band), _SECTION.match(row.cells[0])
    if of_band is None or own is None or of_band[1] == own[1]:
        return False
    return own[2] != "" or len(row.cells) == 1


def _is_heading(row: Row, below: Row) -> bool:
    """Whether the row is a sub-heading of the rows below."""
    return (
        row.is_band and len(row.cells[0]) <= _LONGEST_CELL and not (row.cells[0].endswith(_SENTENCE) or below.is_band)
    )
