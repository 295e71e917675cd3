"""The sheets of an OpenDocument spreadsheet: their rows, with repeated rows and cells."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from lxml import etree

from seeds.documents import Flaw, UnreadableError
from seeds.office.package import attribute, integer, local
from seeds.outline import Kind
from seeds.parts import Part
from seeds.sheets.column_names import Row
from seeds.sheets.tables import parts_of

_MOST_CELLS = 5_000_000
# Programs fill a whole column by repeating a row; a row repeated more often is read once.
_MOST_REPEATED = 1_000

Words = Callable[[etree._Element], str]
Notes = Callable[[], Iterable[Part]]


def parts(spreadsheet: Iterable[etree._Element], words: Words, notes: Notes) -> Iterator[Part]:
    """The parts of the sheets; a heading names each if several are filled.

    `words` gives the text of a cell, and `notes` those of the cells read since the last call.
    """
    found: list[tuple[str, list[Part]]] = []
    room = _MOST_CELLS
    for sheet in spreadsheet:
        if local(sheet) == "table":
            name = attribute(sheet, "name") or ""
            rows = list(_rows(sheet, words, room))
            room -= sum(len(row.cells) for row in rows)
            own = list(parts_of(rows, name))
            found.append((name, [*own, *(replace(note, place=name) for note in notes())]))
    filled = [(name, own) for name, own in found if own]
    for name, own in filled:
        if len(filled) > 1:
            yield Part(name, Kind.HEADING, 1, name)
        yield from own


def _rows(sheet: etree._Element, words: Words, room: int) -> Iterator[Row]:
    """The filled rows; `room` is how many cells there may be."""
    number = 1
    for row in rows_of(sheet):
        repeated = max(1, integer(attribute(row, "number-rows-repeated"), 1))
        cells = dict(_cells(row, words))
        shown = repeated if repeated <= _MOST_REPEATED else 1
        room -= shown * len(cells)
        if room < 0:
            raise UnreadableError(f"holds more than {_MOST_CELLS:,} cells; split it", Flaw.TOO_LONG)
        if cells:
            yield from (Row(number + offset, cells) for offset in range(shown))
        number += repeated


def _cells(row: etree._Element, words: Words) -> Iterator[tuple[int, str]]:
    """The filled cells as they are shown, with their columns."""
    column = 0
    for cell in row:
        repeated = max(1, integer(attribute(cell, "number-columns-repeated"), 1))
        text = words(cell) if local(cell) == "table-cell" else ""
        if text:
            yield from ((column + offset, text) for offset in range(min(repeated, _MOST_REPEATED)))
        column += repeated


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table in order, those of its groups and of its header too."""
    for each in table:
        if local(each) == "table-row":
            yield each
        elif local(each) in ("table-rows", "table-header-rows", "table-row-group"):
            yield from rows_of(each)
