"""The rows of a grid that the style of an HTML element makes of the words in it."""

import re
from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from seeds.outline import Kind
from seeds.paragraphs import CELLS
from seeds.parts import Part

_GRID = re.compile(r"display:\s*(?:inline-)?grid")
_COLUMNS = re.compile(r"grid-template-columns:\s*([^;]{1,200})")
_REPEATED = re.compile(r"repeat\(\s*(\d{1,2})\s*,")
_TRACK = re.compile(r"[^\s()]+(?:\([^()]*\))?")
_SPAN = re.compile(r"grid-column:\s*span\s+(\d{1,2})")
_INLINE = frozenset({"span", "a", "b", "strong", "em", "i", "label", "small", "time"})
_FEWEST_CELLS = 4


def rows_of(element: etree._Element, flat: Callable[[etree._Element], str]) -> Iterator[Part]:
    """The rows of an element that is a grid of words in several columns, none if it is not; `flat` gives the words."""
    style = element.get("style") or ""
    columns = _columns(style) if _GRID.search(style) else 0
    if columns < 2 or len(element) < _FEWEST_CELLS or not all(map(_is_cell, element)) or (element.text or "").strip():
        return
    above = ""
    for row in _rows(element, columns, flat):
        above = row[0] or above
        if any(row):
            text = CELLS.join(filter(None, [above, *row[1:]]))
            yield Part(text, Kind.ROW if len(row) > 1 else Kind.PARAGRAPH)


def _is_cell(child: etree._Element) -> bool:
    return str(child.tag) in _INLINE and not (child.tail or "").strip()


def _columns(style: str) -> int:
    found = _COLUMNS.search(style)
    repeated = _REPEATED.match(found[1]) if found else None
    return int(repeated[1]) if repeated else len(_TRACK.findall(found[1])) if found else 0


def _rows(element: etree._Element, columns: int, flat: Callable[[etree._Element], str]) -> Iterator[Sequence[str]]:
    row: list[str] = []
    free = columns
    for child in element:
        span = _SPAN.search(child.get("style") or "")
        width = min(columns, max(1, int(span[1]))) if span else 1
        if width > free:
            yield row
            row, free = [], columns
        row.append(flat(child))
        free -= width
    if row:
        yield row
