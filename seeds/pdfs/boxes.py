"""Texts in frames on a PDF page, which stand beside each other as the notices on a board do."""

from collections.abc import Sequence

from seeds.pdfs.letters import Box
from seeds.pdfs.lines import Run, is_level, lines_of
from seeds.pdfs.ruled import Table, held_in, sticks_out

# A text in a frame has at least so many lines and letters.
_FEWEST_LINES, _FEWEST_LETTERS = 2, 80
# The least share of the frames that hold a text, and the most of the runs that cross an edge.
_MOST, _FEW = 0.7, 0.25


def boxes_in(table: Table) -> list[list[Run]]:
    """The runs in each frame, row by row; none if they are the cells of a table."""
    held = held_in(table.runs)
    texts = {cell for cell, inside in held.items() if _is_text(inside)}
    top = min((cell.row for cell in held), default=0)
    is_named = len({cell.row for cell in held}) > 1 and not any(cell.row == top for cell in texts)
    if len(texts) < _MOST * len(held) or is_named or sum(map(sticks_out, table.runs)) > _FEW * len(table.runs):
        return []
    return [held[cell] for cell in sorted(held, key=lambda cell: (cell.row, cell.column))]


def framed(tables: Sequence[Table], runs: Sequence[Run]) -> list[Table]:
    """The tables that are frames around texts, if some stand side by side or beside other text of the page."""
    frames = [table for table in tables if boxes_in(table) and not _holds_table(table, runs)]
    is_board = any(_is_parted(table) or _stands_beside(table, runs) for table in frames)
    return frames if is_board else []


def _holds_table(table: Table, runs: Sequence[Run]) -> bool:
    others = (run for run in runs if run.cell and run.cell.grid is not table.grid)
    return any(_is_inside(run.box, table.box) for run in others)


def _is_parted(table: Table) -> bool:
    return len({run.cell.column for run in table.runs if run.cell}) > 1


def _is_text(runs: Sequence[Run]) -> bool:
    return len(lines_of(runs)) >= _FEWEST_LINES and sum(len(run.text) for run in runs) >= _FEWEST_LETTERS


def _is_inside(box: Box, other: Box) -> bool:
    """Whether the middle of the first box stands in the other."""
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    return other.left < x < other.right and other.bottom < y < other.top


def _stands_beside(table: Table, runs: Sequence[Run]) -> bool:
    left, _, right, _ = table.box
    beside = [run for run in runs if run.box.right <= left or run.box.left >= right]
    return sum(len(run.text) for run in beside if is_level(run.box, table.box)) >= _FEWEST_LETTERS
