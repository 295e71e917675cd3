"""Excel workbooks in binary formats: rows with the names of their columns, without number formats."""

import datetime
from collections.abc import Callable
from io import BytesIO
from struct import pack
from zipfile import ZipFile

import pytest

from seeds.documents import Flaw, UnreadableError
from seeds.sheets.spreadsheets import _shown, read
from tests.seeds.office.office_files import replaced
from tests.seeds.sheets import binary_workbooks
from tests.seeds.sheets.binary_workbooks import binary_workbook
from tests.seeds.sheets.old_workbooks import compound, old_workbook, record

ROWS: list[list[str | float]] = [["Route", "Fare"], ["Обан", 7.5], ["Iona", 2016.0]]
SHEET = "xl/worksheets/sheet0.bin"
END = binary_workbooks.record(binary_workbooks.ROWS_END)


@pytest.mark.parametrize("made", [old_workbook, binary_workbook])
def test_a_binary_workbook_is_read(made: Callable[..., bytes]) -> None:
    document = read(made(ROWS), "fares.xls")
    assert document.text == "Route | Fare\nОбан | 7.5\nIona | 2016"
    assert [block.place for block in document.outline] == ["Fares, row 1", "Fares, row 2", "Fares, row 3"]
    assert {block.context for block in document.outline} == {"Route | Fare"}
    assert (document.title, document.missing) == ("Fares", "")


@pytest.mark.parametrize("made", [old_workbook, binary_workbook])
def test_its_hidden_sheets_are_left_out_and_named(made: Callable[..., bytes]) -> None:
    document = read(made(ROWS, hidden=True), "fares.xls")
    assert document.text.count("Route") == 1
    assert document.missing == "hidden sheets are left out: Old"


def test_a_suffix_of_the_other_format_does_not_matter() -> None:
    assert read(old_workbook(ROWS), "fares.xlsx").text.startswith("Route | Fare")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "TRUE"),
        (2016.0, "2016"),
        (0.19, "0.19"),
        (" a ", "a"),
        (datetime.date(2022, 7, 19), "2022-07-19"),
        (datetime.datetime(2022, 7, 19), "2022-07-19"),
        (datetime.datetime(2022, 7, 19, 8, 30), "2022-07-19 08:30"),
        (datetime.time(8, 30), "08:30"),
        (datetime.timedelta(hours=36), "1 day, 12:00:00"),
    ],
)
def test_values_are_shown_without_their_formats(value: object, text: str) -> None:
    assert _shown(value) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Route\tFare\nOban\t7", "Route | Fare\nOban | 7"),
        (
            b"<table><tr><th>Route</th><th>Fare</th></tr><tr><td>Oban</td><td>7</td></tr></table>",
            "Route | Fare\nOban | 7",
        ),
    ],
)
def test_text_and_web_pages_with_the_suffix_are_read(data: bytes, text: str) -> None:
    assert read(data, "fares.xls").text == text


def test_other_data_are_refused() -> None:
    with pytest.raises(UnreadableError, match=r"^holds binary data"):
        read(bytes(range(256)) * 20, "fares.xls")


def test_a_failure_inside_the_library_is_reported() -> None:
    data = old_workbook(ROWS)
    with pytest.raises(UnreadableError, match=r"^is damaged; save it again from its program"):
        read(data[:1024] + data[1024:1115], "fares.xls")


def test_a_binary_workbook_whose_cells_are_too_far_apart_is_refused() -> None:
    cell = binary_workbooks.record(binary_workbooks.ROW, pack("<I", 9) + bytes(13))
    cell += binary_workbooks.record(binary_workbooks.NUMBER, pack("<IId", 2_000_001, 0, 7.5))
    book = binary_workbook(ROWS)
    sheet = ZipFile(BytesIO(book)).read(SHEET).replace(END, cell + END)
    reason = "has a sheet of 10 rows and 2,000,002 columns and the limit is 20,000,000 cells; split it"
    with pytest.raises(UnreadableError, match=f"^{reason}"):
        read(replaced(book, SHEET, sheet), "fares.xlsb")


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_sectors_in_a_circle_are_reported(number: int) -> None:
    data = bytearray(old_workbook(ROWS))
    data[512 + 4 * number : 516 + 4 * number] = pack("<I", number)
    with pytest.raises(UnreadableError, match=r"^is damaged; save it again from its program"):
        read(bytes(data), "fares.xls")


def test_a_sheet_that_is_a_chart_is_named() -> None:
    data = old_workbook(ROWS, hidden=True).replace(b"\x01\x00\x03\x00Old", b"\x00\x02\x03\x00Old")
    document = read(data, "fares.xls")
    assert document.text == "Route | Fare\nОбан | 7.5\nIona | 2016"
    assert document.missing == "these sheets hold only pictures or charts: Old"


def test_an_old_workbook_with_a_password_is_refused_for_it() -> None:
    start = record(0x809, pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)) + record(0x2F, bytes(54))
    with pytest.raises(UnreadableError, match=r"^is protected with a password") as refused:
        read(compound(start + record(0x85, b"locked")), "fares.xls")
    assert refused.value.flaw is Flaw.PASSWORD
