"""The lines that recognition finds on a page, joined into the paragraphs of its columns."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING

from seeds.paragraphs import CELLS

if TYPE_CHECKING:
    from seeds.pdfs.lines import Run

# Shares of the height of a line: how far apart pieces of one line are in height, and neighbouring words across.
_SAME_LINE = 0.5
_GAP = 2.0
# A paragraph ends above a line that is further below than this share of the usual distance, and after a line that is
# shorter than this share of the widest.
_APART = 1.4
_FULL = 0.85
# The size of letters, as a share of the height of their line.
_SIZE = 0.8
_END = re.compile(r".*[.!?…:][\"'”’»)\]]*", re.DOTALL)
_HYPHENATED = re.compile(r".*[^\W\d_][-‐]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """A line or a piece of one; edges are in pixels, and `top` increases downwards."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """The height of the letters."""
        return abs(self.bottom - self.top)


def paragraphs(pieces: Sequence[Line]) -> Iterator[str]:
    """The paragraphs column by column; the cells of a row of a table are divided by bars."""
    last = ""
    for first, *others in map(_paragraphs, columns(pieces)):
        if last and first[0].islower() and not _END.fullmatch(last):
            first = _joined(last, first)
        elif last:
            yield last
        *complete, last = first, *others
        yield from complete
    if last:
        yield last


def columns(pieces: Sequence[Line]) -> Iterator[list[Line]]:
    """The pieces of each column, table or text between them, in the order of reading."""
    from seeds.pdfs.layout import regions_of

    for region in regions_of(_runs(pieces)):
        boxes = [(run.text, run.box) for line in region.lines for run in line.runs]
        yield [Line(text, box.left, -box.top, box.right, -box.bottom) for text, box in boxes]


def _runs(pieces: Sequence[Line]) -> "list[Run]":
    """The pieces as those of a PDF, in one size and row by row."""
    from seeds.pdfs.letters import Box, Style
    from seeds.pdfs.lines import Run

    style = Style(_SIZE * median_low(piece.height for piece in pieces) if pieces else 0.0)
    boxes = [Box(piece.left, -piece.bottom, piece.right, -piece.top) for piece in pieces]
    drawn = sorted(zip(boxes, pieces, strict=True), key=lambda run: -run[0].top)
    return [Run(piece.text, box, style, (style, style), order=order) for order, (box, piece) in enumerate(drawn)]


def _paragraphs(pieces: Iterable[Line]) -> Iterator[str]:
    """The paragraphs of a column."""
    lines = list(_rows(sorted(pieces, key=lambda piece: piece.top + piece.bottom)))
    distance = median_low(below.top - above.top for above, below in pairwise(lines)) if len(lines) > 1 else 0.0
    width = max(line.right - line.left for line in lines)
    text = lines[0].text
    for above, below in pairwise(lines):
        is_short = above.right - above.left < _FULL * width
        if below.top - above.top > _APART * distance or (is_short and _END.fullmatch(above.text)):
            yield text
            text = below.text
        elif CELLS in above.text or CELLS in below.text:
            text += f"\n{below.text}"
        else:
            text = _joined(text, below.text)
    yield text


def _rows(pieces: Sequence[Line]) -> Iterator[Line]:
    """The lines, each with all its pieces."""
    row: list[Line] = []
    for piece in pieces:
        if row and abs(_middle(piece) - _middle(row[0])) > _SAME_LINE * max(piece.height, row[0].height):
            yield _line(row)
            row = []
        row.append(piece)
    if row:
        yield _line(row)


def _line(row: list[Line]) -> Line:
    first, *others = sorted(row, key=lambda piece: piece.left)
    for other in others:
        gap = CELLS if other.left - first.right > _GAP * first.height else " "
        first = replace(first, text=first.text + gap + other.text, right=other.right)
    return first


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _joined(text: str, more: str) -> str:
    return text[:-1] + more if _HYPHENATED.fullmatch(text) and more[:1].islower() else f"{text} {more}"
