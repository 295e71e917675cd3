"""Spreadsheets (.xlsx, .xls, .xlsb): the rows of their sheets, with the names of the columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from seeds import pages
from seeds.archives import open_archive
from seeds.documents import Document, Flaw, UnreadableError, title_from
from seeds.outline import Kind
from seeds.parts import Part, assemble
from seeds.sheets import binary, compound, delimited, workbook
from seeds.sheets.column_names import Row
from seeds.sheets.number_formats import general
from seeds.sheets.tables import parts_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_OLD = b"\xd0\xcf\x11\xe0"  # the first bytes of an .xls file, and of a file with a password
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_BINARY = "xl/workbook.bin"
_PASSWORD = "is protected with a password; save it without the password"

Value = int | float | str | bool | time | date | datetime | timedelta


def read(data: bytes, name: str) -> Document:
    """The rows of the visible sheets. Raises UnreadableError if the file has a password."""
    if data.startswith(b"PK"):
        with open_archive(data) as archive:
            if _BINARY not in archive.namelist():
                return workbook.read(archive, name)
            binary.check_cells(archive)
    elif not data.startswith(_OLD):
        # What many programs write under this suffix: a web page with a table, or delimited values.
        return pages.read(data, name) if data.lstrip().startswith(b"<") else delimited.read(data, name)
    return _read_old(data, name)


def _read_old(data: bytes, name: str) -> Document:
    """A workbook in a binary format; its number formats are not known."""
    from python_calamine import PasswordError  # imported here: few files need it

    is_compound = data.startswith(_OLD)
    if _LOCKED in data:
        raise UnreadableError(_PASSWORD, Flaw.PASSWORD)
    if is_compound:
        compound.check_chains(data)
    try:
        return _read_sheets(data, name)
    except (UnreadableError, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    # The library's failures in damaged files are none of Python's kinds of errors.
    except BaseException as error:
        if isinstance(error, PasswordError) or (is_compound and compound.has_password(data)):
            raise UnreadableError(_PASSWORD, Flaw.PASSWORD) from error
        raise UnreadableError("is damaged; save it again from its program") from error


def _read_sheets(data: bytes, name: str) -> Document:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    hidden = [sheet.name for sheet in book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible]
    shown = [sheet for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    drawn = [sheet.name for sheet in shown if sheet.typ != SheetTypeEnum.WorkSheet]
    tables = [sheet.name for sheet in shown if sheet.typ == SheetTypeEnum.WorkSheet]
    text, outline = assemble(part for table in tables for part in _parts(book, table, len(tables)))
    named = {"hidden sheets are left out": hidden, "these sheets hold only pictures or charts": drawn}
    missing = "; ".join(f"{what}: {', '.join(sheets)}" for what, sheets in named.items() if sheets)
    return Document(name, text, title_from(name), outline=outline, missing=missing)


def _parts(book: CalamineWorkbook, name: str, count: int) -> Iterator[Part]:
    """The parts of a sheet; a heading names it if there are several."""
    sheet = book.get_sheet_by_name(name)
    for number, part in enumerate(parts_of(_rows(sheet), name)):
        if count > 1 and number == 0:
            yield Part(name, Kind.HEADING, level=1, place=name)
        yield part


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = {column: text for column, value in enumerate(row) if (text := _shown(value))}
        yield Row(number, cells)


def _shown(value: Value) -> str:
    """A value in the form that needs no number format: dates in ISO 8601, 2016 instead of 2016.0."""
    match value:
        case bool():
            return str(value).upper()
        case int() | float():
            return general(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes" if value.second == 0 else "seconds")
        case time():
            return value.isoformat("minutes" if value.second == 0 else "seconds")
        case _:
            return str(value).strip()
