"""Excel workbooks: what their cells show, their places and columns, and what is left out."""

import pytest

from seeds.documents import Document, Flaw, UnreadableError
from seeds.outline import Block, Kind
from seeds.sheets import tables
from seeds.sheets.spreadsheets import read
from tests.seeds.sheets.workbooks import MAIN, number, relations, sheet, words, workbook

FARES = sheet(
    words("Route", "Fare", "Since", "Share", style=4),
    words("Oban") + number(1234.5, 2) + number(44761, 3) + number(0.19, 1),
    words("Iona") + number(2016.0) + number(44762, 3) + number(0.5, 1),
)
NAMES = "Route | Fare | Since | Share"


def shown(document: Document) -> list[tuple[str, str, str]]:
    return [(block.place, block.context, document.text[block.start : block.end]) for block in document.outline]


def test_rows_show_what_the_program_shows_with_places_and_columns() -> None:
    document = read(workbook({"Fares": FARES}), "a.xlsx")
    assert shown(document) == [
        ("Fares, row 1", NAMES, NAMES),
        ("Fares, row 2", NAMES, "Oban | 1,234.50 EUR | 19.07.2022 | 19%"),
        ("Fares, row 3", NAMES, "Iona | 2016 | 20.07.2022 | 50%"),
    ]
    assert {block.kind for block in document.outline} == {Kind.ROW}
    assert (document.title, document.date, document.missing) == ("The ferry", "2022-07-19", "")


def test_several_sheets_are_sections() -> None:
    document = read(workbook({"Fares": FARES, "Dogs": sheet(words("None"))}), "a.xlsx")
    assert [document.text[b.start : b.end] for b in document.outline if b.kind is Kind.HEADING] == ["Fares", "Dogs"]
    assert document.outline[-1].section == ("Dogs",)
    assert document.outline[-1].place == "Dogs, row 1"


def test_hidden_sheets_are_left_out_and_named() -> None:
    document = read(workbook({"Fares": FARES, "Old": sheet(words("secret"))}, {"Old": "hidden"}), "a.xlsx")
    assert "secret" not in document.text
    assert document.missing == "hidden sheets are left out: Old"


def test_formulas_without_values_are_named() -> None:
    rows = sheet(words("Sum") + '<c r="B1"><f>1+1</f></c>', '<c r="A2" t="str"><f>""</f><v></v></c>')
    document = read(workbook({"Fares": rows}), "a.xlsx")
    assert document.text == "Sum"
    assert document.missing == "formulas without saved values (open the file in its program and save it): Fares B1"


def test_shared_words_keep_their_runs_and_lose_their_readings() -> None:
    strings = f'<sst xmlns="{MAIN}"><si><r><t>Fer</t></r><r><t>ry_x0041_</t></r><rPh><t>ferī</t></rPh></si></sst>'
    data = workbook({"A": sheet('<c t="s"><v>0</v></c><c t="b"><v>1</v></c>')}, more={"xl/sharedStrings.xml": strings})
    assert read(data, "a.xlsx").text == "FerryA | TRUE"


def test_comments_and_text_boxes_are_notes_with_places() -> None:
    more = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(comments="../comments.xml", drawing="../drawing.xml"),
        "xl/comments.xml": f'<comments xmlns="{MAIN}"><commentList><comment ref="B2"><text><t>Since May</t></text>'
        "</comment></commentList></comments>",
        "xl/drawing.xml": '<d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:t>No </a:t>'
        "<a:t>dogs</a:t></a:p></d>",
    }
    document = read(workbook({"Fares": FARES}, more=more), "a.xlsx")
    assert [(b.kind, b.place) for b in document.outline[-2:]] == [
        (Kind.NOTE, "Fares, row 2"),
        (Kind.NOTE, "Fares"),
    ]
    assert document.text.endswith("Since May\n\nNo dogs")


def test_a_sheet_of_pictures_is_named() -> None:
    more = {"xl/worksheets/_rels/sheet2.xml.rels": relations(drawing="../drawing.xml"), "xl/drawing.xml": "<d/>"}
    document = read(workbook({"Fares": FARES, "Plan": sheet()}, more=more), "a.xlsx")
    assert document.missing == "these sheets hold only pictures or charts: Plan"


def test_a_password_is_reported() -> None:
    locked = b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(
        UnreadableError, match=r"^is protected with a password; save it without the password"
    ) as refused:
        read(locked, "a.xlsx")
    assert refused.value.flaw is Flaw.PASSWORD


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    with pytest.raises(UnreadableError, match=r"^holds more than 2 rows; split it") as refused:
        read(workbook({"Fares": FARES}), "a.xlsx")
    assert refused.value.flaw is Flaw.TOO_LONG


def test_a_cell_far_to_the_right_takes_no_room() -> None:
    document = read(workbook({"A": sheet('<c r="XFD1"><v>1</v></c>')}), "a.xlsx")
    assert document.outline == (Block(0, 1, Kind.PARAGRAPH, (), "A, row 1"),)
