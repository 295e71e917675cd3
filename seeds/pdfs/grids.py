"""Tables that a PDF page draws with ruling lines: their cells, which may span several rows and columns."""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from seeds.pdfs.letters import Box
from seeds.pdfs.rules import Rule, Rules

# How near lines must come to touch each other, and how far apart those of two columns or rows are, in points.
_TOUCH = 3.0
_APART = 4.0
_MOST_CELLS = 20_000
# The smallest frame around a text, in points.
_NARROWEST, _LOWEST = 60.0, 20.0
# More crossings than this are no table.
_MOST_PAIRS = 100_000


@dataclass(eq=False, slots=True)
class Cell:
    """A cell from one row and column up to others, which are not in it; rows are counted from the top."""

    grid: "Grid"
    row: int
    column: int
    end_row: int
    end_column: int

    @property
    def box(self) -> Box:
        """The box between its lines."""
        xs, ys = self.grid.xs, self.grid.ys
        return Box(xs[self.column], -ys[self.end_row], xs[self.end_column], -ys[self.row])


@dataclass(eq=False, slots=True)
class Grid:
    """The lines of a table from left to right and from the top to the bottom, and the cells between them."""

    xs: list[float]
    ys: list[float]  # their negatives, which rise
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)

    @property
    def box(self) -> Box:
        """The box around all cells."""
        return Box(self.xs[0], -self.ys[-1], self.xs[-1], -self.ys[0])

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell at a point of the page, None if the point is outside."""
        return self.cells.get((bisect(self.ys, -y) - 1, bisect(self.xs, x) - 1))


def grids_of(drawn: Rules, edges: Rules) -> list[Grid]:
    """The tables and frames by the lines that are drawn, elsewhere also by `edges`."""
    grids = _grids(drawn)
    if edges is not drawn:
        grids += [grid for grid in _grids(edges) if not any(_overlap(grid.box, other.box) for other in grids)]
    return grids


def _grids(rules: Rules) -> list[Grid]:
    if len(rules.across) * len(rules.down) > _MOST_PAIRS:
        return []
    return [grid for across, down in _connected(rules) if (grid := _grid(across, down))]


def _overlap(box: Box, other: Box) -> bool:
    across = min(box.right, other.right) - max(box.left, other.left)
    return across > 0 and min(box.top, other.top) - max(box.bottom, other.bottom) > 0


def _connected(rules: Rules) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The groups of lines that touch one another."""
    groups: list[tuple[set[Rule], list[Rule]]] = []
    for down in rules.down:
        across = {rule for rule in rules.across if _touch(rule, down)}
        apart = []
        downs = [down]
        for group in groups:
            if group[0].isdisjoint(across):
                apart.append(group)
            else:
                across |= group[0]
                downs += group[1]
        groups = [*apart, (across, downs)]
    return ((sorted(across), down) for across, down in groups)


def _touch(across: Rule, down: Rule) -> bool:
    is_beside = across.start - _TOUCH < down.at < across.end + _TOUCH
    return is_beside and down.start - _TOUCH < across.at < down.end + _TOUCH


def _grid(across: Sequence[Rule], down: Sequence[Rule]) -> Grid | None:
    if len(across) < 2:
        return None
    xs = _levels([rule.at for rule in down], [end for rule in across for end in (rule.start, rule.end)])
    ys = _levels([-rule.at for rule in across], [-end for rule in down for end in (rule.start, rule.end)])
    is_small = xs[-1] - xs[0] < _NARROWEST or ys[-1] - ys[0] < _LOWEST
    if len(xs) * len(ys) > _MOST_CELLS or (is_small and min(len(xs), len(ys)) < 3):
        return None
    grid = Grid(xs, ys)
    _add_cells(grid, _walls(down, xs, ys, 1), _walls(across, ys, xs, -1))
    return grid


def _levels(inner: Iterable[float], ends: Sequence[float]) -> list[float]:
    """The places of lines in order, also of the outermost ends of the lines that cross them."""
    levels: list[float] = []
    for at in sorted([*inner, min(ends), max(ends)]):
        if not levels or at - levels[-1] > _APART:
            levels.append(at)
    return levels


def _walls(rules: Iterable[Rule], places: Sequence[float], steps: Sequence[float], sign: int) -> set[tuple[int, int]]:
    """Where there are lines: the numbers of their places, and those of the steps that they go along.

    Places and steps rise; lines across the page are given with the negatives of the places and those of the steps.
    """
    walls = set()
    middles = [(start + end) / 2 for start, end in pairwise(steps)]
    for rule in rules:
        place = _nearest(places, sign * rule.at)
        start, end = (rule.start, rule.end) if sign < 0 else (-rule.end, -rule.start)
        walls |= {(place, number) for number in range(bisect(middles, start - _TOUCH), bisect(middles, end + _TOUCH))}
    return walls


def _nearest(places: Sequence[float], at: float) -> int:
    """The number of the place that is nearest."""
    number = min(bisect(places, at), len(places) - 1)
    return number - 1 if number and at - places[number - 1] < places[number] - at else number


def _add_cells(grid: Grid, down: set[tuple[int, int]], across: set[tuple[int, int]]) -> None:
    """Adds the cells: the fields of the grid, those without a line between them together."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    for row in range(rows):
        for column in range(columns):
            if (row, column) in grid.cells:
                continue
            end_column = column + 1
            while end_column < columns and (end_column, row) not in down and (row, end_column) not in grid.cells:
                end_column += 1
            end_row = row + 1
            while end_row < rows and not any((end_row, at) in across for at in range(column, end_column)):
                end_row += 1
            cell = Cell(grid, row, column, end_row, end_column)
            grid.cells |= {(down_, at): cell for down_ in range(row, end_row) for at in range(column, end_column)}
