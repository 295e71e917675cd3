"""Delimited values in any dialect are rows with the names of their columns."""

import pytest

from seeds.documents import Document
from seeds.sheets.delimited import read

ROWS = ["Route | Fare", "Oban, pier | 7", "Iona | 9"]


def shown(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.outline]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_delimiter_and_the_encoding_are_recognized(delimiter: str, encoding: str) -> None:
    text = 'Route,Fare\r\n"Oban, pier",7\r\nIona,9\r\n'.replace(",", delimiter).replace(f"Oban{delimiter}", "Oban,")
    document = read(text.encode(encoding), "fares.csv")
    assert shown(document) == ROWS
    assert {block.context for block in document.outline} == {"Route | Fare"}
    assert [block.place for block in document.outline] == ["row 1", "row 2", "row 3"]
    assert document.title == "Fares"


def test_a_line_may_name_the_delimiter() -> None:
    document = read(b"sep=;\nRoute;Fare\nOban, pier;7", "a.csv")
    assert shown(document) == ROWS[:2]
    assert document.outline[0].place == "row 2"


def test_a_value_may_hold_line_ends() -> None:
    document = read(b'Route,Fare\n"Oban\npier",7\nIona,9', "a.csv")
    assert shown(document) == ["Route | Fare", "Oban pier | 7", "Iona | 9"]
    assert document.outline[2].place == "row 3"


def test_quotation_marks_that_enclose_nothing_are_kept() -> None:
    assert shown(read(b'Size\tName\n5" \t"Big" boat\n6\t"x', "a.tsv")) == ["Size | Name", '5" | "Big" boat', '6 | "x']


def test_an_empty_row_is_counted() -> None:
    assert [block.place for block in read(b"a,b\n\nc,1", "a.csv").outline] == ["row 1", "row 3"]


def test_a_comment_in_a_cell_is_no_text() -> None:
    document = read(b'Route,Fare,Note\nOban,7,"<!-- ask\nAda --> daily"\nIona,9,<!-- none -->\n', "a.csv")
    assert shown(document) == ["Route | Fare | Note", "Oban | 7 | daily", "Iona | 9"]
