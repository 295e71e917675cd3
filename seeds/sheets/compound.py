"""Compound files, which hold old workbooks: chains of sectors that must end."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from struct import unpack_from

from seeds.documents import UnreadableError

_HEADER = 512
_IN_HEADER = 109  # sectors of the table that the header lists itself
_REGULAR = 0xFFFFFFFA  # numbers from here on are no sectors
_WORKBOOKS = ("Workbook", "Book")
_HEAD = 8192  # bytes in which the list of sheets begins
_PASSWORD, _SHEET = 0x2F, 0x85  # kinds of records
_DAMAGED = "is damaged; save it again from its program"


def check_chains(data: bytes) -> None:
    """Raises UnreadableError if a chain of sectors runs in a circle, in which a reader would go on for ever."""
    if len(data) < _HEADER:
        raise UnreadableError(_DAMAGED)
    shift = unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise UnreadableError(_DAMAGED)
    size = 1 << shift
    small_start, _, more_start = unpack_from("<III", data, 60)
    listed = [*unpack_from(f"<{_IN_HEADER}I", data, 76), *_listed_elsewhere(data, size, more_start)]
    table = _numbers(data, size, listed)
    _check(table)
    _check(_numbers(data, size, _chain(table, small_start)))


def has_password(data: bytes) -> bool:
    """Whether the workbook in the file is encrypted, as a record before its list of sheets says."""
    from olefile import OleFileIO  # type: ignore[import-untyped]  # imported here: few files need it

    try:
        with OleFileIO(BytesIO(data)) as file:
            stream = next(filter(file.exists, _WORKBOOKS), "")
            return bool(stream) and _is_encrypted(file.openstream(stream).read(_HEAD))
    except OSError:  # damaged
        return False


def _is_encrypted(records: bytes) -> bool:
    at = 0
    while at + 4 <= len(records):
        kind, length = unpack_from("<HH", records, at)
        if kind in (_PASSWORD, _SHEET):
            return bool(kind == _PASSWORD)
        at += 4 + length
    return False


def _sector(data: bytes, size: int, number: int) -> Sequence[int]:
    """The numbers in a sector; none if it is not in the file."""
    start = (number + 1) * size
    return unpack_from(f"<{size // 4}I", data, start) if start + size <= len(data) else ()


def _listed_elsewhere(data: bytes, size: int, start: int) -> Iterator[int]:
    """The sectors of the table that are listed outside of the header."""
    seen: set[int] = set()
    while start < _REGULAR and (numbers := _sector(data, size, start)):
        if start in seen:
            raise UnreadableError(_DAMAGED)
        seen.add(start)
        yield from numbers[:-1]
        start = numbers[-1]


def _numbers(data: bytes, size: int, sectors: Iterable[int]) -> Sequence[int]:
    found = array("L")
    # No table is longer than the file has sectors.
    limit = len(data) // size + size
    for sector in sectors:
        if sector < _REGULAR and len(found) < limit:
            found.extend(_sector(data, size, sector))
    return found


def _chain(table: Sequence[int], start: int) -> Iterator[int]:
    while start < len(table):
        yield start
        start = table[start]


def _check(table: Sequence[int]) -> None:
    """Raises UnreadableError if following the numbers of the table leads back to where it began."""
    walk = array("L", bytes(array("L").itemsize * len(table)))  # the walk that came by each sector, from 1
    for first in range(len(table)):
        at = first
        while at < len(table) and not walk[at]:
            walk[at] = first + 1
            at = table[at]
        if at < len(table) and walk[at] == first + 1:
            raise UnreadableError(_DAMAGED)
