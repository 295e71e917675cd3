"""The rows of a table with ruling lines: cells of several lines, cells that span others, and names over names."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from seeds.pdfs.grids import Cell, Grid
from seeds.pdfs.joins import Words, joined
from seeds.pdfs.letters import Box
from seeds.pdfs.lines import Line, Run, lines_of
from seeds.pdfs.tables import BELOW, TableRow, has_names, named, row_lines

# Longer cells are texts side by side, and those that several rows share are not repeated in each.
_LONGEST_CELL, _LONGEST_SHARED = 1500, 200
_MOST_HEADS = 4
_FEWEST_NAMES = 3
# The share of the lines in cells that have wide gaps or cross an edge, by more than so many points.
_MOST_BROKEN = 0.25
_FEWEST_FILLED = 0.3
_EDGE = 2.0
_FIGURE, _FIGURE_FIRST = re.compile(r".*\d"), re.compile(r"[^\w\s]?[^\w]?\d")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """What stands in the cells of a grid."""

    grid: Grid
    runs: list[Run]

    @property
    def box(self) -> Box:
        """The box around the grid."""
        return self.grid.box


@dataclass(frozen=True, slots=True)
class _Row:
    texts: dict[Cell, str]
    is_bold: bool

    def cell_over(self, column: int) -> Cell | None:
        return next((cell for cell in self.texts if cell.column <= column < cell.end_column), None)


def tables_of(runs: Iterable[Run]) -> tuple[list[Table], list[Run]]:
    """The tables with ruling lines, and the runs that stand in none, as their titles."""
    held: dict[Grid, list[Run]] = defaultdict(list)
    free = []
    for run in runs:
        if run.cell:
            held[run.cell.grid].append(run)
        else:
            free.append(run)
    tables = []
    for grid, inside in held.items():
        top = _first_row(inside)
        tables.append(Table(grid, [run for run in inside if run.cell and run.cell.row >= top]))
        free += [run for run in inside if run.cell and run.cell.row < top]
    return tables, free


def _first_row(runs: Iterable[Run]) -> int:
    """The number of the first row that is no title, which has one cell as wide as the table."""
    rows: dict[int, set[Cell]] = defaultdict(set)
    for cell in held_in(runs):
        rows[cell.row].add(cell)
    return min((row for row, cells in rows.items() if len(cells) > 1 or not any(map(_is_widest, cells))), default=0)


def _is_widest(cell: Cell) -> bool:
    return cell.column == 0 and cell.end_column == len(cell.grid.xs) - 1


def is_table(table: Table) -> bool:
    """Whether it has two rows and columns, and the cells hold neither pages of text nor tables without lines."""
    cells = held_in(table.runs)
    if min(len(cells) // 2, len({cell.row for cell in cells}), len({cell.column for cell in cells})) < 2:
        return False
    parts = [runs for part in _parts(table) for runs in held_in(part).values()]
    lines = [line for runs in parts for line in _lines(runs)]
    broken = sum(len(line.runs) > 1 for line in lines)
    longest = max(sum(len(run.text) for run in runs) for runs in parts)
    odd = max(broken, sum(map(sticks_out, table.runs)))
    is_filled = len(cells) >= _FEWEST_FILLED * len(set(table.grid.cells.values()))
    return is_filled and longest <= _LONGEST_CELL and odd <= _MOST_BROKEN * len(lines)


def _lines(runs: Sequence[Run]) -> list[Line]:
    """The lines of a cell, which mostly has one."""
    return lines_of(runs) if len(runs) > 1 else [Line([*runs])]


def sticks_out(run: Run) -> bool:
    """Whether the run crosses an edge of its cell."""
    if not run.cell:
        return False
    box = run.cell.box
    return run.box.left < box.left - _EDGE or run.box.right > box.right + _EDGE


def held_in(runs: Iterable[Run]) -> dict[Cell, list[Run]]:
    """The runs of each cell."""
    held: dict[Cell, list[Run]] = defaultdict(list)
    for run in runs:
        if run.cell:
            held[run.cell].append(run)
    return held


def _parts(table: Table) -> Iterator[list[Run]]:
    """The runs of each row; between two lines several rows may stand, without lines between them."""
    rows: dict[int, list[Run]] = defaultdict(list)
    for cell, runs in held_in(table.runs).items():
        rows[cell.row] += runs
    for number, runs in sorted(rows.items()):
        shared = [run for run in runs if run.cell and run.cell.end_row > number + 1]
        lines = lines_of([run for run in runs if run.cell and run.cell.end_row == number + 1])
        groups = _groups(lines) if lines else []
        if len(groups) > 1:
            groups[0] += [Line(shared)] if shared else []
            yield from ([run for line in group for run in line.runs] for group in groups)
        else:
            yield runs


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each row, where several rows have all cells and a figure in one column; else one row."""
    columns = [{run.cell.column: run.text for run in line.runs if run.cell} for line in lines]
    counts = Counter(map(len, columns))
    usual = max(counts, key=lambda count: (counts[count] * count, count))
    full = [line for line in columns if len(line) >= usual]
    first = min(map(min, columns))
    figure = _FIGURE_FIRST if usual < _FEWEST_NAMES else _FIGURE
    figures = (at for at in full[0] if at != first and all(figure.match(line.get(at, "")) for line in full))
    if len(full) < 2 or usual < 2 or not all(first in line for line in full) or next(figures, None) is None:
        return [list(lines)]
    return row_lines(lines, usual)


def ruled_rows(table: Table, words: Words) -> list[TableRow]:
    """The rows of the table."""
    rows = _shared([_row(part, words) for part in _parts(table)])
    columns = sorted({cell.column for row in rows for cell in row.texts})
    heads = _count_heads(rows, columns)
    names = [_name(rows[:heads], column) for column in columns] if heads > 1 else _texts(rows[0], columns)
    body = rows[heads:]
    texts = [names, *(_texts(row, columns) for row in body)]
    bold = [all(row.is_bold for row in rows[:heads]), *(row.is_bold for row in body)]
    is_named = heads > 1 or has_names(texts, bold) or _has_short_names(texts)
    return named(texts, bold, is_named and bool(body))


def _row(runs: Sequence[Run], words: Words) -> _Row:
    texts = {cell: _cell_text(held, words) for cell, held in held_in(runs).items()}
    return _Row(texts, all(run.style.bold for run in runs))


def _shared(rows: Sequence[_Row]) -> list[_Row]:
    """The rows; a cell that several share stands in each, so that each can be read alone."""
    found: list[_Row] = []
    for row in rows:
        top = min(cell.row for cell in row.texts)
        above = found[-1].texts.items() if found else ()
        shared = {cell: text for cell, text in above if _goes_on(cell, top) and len(text) <= _LONGEST_SHARED}
        found.append(replace(row, texts=shared | row.texts))
    return found


def _goes_on(cell: Cell, row: int) -> bool:
    """Whether the cell, of a row above, stands in this one too."""
    return cell.end_row > max(row, cell.row + 1)


def _cell_text(runs: Sequence[Run], words: Words) -> str:
    text = ""
    for line in _lines(runs):
        text = joined(text, line.text, words) if text else line.text
    return text


def _texts(row: _Row, columns: Sequence[int]) -> list[str]:
    """The texts in the columns; a cell over several columns stands in the first of them."""
    starts = {cell.column: text for cell, text in row.texts.items()}
    return [starts.get(column, "") for column in columns]


def _count_heads(rows: Sequence[_Row], columns: Sequence[int]) -> int:
    """How many rows name the columns: another one does where names stand below one over several columns."""
    count = 1
    while count < min(len(rows) - 1, _MOST_HEADS) and _has_names_below(rows[count - 1], rows[count], columns):
        count += 1
    return count


def _has_names_below(above: _Row, below: _Row, columns: Sequence[int]) -> bool:
    for cell in above.texts:
        spanned = [column for column in columns if cell.column <= column < cell.end_column]
        under = [text for other, text in below.texts.items() if other is not cell and other.column in spanned]
        if 1 < len(spanned) < len(columns) and len(under) > 1 and all(map(_LETTER.search, under)):
            return True
    return False


def _name(heads: Sequence[_Row], column: int) -> str:
    """The names of a column, from that of several columns to its own."""
    over = {cell: row.texts[cell] for row in heads if (cell := row.cell_over(column))}
    return BELOW.join(over.values())


def _has_short_names(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row of several columns has a word or two without figures in each."""
    head = rows[0]
    is_large = len(rows) > 2 and len(head) >= _FEWEST_NAMES
    return is_large and all(name and len(name.split()) < 5 and not any(map(str.isdigit, name)) for name in head)
