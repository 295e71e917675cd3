"""Excel workbooks in the old binary format (.xls): a compound file with one stream of records."""

from collections.abc import Sequence
from struct import pack

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, content: bytes) -> bytes:
    return pack("<HH", kind, len(content)) + content


def words(row: int, column: int, text: str) -> bytes:
    return record(0x204, pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def number(row: int, column: int, value: float) -> bytes:
    return record(0x203, pack("<HHHd", row, column, 0, value))


def old_workbook(rows: Sequence[Sequence[str | float]], hidden: bool = False) -> bytes:
    """A workbook with one sheet "Fares", and perhaps a hidden one "Old"."""
    cells = b"".join(
        words(row, column, value) if isinstance(value, str) else number(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    )
    names = ["Fares", "Old"] if hidden else ["Fares"]
    start = record(0x809, pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    sheet = record(0x809, pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + cells + record(0x0A, b"")
    length = len(start) + sum(4 + 8 + len(name) for name in names) + 4
    bounds = b"".join(
        record(0x85, pack("<IBBBB", length + number * len(sheet), number, 0, len(name), 0) + name.encode())
        for number, name in enumerate(names)
    )
    return compound(start + bounds + record(0x0A, b"") + sheet * len(names))


def compound(content: bytes) -> bytes:
    """A compound file with the stream "Workbook"."""
    content = content.ljust(4096, b"\0")  # shorter streams are stored in another way
    sectors = -(-len(content) // SECTOR)
    chain = [TABLE, END, *range(3, sectors + 2), END]
    table = pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0) + pack("<109I", 0, *[FREE] * 108)
    folder = entry("Root Entry", 5, 1, END, 0) + entry("Workbook", 2, FREE, 2, len(content)) + bytes(256)
    return head + table + folder + content.ljust(sectors * SECTOR, b"\0")


def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + pack("<HBBIII", len(text) + 2, kind, 1, FREE, FREE, child)
        + bytes(36)
        + pack("<IQ", start, size)
    )
