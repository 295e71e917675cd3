"""Workbooks in the newer binary format (.xlsb): how far the cells of their sheets reach."""

from collections.abc import Iterator
from struct import unpack_from
from zipfile import ZipFile

from seeds.documents import Flaw, UnreadableError

_SHEETS = "xl/worksheets/"
# The kinds of records ([MS-XLSB] 2.3.2): a row, and the filled cells after it.
_ROW, _CELLS = 0, range(2, 12)
# The library makes room for all cells between the first and the last one.
_MOST_CELLS = 20_000_000


def check_cells(archive: ZipFile) -> None:
    """Raises UnreadableError if the cells of a sheet are too far apart, struct.error if it is damaged."""
    for name in archive.namelist():
        if name.startswith(_SHEETS) and name.endswith(".bin"):
            rows, columns = _extent(archive.read(name))
            if rows * columns > _MOST_CELLS:
                size, limit = f"{rows:,} rows and {columns:,} columns", f"the limit is {_MOST_CELLS:,} cells"
                raise UnreadableError(f"has a sheet of {size} and {limit}; split it", Flaw.TOO_LONG)


def _extent(sheet: bytes) -> tuple[int, int]:
    """How many rows and columns lie between the first cell and the last."""
    row, rows, columns = 0, set[int](), set[int]()
    for kind, start in _records(sheet):
        if kind == _ROW:
            row = unpack_from("<I", sheet, start)[0]
        elif kind in _CELLS:
            rows.add(row)
            columns.add(unpack_from("<I", sheet, start)[0])
    return _span(rows), _span(columns)


def _span(numbers: set[int]) -> int:
    return max(numbers) - min(numbers) + 1 if numbers else 0


def _records(data: bytes) -> Iterator[tuple[int, int]]:
    """The kind of each record and where its content begins."""
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        yield kind, at
        at += length


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of at most so many bytes, in sevens of bits, the lowest first, and where it ends."""
    value = 0
    for place, byte in enumerate(data[at : at + most]):
        value |= (byte & 127) << 7 * place
        if byte < 128:
            return value, at + place + 1
    return value, at + most
