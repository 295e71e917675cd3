"""The rows of a table in a PDF: its lines, with cells that go on over several lines put together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from seeds.paragraphs import CELLS, VALUE, names_columns
from seeds.pdfs.joins import Words, joined
from seeds.pdfs.lines import Line, Run
from seeds.pdfs.spans import Span, merged

Cells = list[str]
# Between a name over several columns and those below it.
BELOW = " › "
# A step within a row is at most this share of the step between rows, or of the size of the letters.
_CLOSE = 0.85
_TIGHT = 1.4
# The share of the rows that have figures below the names of the columns.
_MOST = 0.7
# A table with names over names has at least so many rows, with these.
_FEWEST_ROWS = 3
# In characters. A longer row heads none below it.
_LONGEST_BAND = 120


class TableRow(NamedTuple):
    """The cells of a row, and the names of the columns above it ("" where they have none)."""

    text: str
    names: str


def rows_of(lines: Sequence[Line], words: Words) -> list[TableRow]:
    """The rows of the table."""
    counts = Counter(len(line.runs) for line in lines if len(line.runs) > 1)
    usual = max(counts, key=lambda count: (counts[count] * count, count))
    groups = row_lines(lines, usual)
    rows = _below_names_of_several(groups, usual, words)
    if not rows:
        groups, spans = _with_one_head(groups), _columns(lines, usual)
        rows = [_cells(group, spans, words) for group in groups]
    bold = list(map(_is_bold, groups[-len(rows) :]))
    return named(rows, bold, has_names(rows, bold))


def named(rows: Sequence[Cells], bold: Sequence[bool], has_names: bool) -> list[TableRow]:
    """The rows with the names of their columns, which the first row has or none; bold rows change those below them."""
    names = list(rows[0]) if has_names else []
    found = []
    for number, row in enumerate(rows):
        below = rows[number + 1 : number + 2]
        if number and bold[number] and below and not bold[number + 1] and any(below[0][1:]):
            names = _renamed(row, names)
        found.append(TableRow(_text(row, bool(names)), _text(names, is_named=True)))
    return found


def _renamed(row: Cells, names: Cells) -> Cells:
    """The names of the columns below a bold row: words for all rows below it, or new names of some columns."""
    first, *others = row
    if first and not any(others):
        return [first, *names[1:]] if len(first) <= _LONGEST_BAND else names
    is_named = names and not first and not any(map(str.isdigit, "".join(others)))
    return ["", *(new or old for new, old in zip(others, names[1:], strict=True))] if is_named else names


def _text(cells: Iterable[str], is_named: bool) -> str:
    """The cells of a row; where their columns have names, each stays in its own."""
    text = CELLS.join(cells)
    return text.rstrip(CELLS) if is_named else text.strip(CELLS)


def _below_names_of_several(groups: Sequence[Sequence[Line]], usual: int, words: Words) -> list[Cells]:
    """The rows where the first line names several columns at once and the second one each; else none."""
    head, *below = groups
    spans = _columns([line for group in below for line in group], usual)
    rows = [_cells(group, spans, words) for group in below]
    if len(rows) < _FEWEST_ROWS or not _stands_above_figures(rows):
        return []
    # The first column mostly names the rows.
    named = {number for number, name in enumerate(rows[0]) if name and (number or VALUE.fullmatch(rows[1][0]))}
    names = _with_names_of_several([run for line in head for run in line.runs], rows[0], spans, named)
    return [names, *rows[1:]] if names else []


def _with_names_of_several(runs: Sequence[Run], names: Cells, spans: Sequence[Span], named: set[int]) -> Cells:
    """The names of the columns, each below the run that names it and others; none if the runs do not."""
    several = [run for run in runs if _below(run, spans) <= named]
    own = {number: run.text for run in runs if run not in several for number in _below(run, spans)}
    has_digits = any(any(map(str.isdigit, run.text)) for run in several)
    is_whole = all(name or number in own for number, name in enumerate(names) if number)
    if has_digits or not (is_whole and 1 < len(several) < len(named)):
        return []
    above = {number: f"{_nearest(several, spans[number]).text}{BELOW}{names[number]}" for number in named}
    return [above.get(number) or name or own.get(number, "") for number, name in enumerate(names)]


def _below(run: Run, spans: Sequence[Span]) -> set[int]:
    """The numbers of the columns that the run stands above."""
    return {number for number, (left, right) in enumerate(spans) if run.box.left < right and run.box.right > left}


def _nearest(runs: Sequence[Run], span: Span) -> Run:
    """The run whose middle is nearest to that of the column."""
    return min(runs, key=lambda run: abs(run.box.left + run.box.right - sum(span)))


def _with_one_head(groups: list[list[Line]]) -> list[list[Line]]:
    """The lines of each row; the names of the columns, in bold letters over several lines, are one row."""
    bold = [_is_bold(group) for group in groups]
    if all(bold):
        return groups
    end = 1
    while bold[0] and bold[end] and len(groups[end][0].runs) > 1 and _is_close(groups[end - 1], groups[end]):
        end += 1
    return [[line for group in groups[:end] for line in group], *groups[end:]]


def _is_bold(lines: Sequence[Line]) -> bool:
    return all(run.style.bold for line in lines for run in line.runs)


def _is_close(above: Sequence[Line], below: Sequence[Line]) -> bool:
    return above[-1].box.bottom - below[0].box.bottom < _TIGHT * below[0].size


def has_names(rows: Sequence[Cells], bold: Sequence[bool]) -> bool:
    """Whether the first row names the columns: it alone is bold, or without figures."""
    full = sum(map(bool, rows[0])) >= max(2, len(rows[0]) - 1) and len(rows) > 1
    return full and ((bold[0] and not all(bold)) or names_columns(rows) or _stands_above_figures(rows))


def _stands_above_figures(rows: Sequence[Cells]) -> bool:
    """Whether the first row of a table with several columns is without figures and most others are not."""
    head, *others = (any(map(str.isdigit, "".join(row))) for row in rows)
    return len(rows[0]) > 2 and not head and sum(others) >= _MOST * len(others)


def _columns(lines: Sequence[Line], usual: int) -> list[Span]:
    """The spans of the columns, by the lines with the usual number of cells; other lines have cells that span some."""
    spans = merged([(run.box.left, run.box.right) for line in lines if len(line.runs) == usual for run in line.runs])
    for line in lines:
        for run in line.runs:
            if all(run.box.right <= left or run.box.left >= right for left, right in spans):
                spans = merged([*spans, (run.box.left, run.box.right)])
    return spans


def row_lines(lines: Sequence[Line], usual: int) -> list[list[Line]]:
    """The lines of each row: a line with fewer cells, close below another, goes on in that row."""
    steps = [above.box.bottom - below.box.bottom for above, below in pairwise(lines)]
    between_full = [
        step
        for step, (above, below) in zip(steps, pairwise(lines), strict=True)
        if len(above.runs) >= usual and len(below.runs) >= usual
    ]
    row_step = min(between_full, default=0.0)
    rows = [[lines[0]]]
    for step, line in zip(steps, lines[1:], strict=True):
        close = step < _CLOSE * row_step if row_step else step < _TIGHT * line.size
        if len(line.runs) < min(usual, len(rows[-1][0].runs)) and (close or _is_rest(line, lines[0], step)):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _is_rest(line: Line, first: Line, step: float) -> bool:
    """Whether the line is only the rest of a cell that is not the first one."""
    return len(line.runs) == 1 and step < _TIGHT * line.size and line.box.left > first.runs[0].box.right


def _cells(lines: Sequence[Line], spans: Sequence[Span], words: Words) -> Cells:
    cells = [""] * len(spans)
    for line in lines:
        for run in line.runs:
            shared = [min(run.box.right, right) - max(run.box.left, left) for left, right in spans]
            at = next((number for number, width in enumerate(shared) if width > 0), 0)
            cells[at] = joined(cells[at], run.text, words) if cells[at] else run.text
    return cells
