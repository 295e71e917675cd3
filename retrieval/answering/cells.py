"""The cell of a table's row that answers a question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.answering.sought import Asked, stems
from retrieval.text.passages import Span
from seeds.paragraphs import CELLS


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    text: str
    column: str


def cell(asked: Asked, quoted: str, columns: str, is_of_kind: Callable[[str], bool]) -> tuple[Span, ...]:
    """The cell of the row asked about that answers: of the column asked for, the other one of two, or of the kind."""
    row = _row(asked, quoted, columns)
    new = [cell for cell in row if cell.text and not _holds(asked, cell.text)]
    for found in (_named(asked, new), new if len(row) == 2 else [], [cell for cell in new if is_of_kind(cell.text)]):
        if len(found) == 1:
            return ((found[0].start, found[0].end),)
    return ()


def _row(asked: Asked, quoted: str, columns: str) -> list[_Cell]:
    """The cells of the row that has the most words of the question; none if several have."""
    rows: dict[int, str] = {}
    start = 0
    for line in quoted.split("\n"):
        if CELLS in line and line.strip() != columns.strip():
            rows[start] = line
        start += len(line) + 1
    shared = {at: len(stems(line, asked.language) & asked.stems) for at, line in rows.items()}
    best = [at for at, number in shared.items() if number == max(shared.values())]
    return _cells(best[0], rows[best[0]], columns) if len(best) == 1 else []


def _cells(start: int, line: str, columns: str) -> list[_Cell]:
    texts, names = line.split(CELLS), columns.split(CELLS)
    cells: list[_Cell] = []
    for number, text in enumerate(texts):
        first = start + len(text) - len(text.lstrip())
        column = names[number] if len(names) == len(texts) else ""
        cells.append(_Cell(first, first + len(text.strip()), text.strip(), column))
        start += len(text) + len(CELLS)
    return cells


def _holds(asked: Asked, text: str) -> bool:
    """Whether the question has all words of the text."""
    return stems(text, asked.language) <= asked.stems


def _named(asked: Asked, cells: Sequence[_Cell]) -> list[_Cell]:
    """The cells of the column with the most words of the question."""
    shared = [len(stems(cell.column, asked.language) & asked.stems) for cell in cells]
    most = max(shared, default=0)
    return [cell for cell, number in zip(cells, shared, strict=True) if most and number == most]
