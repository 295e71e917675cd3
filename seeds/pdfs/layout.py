"""The order in which the lines of a PDF page are read: columns, tables and what stands around them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from seeds.pdfs.lines import CJK, Line, Run, around, lines_of
from seeds.pdfs.ruled import Table
from seeds.pdfs.spans import Span, merged

# The narrowest space between columns, as a share of the size of the letters.
_GUTTER = 0.6
# A page with more runs is a drawing; they are read as drawn.
_MOST_RUNS = 4000
_DEEPEST = 8
# A line of text has at least so many spaces, and a column so many lines.
_SPACES = 5
_FEWEST_LINES = 10
_FEW = 4
# The greatest steps to a line within a cell and to the next row, as shares of the size of the letters.
_TIGHT, _LOOSE = 1.6, 2.6
# Columns of text hold at least so many words a line, which fill at least this share of the column.
_FEWEST_WORDS = 3.2
# Those of the column with fewer and of the one with more words, where the file draws one after the other.
_FEWEST_DRAWN_WORDS = 1.2, 2
_FILLED = 0.72
# The size of a title, as a share of that of the letters below it.
_LARGE = 1.2
# Runs beside each other that are compared, and how far apart those of one row stand, as a share of their size.
_FEWEST_BESIDE = 8
_EVEN = 0.12


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that are read one after another, and where the lines of their column end."""

    lines: list[Line]
    margin: float
    is_table: bool = False
    table: Table | None = None  # with ruling lines
    is_framed: bool = False  # whether it begins in a frame of its own


def regions_of(runs: Sequence[Run], depth: int = 0, margin: float = 0.0) -> Iterator[Region]:
    """The regions of a page or a column without ruling lines; `margin` is where the lines of text around it end."""
    lines = lines_of(runs)
    margin = max(margin, margin_of(lines))
    is_drawing = len(runs) > _MOST_RUNS or depth > _DEEPEST
    text: list[Line] = []
    for found in lines if is_drawing else _found(lines, margin, depth):
        if isinstance(found, Line):
            text.append(found)
            continue
        if text:
            yield Region(text, margin)
            text = []
        yield found
    if text:
        yield Region(text, margin)


def _found(lines: Sequence[Line], margin: float, depth: int) -> Iterator[Line | Region]:
    """The tables, the regions of columns, and the lines between them."""
    at = 0
    has_code = not all(map(_is_mono, lines))
    while at < len(lines):
        end, spans = _band(lines, at)
        is_apart = len(spans) < 2 or _stands_above(lines, at, end, spans)
        found = [] if is_apart else list(_side_by_side(lines[at:end], spans, margin, depth, has_code))
        yield from found or [lines[at]]
        at = end if found else at + 1


def margin_of(lines: Sequence[Line]) -> float:
    """Where the lines of text end on the right; those that are short only do where there are no others."""
    ends = [line.box.right for line in lines]
    long = [line.box.right for line in lines if line.text.count(" ") >= _SPACES]
    return max(long or ends, default=0.0)


def _band(lines: Sequence[Line], start: int) -> tuple[int, list[Span]]:
    """The end of the longest sequence of lines with a space between columns, and the spans of the columns."""
    spans: list[Span] = []
    for number in range(start, len(lines)):
        wider = merged([*spans, *_spans(lines[number])], _GUTTER * lines[number].size)
        if len(wider) < 2 and number > start:
            return number, spans
        spans = wider
    return len(lines), spans


def _stands_above(lines: Sequence[Line], at: int, end: int, spans: Sequence[Span]) -> bool:
    """Whether the line is a title above columns, which would end at it or, if it is large, seem to be fewer."""
    if len(lines[at].runs) > 1 or at + 1 == len(lines):
        return False
    below, columns = _band(lines, at + 1)
    is_large = lines[at].size > _LARGE * lines[at + 1].size
    return (below > end and len(columns) > 1) or (is_large and below >= end and len(columns) > len(spans))


def _is_mono(line: Line) -> bool:
    return all(run.style.mono for run in line.runs)


def _spans(line: Line) -> list[Span]:
    return [(run.box.left, run.box.right) for run in line.runs]


def _side_by_side(
    lines: Sequence[Line], spans: Sequence[Span], margin: float, depth: int, has_code: bool
) -> Iterator[Line | Region]:
    """What a band holds: tables with the lines around them, or columns; nothing if it is neither.

    Where a page `has_code`, lines in a font of fixed width are no table.
    """
    gutter = next((right[0] for _, right in pairwise(spans) if _divides_texts(lines, right[0])), None)
    if gutter is None and (sum(len(line.runs) > 1 for line in lines) < 2 or not _is_table(lines, spans)):
        gutter = max((right[0] - left[1], right[0]) for left, right in pairwise(spans))[1]
    if gutter is not None:
        yield from _columns(lines, gutter, depth)
        return
    for group in _groups(lines, spans):
        together = [number for number, line in enumerate(group) if len(line.runs) > 1]
        if len(together) < 2 or (has_code and all(_is_mono(group[number]) for number in together)):
            yield from group
            continue
        last = together[-1] + 1
        while last < len(group) and group[last].box.left >= spans[1][0]:
            last += 1
        yield from group[: together[0]]
        yield Region(group[together[0] : last], margin, is_table=True)
        yield from group[last:]


def _groups(lines: Sequence[Line], spans: Sequence[Span]) -> list[list[Line]]:
    """The lines that may be those of one table."""
    groups = [[lines[0]]]
    for above, line in pairwise(lines):
        if len(line.runs) > 1 or _continues(above, line, spans):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _continues(above: Line, line: Line, spans: Sequence[Span]) -> bool:
    """Whether the line goes on in a cell of the row above, or is a row with its first cell only."""
    step = above.box.bottom - line.box.bottom
    if line.box.left >= spans[1][0]:
        return step < _TIGHT * line.size
    return step < _LOOSE * line.size and line.text.count(" ") < _SPACES and line.box.right <= spans[0][1]


def _is_table(lines: Sequence[Line], spans: Sequence[Span]) -> bool:
    """Whether fewer than two columns hold running text."""
    columns = [[run for line in lines for run in line.runs if _is_in(run, span)] for span in spans]
    return sum(_is_text(column, span) for column, span in zip(columns, spans, strict=True)) < 2


def _is_in(run: Run, span: Span) -> bool:
    return span[0] <= (run.box.left + run.box.right) / 2 <= span[1]


def _is_text(column: Sequence[Run], span: Span) -> bool:
    if len(column) < 2:
        return False
    words = mean(_count_words(run.text) for run in column)
    filled = mean(run.box.right - run.box.left for run in column) / (span[1] - span[0])
    return words >= _FEWEST_WORDS and filled >= _FILLED


def _count_words(text: str) -> float:
    return len(CJK.findall(text)) / 2 + sum(any(map(str.isalpha, word)) for word in text.split())


def _divides_texts(lines: Sequence[Line], gutter: float) -> bool:
    """Whether texts stand left and right of the gutter: they are drawn one after the other, or at other heights."""
    left, right = _sides(lines, gutter)
    if min(len(left), len(right)) < _FEW:
        return False
    fewer, more = sorted(map(_words_a_line, (left, right)))
    if more < _FEWEST_DRAWN_WORDS[1] or (fewer < _FEWEST_DRAWN_WORDS[0] and not are_line_numbers(left)):
        return False
    before, after = sorted(run.order for run in left), sorted(run.order for run in right)
    # The heads above both columns may be drawn first.
    is_drawn_before = before[int(0.9 * (len(before) - 1))] < after[int(0.1 * len(after))]
    return is_drawn_before or _is_uneven(lines, gutter)


def _is_uneven(lines: Iterable[Line], gutter: float) -> bool:
    """Whether most lines left and right of the gutter do not stand at one height, as the cells of a row do."""
    sides = (_sides([line], gutter) for line in lines)
    even = [_is_even(left[-1], right[0]) for left, right in sides if left and right]
    return len(even) >= _FEWEST_BESIDE and sum(even) * 2 < len(even)


def _is_even(run: Run, other: Run) -> bool:
    near = _EVEN * max(run.style.size, other.style.size)
    return abs(run.box.bottom - other.box.bottom) <= near or abs(run.box.top - other.box.top) <= near


def are_line_numbers(runs: Sequence[Run]) -> bool:
    """Whether the runs are the numbers of the lines of a transcript."""
    numbers = [str(number) for number in range(1, len(runs) + 1)]
    return len(runs) >= _FEWEST_LINES and [run.text for run in runs] == numbers


def _sides(lines: Iterable[Line], gutter: float) -> tuple[list[Run], list[Run]]:
    """The runs left and right of the gutter."""
    runs = [run for line in lines for run in line.runs]
    return [run for run in runs if run.box.left < gutter], [run for run in runs if run.box.left >= gutter]


def _words_a_line(runs: Sequence[Run]) -> float:
    heights = {round(run.box.bottom) for run in runs}
    return sum(_count_words(run.text) for run in runs) / len(heights)


def _columns(lines: Sequence[Line], gutter: float, depth: int) -> Iterator[Region]:
    """The regions of the columns left and right of the gutter; none if they do not stand side by side."""
    left, right = _sides(lines, gutter)
    one, other = around(run.box for run in left), around(run.box for run in right)
    top, bottom = min(one.top, other.top), max(one.bottom, other.bottom)
    beside = [sum(bottom <= run.box.bottom < run.box.top <= top for run in side) for side in (left, right)]
    if top - bottom > 2 * lines[0].size and min(beside) > 1:
        if not are_line_numbers(left):
            yield from regions_of(left, depth + 1)
        yield from regions_of(right, depth + 1)
