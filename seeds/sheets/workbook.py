"""Excel workbooks in Open XML (.xlsx): the cells of their sheets as the program shows them."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import IO
from zipfile import ZipFile

from lxml import etree

from seeds.archives import parse_xml
from seeds.dates import iso_date
from seeds.documents import Document, UnreadableError, one_line, title_from
from seeds.outline import Kind
from seeds.parts import Part, assemble
from seeds.sheets import number_formats
from seeds.sheets.column_names import Row
from seeds.sheets.number_formats import BUILT_IN, EPOCH, EPOCH_1904, GENERAL
from seeds.sheets.tables import parts_of

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LETTERS = re.compile(r"[A-Z]+")
_MOST_NAMED = 5
_LARGEST_PART = 32 << 20  # bytes, of what is not read row by row


def read(archive: ZipFile, name: str) -> Document:
    """The rows of the visible sheets, and the title and the day of the last change from the properties."""
    book = _Workbook(archive)
    text, outline = assemble(book.parts())
    title, date = (one_line(book.property(key)) for key in ("title", "modified"))
    return Document(
        name,
        text,
        title or title_from(name),
        iso_date(date[:10]),
        outline=outline,
        missing="; ".join(book.missing()),
    )


class _Workbook:
    """A workbook whose sheets are read one by one; gathers what cannot be read of them."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        root = _targets(self._rels(""), "officeDocument") or ["xl/workbook.xml"]
        self._path = root[0]
        self._book = self._xml(self._path)
        self._linked = self._rels(self._path)
        self._words = [_words(item) for item in self._elements("sharedStrings", "si")]
        self._formats, self._bold = self._styles()
        properties = self._book.find("{*}workbookPr")
        is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._epoch = EPOCH_1904 if is_1904 else EPOCH
        self._hidden: list[str] = []
        self._drawn: list[str] = []
        self._unsaved: list[str] = []

    def parts(self) -> Iterator[Part]:
        """The parts of the visible sheets; a heading names each if there are several."""
        sheets = list(self._sheets())
        for sheet, path in sheets:
            parts = self._parts_of(sheet, path)
            first = next(parts, None)
            if first is None:
                continue
            if len(sheets) > 1:
                yield Part(sheet, Kind.HEADING, level=1, place=sheet)
            yield first
            yield from parts

    def missing(self) -> Iterator[str]:
        """What was not read, as phrases."""
        if self._hidden:
            yield f"hidden sheets are left out: {', '.join(self._hidden)}"
        if self._drawn:
            yield f"these sheets hold only pictures or charts: {', '.join(self._drawn)}"
        if self._unsaved:
            more = len(self._unsaved) - _MOST_NAMED
            cells = ", ".join(self._unsaved[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
            yield f"formulas without saved values (open the file in its program and save it): {cells}"

    def property(self, key: str) -> str:
        """A property of the document, "" if it has none."""
        for path in self._targets_of("", "core-properties"):
            return self._xml(path).findtext(f"{{*}}{key}") or ""
        return ""

    def _sheets(self) -> Iterator[tuple[str, str]]:
        """The names and paths of the visible sheets."""
        address = {rel.get("Id"): target for rel, target in self._linked}
        for sheet in self._book.iterfind("{*}sheets/{*}sheet"):
            name = one_line(sheet.get("name") or "")
            path = address.get(next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), ""))
            if sheet.get("state") in ("hidden", "veryHidden"):
                self._hidden.append(name)
            elif path in self._names:
                yield name, str(path)

    def _parts_of(self, sheet: str, path: str) -> Iterator[Part]:
        count = 0
        for part in parts_of(self._rows(sheet, path), sheet):
            count += 1
            yield part
        drawings = self._targets_of(path, "drawing")
        if not count and drawings:
            self._drawn.append(sheet)
        for place, text in [*self._comments(sheet, path), *((sheet, text) for text in self._drawn_text(drawings))]:
            yield Part(text, Kind.NOTE, place=place)

    def _rows(self, sheet: str, path: str) -> Iterator[Row]:
        number = 0
        for row in _stream(self._archive.open(path), "row"):
            number = _whole(row.get("r"), number + 1)
            cells: dict[int, str] = {}
            bold, column = True, -1
            for cell in row:
                reference = cell.get("r") or ""
                column = _column(reference) if reference else column + 1
                inner = {str(child.tag).rpartition("}")[2]: child for child in cell}
                value = (inner["v"].text or "") if "v" in inner else ""
                if text := self._shown(cell, value):
                    cells[column] = text
                    bold = bold and self._is_bold(cell)
                elif "f" in inner and not value and cell.get("t") != "str":
                    self._unsaved.append(f"{sheet} {reference or f'row {number}'}")
            yield Row(number, cells, bold)

    def _shown(self, cell: etree._Element, value: str) -> str:
        """The text of the cell with this stored value."""
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return _words(cell).strip()
        if kind == "s":
            number = _whole(value, -1)
            return self._words[number].strip() if 0 <= number < len(self._words) else ""
        if kind == "b":
            return {"0": "FALSE", "1": "TRUE"}.get(value, value)
        return self._number(cell, value) if kind == "n" and value else _unescaped(value).strip()

    def _number(self, cell: etree._Element, value: str) -> str:
        code = self._format(cell)
        if code == GENERAL and value.isdecimal():
            return value
        try:
            return number_formats.shown(float(value), code, self._epoch)
        except (ValueError, ArithmeticError):
            return value

    def _format(self, cell: etree._Element) -> str:
        number = _whole(cell.get("s"), 0)
        return self._formats[number] if number < len(self._formats) else GENERAL

    def _is_bold(self, cell: etree._Element) -> bool:
        number = _whole(cell.get("s"), 0)
        return number < len(self._bold) and self._bold[number]

    def _styles(self) -> tuple[list[str], list[bool]]:
        """The format code of each style, and whether it is bold."""
        for path in self._targets_of(self._path, "styles"):
            styles = self._xml(path)
            own = {item.get("numFmtId"): item.get("formatCode") for item in styles.iterfind("{*}numFmts/{*}numFmt")}
            fonts = [_is_on(font.find("{*}b")) for font in styles.iterfind("{*}fonts/{*}font")]
            cells = list(styles.iterfind("{*}cellXfs/{*}xf"))
            codes = [
                own.get(xf.get("numFmtId")) or BUILT_IN.get(_whole(xf.get("numFmtId"), 0), GENERAL) for xf in cells
            ]
            numbers = [_whole(xf.get("fontId"), 0) for xf in cells]
            return codes, [number < len(fonts) and fonts[number] for number in numbers]
        return [], []

    def _comments(self, sheet: str, path: str) -> Iterator[tuple[str, str]]:
        """The comments with their places."""
        for target in self._targets_of(path, "comments"):
            for comment in self._xml(target).iterfind(".//{*}comment"):
                row = re.sub(r"\D", "", comment.get("ref") or "")
                yield f"{sheet}, row {row}", _words(comment)

    def _drawn_text(self, drawings: Sequence[str]) -> Iterator[str]:
        """The text of text boxes, and of the titles of charts."""
        for drawing in drawings:
            for path in [drawing, *self._targets_of(drawing, "chart")]:
                for paragraph in self._xml(path).iterfind(
                    ".//{http://schemas.openxmlformats.org/drawingml/2006/main}p"
                ):
                    yield "".join(text.text or "" for text in paragraph.iterfind(".//{*}t"))

    def _elements(self, kind: str, tag: str) -> Iterator[etree._Element]:
        for path in self._targets_of(self._path, kind):
            yield from _stream(self._archive.open(path), tag)

    def _targets_of(self, path: str, kind: str) -> list[str]:
        linked = self._linked if path == self._path else self._rels(path)
        return [target for target in _targets(linked, kind) if target in self._names]

    def _rels(self, path: str) -> list[tuple[etree._Element, str]]:
        """The relations of a part of the archive, with the paths of their targets."""
        folder, file = posixpath.split(path)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if rels not in self._names:
            return []
        found = self._xml(rels).iterfind("{*}Relationship")
        return [
            (rel, posixpath.normpath(posixpath.join("/", folder, rel.get("Target") or "")).lstrip("/")) for rel in found
        ]

    def _xml(self, path: str) -> etree._Element:
        if self._archive.getinfo(path).file_size > _LARGEST_PART:
            raise UnreadableError("holds more formats or comments than a workbook can; save it again from its program")
        return parse_xml(self._archive.read(path))


def _targets(rels: Sequence[tuple[etree._Element, str]], kind: str) -> list[str]:
    return [target for rel, target in rels if (rel.get("Type") or "").endswith(f"/{kind}")]


def _stream(file: IO[bytes], tag: str) -> Iterator[etree._Element]:
    """The elements with this tag, one at a time: a sheet may be larger than the memory."""
    with file:
        for _, element in etree.iterparse(file, tag=f"{{*}}{tag}", resolve_entities=False, no_network=True):
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def _words(element: etree._Element) -> str:
    """The text inside an element, without the readings of Japanese words."""
    texts = (text for text in element.iter("{*}t") if not _is_reading(text))
    return _unescaped("".join(text.text or "" for text in texts))


def _is_reading(text: etree._Element) -> bool:
    parent = text.getparent()
    return parent is not None and str(parent.tag).endswith("}rPh")


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get("val", "1") not in ("0", "false")


def _column(reference: str) -> int:
    """The number of the column, from 0: "B14" gives 1."""
    letters = _LETTERS.match(reference)
    number = 0
    for letter in letters[0][:3] if letters else "":
        number = number * 26 + ord(letter) - 64
    return number - 1


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else otherwise
