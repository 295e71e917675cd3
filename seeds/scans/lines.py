"""The lines that recognition finds on a page, joined into paragraphs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_low

from seeds.paragraphs import CELLS

# Shares of the height of a line: how far apart pieces of one line are in height, and neighbouring words across.
_SAME_LINE = 0.5
_GAP = 2.0
# A paragraph ends above a line that is further below than this share of the usual distance, and after a line that is
# shorter than this share of the widest.
_APART = 1.4
_FULL = 0.85
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


def paragraphs(pieces: Iterable[Line]) -> Iterator[str]:
    """The paragraphs from top to bottom; the cells of a row of a table are divided by bars."""
    lines = list(_rows(sorted(pieces, key=lambda piece: piece.top + piece.bottom)))
    if not lines:
        return
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
