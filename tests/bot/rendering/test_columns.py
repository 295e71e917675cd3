"""A quoted row is shown with the names of its columns."""

from dataclasses import replace
from io import StringIO

import pytest

from bot.rendering import columns, console, quoting
from retrieval.answering.answers import Quotation

ROW = Quotation("ports.csv", 40, 60, "Norvik | 568,300 | 14", columns="port | people | ferries")


@pytest.mark.parametrize(
    ("quotation", "shown"),
    [
        (replace(ROW, focus=((49, 56),)), "people: 568,300"),
        (ROW, "port: Norvik · people: 568,300 · ferries: 14"),
        (replace(ROW, text="Norvik |  | 14"), "port: Norvik · ferries: 14"),
        (replace(ROW, text="Norvik | 568,300"), "port: Norvik · people: 568,300"),
        (replace(ROW, text="| 568,300 | 14", focus=((42, 49),)), "people: 568,300"),
        (replace(ROW, text="Norvik | 568,300 | 14\nOdde | 90 | 2"), "port | people | ferries"),
        (replace(ROW, columns=""), ""),
        (replace(ROW, text="a | b | c | d"), ""),
    ],
)
def test_the_cell_that_answers_or_else_every_cell_is_named(quotation: Quotation, shown: str) -> None:
    assert columns.named_cells(quotation) == shown


def test_many_columns_end_with_an_ellipsis() -> None:
    wide = replace(ROW, text=" | ".join(["12"] * 90), columns=" | ".join(f"c{number}" for number in range(90)))
    assert columns.named_cells(wide).endswith("· c30: 12 · …")


def test_a_terminal_shows_the_names_dim_below_the_row_and_printable() -> None:
    shown = quoting.marked(replace(ROW, focus=((49, 56),), columns="port | peo\x1bple | ferries"))
    assert shown.plain == "Norvik | 568,300 | 14\npeo\ufffdple: 568,300"
    assert [(shown.plain[part.start : part.end].strip(), str(part.style)) for part in shown.spans] == [
        ("568,300", "bold"),
        ("peo\ufffdple: 568,300", "dim"),
    ]
    out = console.console(file=StringIO())
    out.print(shown)
    assert str(out.file.getvalue()) == f"{shown.plain}\n"  # type: ignore[attr-defined]
