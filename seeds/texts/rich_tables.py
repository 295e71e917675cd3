"""The tables of rich text, whose rows come cell by cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from seeds.outline import Kind
from seeds.paragraphs import CELLS, names_columns
from seeds.parts import Part


@dataclass(slots=True)
class Table:
    """The rows of a table, with the cells of the row that is read."""

    rows: list[list[str]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    inner: list[list[str]] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)
    has_head: bool = False

    def mark_head(self) -> None:
        """The row that is read is a head; only the first one counts."""
        self.has_head = self.has_head or not self.rows

    def end(self, word: str, text: str) -> None:
        """Ends a cell or a row, of the table itself or of one inside a cell."""
        match word:
            case "cell":
                inner = "; ".join(", ".join(row) for row in [*self.inner, self.nested] if any(row))
                self.cells.append(" ".join(filter(None, [inner, text])))
                self.inner, self.nested = [], []
            case "nestcell":
                self.nested.append(text)
            case "nestrow":
                self.inner.append(self.nested)
                self.nested = []
            case "row":
                self.rows.append(self.cells)
                self.cells = []

    def parts(self) -> Iterator[Part]:
        """The rows that hold text."""
        rows = [row for row in [*self.rows, self.cells] if any(row)]
        named = len(rows) > 1 and (self.has_head or names_columns(rows))
        context = CELLS.join(rows[0]) if named else ""
        yield from (Part(CELLS.join(row), Kind.ROW, context=context) for row in rows)
