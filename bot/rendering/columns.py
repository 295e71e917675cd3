"""The names of the columns beside a quoted row, which says little without them."""

from bot.splitting import beginning
from retrieval.answering.answers import Quotation
from retrieval.answering.cells import cells_of

# Characters; more columns than fit are not read.
_MOST = 300


def named_cells(quotation: Quotation) -> str:
    """The cell that answers after the name of its column, "Population: 568,300"; all cells if it is unclear which does.

    "" for what is no row of a table; of several rows the names of their columns.
    """
    if not quotation.columns or "\n" in quotation.text:
        return beginning(quotation.columns, _MOST)
    row = [cell for cell in cells_of(quotation.text, quotation.columns, quotation.start) if cell.column and cell.text]
    answering = [cell for cell in row if any(start < cell.end and cell.start < end for start, end in quotation.focus)]
    return beginning(" · ".join(f"{cell.column}: {cell.text}" for cell in answering or row), _MOST)
