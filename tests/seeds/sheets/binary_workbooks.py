"""Excel workbooks in the newer binary format (.xlsb): records in a zip, numbered as in [MS-XLSB] 2.3.2."""

from collections.abc import Sequence
from struct import pack

from tests.seeds.office.office_files import zipped
from tests.seeds.sheets.workbooks import relations

BOOK, BOOK_END, SHEETS, SHEETS_END, SHEET = 131, 132, 143, 144, 156
WORKSHEET, WORKSHEET_END, SIZE, ROWS, ROWS_END = 129, 130, 148, 145, 146
ROW, NUMBER, WORDS = 0, 5, 6


def record(kind: int, content: bytes = b"") -> bytes:
    return _number(kind) + _number(len(content)) + content


def _number(value: int) -> bytes:
    """The number in sevens of bits, the lowest first; a byte that another follows has its highest bit set."""
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + _number(value >> 7)


def words(text: str) -> bytes:
    """The text after its length."""
    return pack("<I", len(text)) + text.encode("utf-16-le")


def binary_workbook(rows: Sequence[Sequence[str | float]], hidden: bool = False) -> bytes:
    """A workbook with one sheet "Fares", and perhaps a hidden one "Old"."""
    names = ["Fares", "Old"] if hidden else ["Fares"]
    targets = {f"worksheet{number}": f"worksheets/sheet{number}.bin" for number in range(len(names))}
    listed = b"".join(
        record(SHEET, pack("<II", number, number + 1) + words(f"worksheet{number}") + words(name))
        for number, name in enumerate(names)
    )
    parts: dict[str, bytes | str] = {
        "_rels/.rels": relations(officeDocument="xl/workbook.bin"),
        "xl/workbook.bin": record(BOOK) + record(SHEETS) + listed + record(SHEETS_END) + record(BOOK_END),
        "xl/_rels/workbook.bin.rels": relations(**targets),
    }
    return zipped(parts | {f"xl/{target}": _sheet(rows) for target in targets.values()})


def _sheet(rows: Sequence[Sequence[str | float]]) -> bytes:
    size = pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    content = b"".join(_row(number, values) for number, values in enumerate(rows))
    return record(WORKSHEET) + record(SIZE, size) + record(ROWS) + content + record(ROWS_END) + record(WORKSHEET_END)


def _row(number: int, values: Sequence[str | float]) -> bytes:
    return record(ROW, pack("<I", number) + bytes(13)) + b"".join(map(_cell, range(len(values)), values))


def _cell(column: int, value: str | float) -> bytes:
    place = pack("<II", column, 0)
    return record(WORDS, place + words(value)) if isinstance(value, str) else record(NUMBER, place + pack("<d", value))
