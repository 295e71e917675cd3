"""Where the rows of a table in a sheet are headed anew: by a row of words above columns of values."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from seeds.paragraphs import VALUE, YEAR

# Values in a column that is one of values, and columns of values in a table that is looked at.
_FEWEST = 2
_SAMPLE = 1_000
# Names of columns: the number, the share, the price.
_SIGNS = frozenset("#№%€$£")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: the number that the program shows beside it, and its filled cells by column."""

    number: int
    cells: Mapping[int, str]
    is_bold: bool = False


def with_heads(tables: Iterable[Sequence[Row]]) -> Iterator[Sequence[Row]]:
    """The tables; the names of columns that an empty row divides from their values stand with these."""
    above: Sequence[Row] = ()
    for table in tables:
        rows, columns, is_alone = [*above, *table], _value_columns(table), len(above) == 1
        is_head = is_alone and _names_each(above[0], table[0])
        first = _first_of_head(rows, len(above) - 1, columns, is_alone) if above and not is_head else 0
        if above[:first]:
            yield above[:first]
        above = [*above[first:], *table]
    if above:
        yield above


def _names_each(row: Row, below: Row) -> bool:
    """Whether several cells of the row, none of which is a value, stand each above one with figures."""
    is_whole = len(row.cells) > _FEWEST and row.cells.keys() == below.cells.keys()
    has_figures = all(any(map(str.isdigit, cell)) for cell in below.cells.values())
    return is_whole and has_figures and not any(map(_is_value, row.cells.values()))


@dataclass(frozen=True, slots=True)
class Headed:
    """Rows of a table below the row that names their columns, as far as it is known."""

    rows: Sequence[Row]
    head: Row | None


def headed(rows: Sequence[Row]) -> Iterator[Headed]:
    """The rows in parts with heads of their own; the first part has none if it begins with other rows."""
    columns = _value_columns(rows)
    leftmost = min(column for row in rows for column in row.cells)
    start, head = 0, None
    for number in range(1, len(rows) - 1):
        first = _first_of_head(rows, number, columns)
        if first <= number:
            if first > start:
                yield Headed(rows[start:first], head)
            start, head = number + 1, Row(rows[number].number, _names(rows[first : number + 1], columns, leftmost))
    yield Headed(rows[start:], head)


def _value_columns(rows: Sequence[Row]) -> frozenset[int]:
    """The columns of which half of the cells and more are values."""
    cells: dict[int, list[bool]] = {}
    for row in rows[:_SAMPLE]:
        for column, cell in row.cells.items():
            cells.setdefault(column, []).append(_is_value(cell))
    found = (column for column, are in cells.items() if sum(are) >= _FEWEST and sum(are) * 2 >= len(are))
    columns = frozenset(found)
    return columns if len(columns) >= _FEWEST else frozenset()


def _is_value(cell: str) -> bool:
    return bool(VALUE.fullmatch(cell)) or not (any(map(str.isalnum, cell)) or cell in _SIGNS)


def _first_of_head(rows: Sequence[Row], last: int, columns: frozenset[int], is_alone: bool = False) -> int:
    """The number of the first of the rows that name the columns and end with this one; the next if it names none.

    Rows with words above the values belong to them, such as a period or a unit. `is_alone` says that an empty row
    is above the row and below it.
    """
    has_groups = last > 0 and _groups(rows[last - 1], columns)
    if not _is_head(rows[last], rows[last + 1], columns, is_alone or has_groups):
        return last + 1
    while last and (_words(rows[last - 1], columns) or _groups(rows[last - 1], columns)):
        last -= 1
    return last


def _groups(row: Row, columns: frozenset[int]) -> bool:
    """Whether the row has words or years above some of the columns of values, each for itself and those beside it."""
    cells = [cell for column, cell in row.cells.items() if column in columns]
    return 1 < len(cells) < len(columns) and all(not _is_value(cell) or YEAR.fullmatch(cell) for cell in cells)


def _is_head(row: Row, below: Row, columns: frozenset[int], is_marked: bool) -> bool:
    """Whether the row names most columns of values, looks unlike a row of the table, and stands above values."""
    is_marked = is_marked or (row.is_bold and not below.is_bold) or min(row.cells) > min(below.cells)
    if not is_marked or not columns or columns.isdisjoint(below.cells):
        return False
    return len(_words(row, columns)) * 2 > len(columns) and not _words(below, columns)


def _words(row: Row, columns: frozenset[int]) -> dict[int, str]:
    """The words that the row has in columns of values; none if it has a value in one of them."""
    cells = {column: cell for column, cell in row.cells.items() if column in columns}
    return {} if any(map(_is_value, cells.values())) else cells


def _names(rows: Sequence[Row], columns: Collection[int], first: int) -> dict[int, str]:
    """The names of the columns; what stands above several of them is in each, and else in the first, `first`.

    A cell merged with the one below it names its column alone.
    """
    *above, last = rows
    names = dict(last.cells)
    for row in reversed(above):
        groups = sorted(column for column in row.cells if column > first)
        is_grouped = len(groups) > 1
        # The first column mostly names the rows.
        labels = {first} if first in row.cells or first not in columns else set()
        named = last.cells.keys() - labels if is_grouped else ()
        group_of = {column: _group(groups, column, last.cells) for column in named}
        for column, group in group_of.items():
            names[column] = f"{row.cells[group]}, {names[column]}"
        names.update((column, row.cells[column]) for column in groups if named and column not in group_of.values())
        around = [cell for column, cell in row.cells.items() if not is_grouped or column == first]
        names[first] = ", ".join([*around, *filter(None, [names.get(first, "")])])
    return names


def _group(groups: Sequence[int], column: int, columns: Collection[int]) -> int:
    """The column of the words above this one, which stand at the left of those below them, at the right, or between."""
    if groups[0] <= min(columns):
        return max((group for group in groups if group <= column), default=groups[0])
    if groups[-1] >= max(columns):
        return min((group for group in groups if group >= column), default=groups[-1])
    return min(groups, key=lambda group: abs(group - column))
