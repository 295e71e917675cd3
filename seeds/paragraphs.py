"""The outline of plain text: headings, paragraphs, list items and table rows, recognized by how their lines look."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from seeds.dates import iso_date
from seeds.outline import Block, Kind, in_sections

# What readers put between the cells of a row.
CELLS = " | "
# A sign before a list item is not part of it, a number is.
_SIGN = re.compile(r"[-*+•▪●◦‣–]\s+(?=\S)")
_NUMBER = re.compile(r"(?=(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]|\(?[^\W\d_][.)])\s+\S)")
_NUMBERED_TITLE = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[^\W\d_].*")
_UNDERLINE = re.compile(r"(=|-|~|\*|#)\1{2,}\s*")
_GAP = re.compile(r" {2,}|\t+")
_ENDS = tuple(".!?…:;,。！？：；，।")
_COLONS = (":", "：")
_LONGEST_HEADING = 80
# A cell that is longer names no column.
_LONGEST_NAME = 120
_VALUE = re.compile(r"[^\w]*\d[\d\s.,:/'’%()+-]*(?:[^\W\d]{0,4}\.?[^\w]*)")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_FEWEST_ROWS = 3
# The share of a table's lines that have its number of cells.
_EVEN = 0.8


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a text whose paragraphs are separated by blank lines."""
    paragraphs = [list(lines) for filled, lines in groupby(_lines(text), key=lambda line: bool(line.text)) if filled]
    found: list[tuple[Block, int]] = []
    for number, lines in enumerate(paragraphs):
        below = paragraphs[number + 1] if number + 1 < len(paragraphs) else []
        if level := _heading_level(lines, below):
            found.append((Block(lines[0].start, lines[0].end, Kind.HEADING), level))
        else:
            above = found[-1][0] if found else None
            found += [(block, 0) for block in _body(text, lines, above)]
    return in_sections(text, found)


def announces(text: str) -> bool:
    """Whether the text ends by announcing what follows."""
    return text.rstrip().endswith(_COLONS)


def names_columns(rows: Sequence[Sequence[str]], is_marked: bool = False) -> bool:
    """Whether the first row names the columns: by different words without digits, above rows that each have digits.

    If it is marked as their names, by its look or by the kind of table, the words may have digits, the rows none.
    """
    head, *below = rows
    names = [cell for cell in head if cell]
    if not below or len(names) < 2 or len(names) * 2 < max(map(len, rows)) or len(set(names)) < len(names):
        return False
    values = [name for name in names if (_VALUE.fullmatch(name) if is_marked else _has_digits(name))]
    if values and (names[0] in values or len(below) < 2 or not all(map(_YEAR.fullmatch, values))):
        return False
    return max(map(len, names)) <= _LONGEST_NAME and (is_marked or all(any(map(_has_digits, row)) for row in below))


def _has_digits(text: str) -> bool:
    return any(map(str.isdigit, text))


def _lines(text: str) -> Iterator[_Line]:
    """The lines without surrounding white space; a blank one has no text."""
    start = 0
    for line in text.split("\n"):
        yield _Line(start + len(line) - len(line.lstrip()), line.strip())
        start += len(line) + 1


def _heading_level(lines: Sequence[_Line], below: Sequence[_Line]) -> int:
    """The level of the heading that the paragraph is, 0 if it is none."""
    line = lines[0].text
    if len(lines) == 2 and _UNDERLINE.fullmatch(lines[1].text):
        return 1 if lines[1].text.startswith("=") else 2
    if len(lines) > 1 or not below or not _is_title(line):
        return 0
    if numbered := _NUMBERED_TITLE.fullmatch(line):
        return numbered[1].count(".") + 1
    if line.isupper():
        return 1
    return 2 if line[0].isupper() and _is_prose(below) else 0


def _is_title(line: str) -> bool:
    letters = any(character.isalpha() for character in line)
    is_short = len(line) <= _LONGEST_HEADING and not line.endswith(_ENDS)
    return letters and is_short and not _is_row(line) and not iso_date(line)


def _is_prose(lines: Sequence[_Line]) -> bool:
    text = " ".join(line.text for line in lines)
    return len(text) > _LONGEST_HEADING and any(end in text for end in _ENDS[:6])


def _is_row(line: str) -> bool:
    return CELLS in line or bool(_GAP.search(line))


def _body(text: str, lines: Sequence[_Line], above: Block | None) -> Iterator[Block]:
    """The blocks of a paragraph that is not a heading."""
    if rows := list(_rows(lines)):
        yield from rows
        return
    context = _context(text, above)
    for kind, run in _runs(lines, is_list=bool(context)):
        start, end = run[0].start, run[-1].end
        if kind is Kind.ITEM:
            sign = _SIGN.match(run[0].text)
            yield Block(run[0].start + sign.end() if sign else start, end, kind, context=context)
        elif kind is Kind.ROW:
            yield from (Block(line.start, line.end, kind) for line in run)
        else:
            yield Block(start, end, kind)
            context = _context(text, Block(start, end))


def _context(text: str, above: Block | None) -> str:
    """The line that announces a list below this block; a list goes on if the block is one of its items."""
    if above is None:
        return ""
    if above.kind is Kind.ITEM:
        return above.context
    last = text[above.start : above.end].rsplit("\n", 1)[-1]
    return last if above.kind is Kind.PARAGRAPH and announces(last) else ""


def _runs(lines: Iterable[_Line], is_list: bool) -> Iterator[tuple[Kind, list[_Line]]]:
    """The lines of each item, row and run of other lines."""
    run: list[_Line] = []
    kind = Kind.PARAGRAPH
    for line in lines:
        starts_list = not run or kind is Kind.ITEM or announces(run[-1].text) or is_list
        is_item = starts_list and bool(_SIGN.match(line.text) or _NUMBER.match(line.text))
        new = Kind.ITEM if is_item else Kind.ROW if CELLS in line.text else Kind.PARAGRAPH
        goes_on = new is Kind.PARAGRAPH and kind is Kind.ITEM
        if run and (is_item or (new is not kind and not goes_on)):
            yield kind, run
            run = []
        kind = kind if goes_on and run else new
        run.append(line)
    if run:
        yield kind, run


def _rows(lines: Sequence[_Line]) -> Iterator[Block]:
    """The rows of a table whose cells are divided by bars or by wide gaps; none if it is not a table."""
    cells = [_cells(line.text) for line in lines]
    columns, even = Counter(map(len, cells)).most_common(1)[0]
    barred = all(CELLS in line.text for line in lines)
    if columns < 2 or not (barred or (len(lines) >= _FEWEST_ROWS and even >= _EVEN * len(lines))):
        return
    context = CELLS.join(cells[0]) if names_columns(cells) else ""
    for line in lines:
        if any(character.isalnum() for character in line.text):
            yield Block(line.start, line.end, Kind.ROW, context=context)


def _cells(line: str) -> list[str]:
    return line.split(CELLS) if CELLS in line else _GAP.split(line)
