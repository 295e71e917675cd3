"""The order in which a PDF page is read: tables with ruling lines, and the text above, below and beside them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from seeds.pdfs.drawn.ruled import Table, tables_of
from seeds.pdfs.layout import Region, margin_of, regions_of
from seeds.pdfs.letters import Box
from seeds.pdfs.lines import Run, is_level, lines_of

# A page with more is a drawing.
_MOST_TABLES = 60
_NEAR = 1.0

Item = Run | Table


class _Columns(NamedTuple):
    """Two columns, and what stands above and below both."""

    above: list[Item]
    left: list[Item]
    right: list[Item]
    below: list[Item]


def in_order(runs: Sequence[Run]) -> Iterator[Region]:
    """The regions of a page in the order of reading."""
    tables, free = tables_of(runs)
    if len(tables) > _MOST_TABLES:
        tables, free = [], list(runs)
    return _ordered([*free, *tables], margin_of(lines_of(runs)) if tables else 0.0)


def _ordered(items: Sequence[Item], margin: float) -> Iterator[Region]:
    table = max((item for item in items if isinstance(item, Table)), key=lambda table: table.box.top, default=None)
    if not table:
        yield from regions_of([item for item in items if isinstance(item, Run)], margin=margin) if items else ()
        return
    sides = (_sides(items, table, gutter) for gutter in _gutters(table, items))
    columns = max((side for side in sides if side.left and side.right), key=_size, default=None)
    if columns:
        yield from _ordered(columns.above, margin)
        yield from _ordered(columns.left, 0.0)
        yield from _ordered(columns.right, 0.0)
        yield from _ordered(columns.below, margin)
    else:
        yield from _ordered([item for item in items if _middle(item.box) > _middle(table.box)], margin)
        yield Region(lines_of(table.runs), table.box.right, is_table=True, table=table)
        yield from _ordered([item for item in items if _middle(item.box) < _middle(table.box)], margin)


def _gutters(table: Table, items: Sequence[Item]) -> Iterator[float]:
    """Where the column of the table and the one beside it may meet; none if nothing stands beside it."""
    beside = [item.box for item in items if item is not table and is_level(item.box, table.box)]
    rights = [box.left for box in beside if box.left > table.box.right - _NEAR]
    lefts = [box.right for box in beside if box.right < table.box.left + _NEAR]
    if rights:
        yield min(rights)
    if lefts:
        yield max(lefts)


def _sides(items: Sequence[Item], table: Table, gutter: float) -> _Columns:
    """The columns left and right of the gutter, as far as nothing crosses it."""
    crossing = [item.box for item in items if item.box.left < gutter - _NEAR and item.box.right > gutter + _NEAR]
    middle = _middle(table.box)
    top = min((box.bottom for box in crossing if _middle(box) > middle), default=float("inf"))
    bottom = max((box.top for box in crossing if _middle(box) < middle), default=float("-inf"))
    band = [item for item in items if bottom < _middle(item.box) < top]
    return _Columns(
        [item for item in items if _middle(item.box) >= top],
        [item for item in band if item.box.left < gutter - _NEAR],
        [item for item in band if item.box.left >= gutter - _NEAR],
        [item for item in items if _middle(item.box) <= bottom],
    )


def _size(columns: _Columns) -> int:
    return len(columns.left) + len(columns.right)


def _middle(box: Box) -> float:
    return (box.bottom + box.top) / 2
