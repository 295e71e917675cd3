"""The cell of a table's row that answers a question."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from retrieval.answering.keys import is_called
from retrieval.answering.leads import names_columns
from retrieval.answering.sought import Asked, stems, value_words
from retrieval.text.passages import Passage, Span
from retrieval.text.quantities import with_names_of_times
from seeds.paragraphs import CELLS

_NUMBER = re.compile(r"^\d{1,3}[.)]\s")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row, in characters of its line's text, and the name of its column."""

    start: int
    end: int
    text: str
    column: str


def cell(asked: Asked, quoted: str, columns: str, is_of_kind: Callable[[str], bool]) -> tuple[Span, ...]:
    """The cell of the row asked about that answers: of the column asked for, the only other one, or of the kind."""
    asked = replace(asked, stems=with_names_of_times(asked.stems, asked.language))
    row = _row(asked, quoted, columns)
    new = [cell for cell in row if cell.text and not _holds(asked, cell.text)]
    of_row = frozenset(stem for cell in row if cell not in new for stem in stems(cell.text, asked.language))
    sought = (_named(asked.stems - of_row, asked.language, new), new[: len(row) - 1], _priced(asked, new))
    for found in (*sought, [cell for cell in new if is_of_kind(cell.text)]):
        if len(found) == 1:
            return ((found[0].start, found[0].end),)
    return ()


def cells_of(line: str, columns: str, start: int = 0) -> list[Cell]:
    """The cells of the row, which begins there, with the names of their columns as far as they are known."""
    texts, names = texts_of(line), texts_of(columns)
    start -= line.startswith("|")
    cells: list[Cell] = []
    for number, text in enumerate(texts):
        first = start + len(text) - len(text.lstrip())
        # Empty cells at the end of a row are left out.
        column = names[number].strip() if len(texts) <= len(names) else ""
        cells.append(Cell(first, first + len(text.strip()), text.strip(), column))
        start += len(text) + len(CELLS)
    return cells


def texts_of(line: str) -> list[str]:
    """The texts of the row's cells, of which the first may be empty."""
    return (f" {line}" if line.startswith("|") else line).split(CELLS)


def columns_of(passage: Passage, quoted: str) -> str:
    """The names of the columns of the quoted rows, between " | "; "" if there are none, or they are quoted too."""
    columns, lines = passage.context, quoted.split("\n")
    is_below = CELLS in quoted and not any(names_columns(line, columns) for line in lines)
    return columns if CELLS in columns and is_below else ""


def _row(asked: Asked, quoted: str, columns: str) -> list[Cell]:
    """The cells of the row that has the most words of the question; none if several have."""
    rows: dict[int, str] = {}
    start = 0
    for line in quoted.split("\n"):
        if CELLS in line and not names_columns(line, columns):
            rows[start] = line
        start += len(line) + 1
    shared = {at: len(stems(line, asked.language) & asked.stems) for at, line in rows.items()}
    best = [at for at, number in shared.items() if number == max(shared.values())]
    return cells_of(rows[best[0]], columns, best[0]) if len(best) == 1 else []


def _holds(asked: Asked, text: str) -> bool:
    """Whether the question has all words of the text, apart from the number of the row."""
    return stems(_NUMBER.sub("", text), asked.language) <= asked.stems


def _named(words: Collection[str], language: str, cells: Sequence[Cell]) -> list[Cell]:
    """The cells of the column with the most of the words."""
    shared = [
        sum(any(is_called(word, name) for word in words) for name in stems(cell.column, language)) for cell in cells
    ]
    most = max(shared, default=0)
    return [cell for cell, number in zip(cells, shared, strict=True) if most and number == most]


def _priced(asked: Asked, cells: Sequence[Cell]) -> list[Cell]:
    """The cells of the column of prices, if a price is asked for by another name."""
    values = frozenset(stem for word in value_words() for stem in stems(word, asked.language))
    if asked.kind != "money" and asked.stems.isdisjoint(values):
        return []
    return [cell for cell in cells if not values.isdisjoint(stems(cell.column, asked.language))]
