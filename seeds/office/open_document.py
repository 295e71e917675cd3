"""OpenDocument files: texts (.odt), spreadsheets (.ods) and presentations (.odp)."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from zipfile import ZipFile

from lxml import etree

from seeds import articles
from seeds.archives import open_archive, parse_xml
from seeds.documents import Document, Flaw, UnreadableError, one_line, title_from
from seeds.office import tables
from seeds.office.numbering import Level, Numbers
from seeds.office.package import attribute, child, integer, latest, local, missing, own_title
from seeds.outline import Kind
from seeds.parts import Part, assemble

# What holds no words of the document, or words that stand elsewhere too.
_UNSEEN = frozenset(
    (
        *("tracked-changes", "forms", "sequence-decls", "variable-decls", "user-field-decls", "scripts", "settings"),
        *("note-citation", "ruby-text", "creator-initials", "sender-initials"),
        *("table-of-content", "database-ranges", "named-expressions", "content-validations", "data-pilot-tables"),
        *("calculation-settings", "label-ranges", "dde-links", "tracked-change", "shapes", "event-listeners"),
    )
)
# The namespaces of words about the words: Dublin Core, SVG.
_ABOUT = ("{http://purl.org/dc/", "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible")
# What stands inside a paragraph and is read after it.
_APART = frozenset(("note", "annotation", "frame", "text-box", "custom-shape", "object", "table", "g", "p", "h"))
_NUMERALS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CAPTIONS = frozenset(("Caption", "Illustration", "Table", "Figure", "Drawing"))
# The parts of a slide that are the same on every slide.
_FURNITURE = frozenset(("date-time", "footer", "header", "page-number", "page", "handout"))
_MOST_CELLS = 5_000_000
# Programs fill a whole column by repeating a row; a row repeated more often is read once.
_MOST_REPEATED = 1_000
_MOST_GAPS = 256
_MOST_SPACES = 100
_LONGEST_NAME = 40


def read(data: bytes, name: str) -> Document:
    """The words, title and date. Raises UnreadableError if the file is protected or holds too many cells."""
    with open_archive(data) as archive:
        if b"encryption-data" in _bytes(archive, "META-INF/manifest.xml"):
            raise UnreadableError("is protected with a password; save it without one and add it again", Flaw.PASSWORD)
        reader = _Reader(archive)
        parts = list(reader.parts())
        title, date = _properties(archive)
    if reader.is_text:
        first = one_line(parts[0].text) if len(parts) > 1 and parts[0].kind is Kind.HEADING else ""
        document = articles.from_parts(name, parts, reader.title or title or first or title_from(name))
        return replace(document, date=document.date or date, missing=missing(reader.lost))
    if reader.lost and not any(part.text for part in parts):
        raise UnreadableError("holds no text but pictures; save it as PDF, run OCR on that and add it", Flaw.SCANNED)
    text, outline = assemble(parts)
    first = next((part.text for part in parts if part.kind is Kind.HEADING and part.place == "slide 1"), "")
    return Document(name, text, title or one_line(first) or title_from(name), date, "", outline, missing(reader.lost))


def _bytes(archive: ZipFile, path: str) -> bytes:
    """The bytes of a part, b"" if it is missing."""
    return archive.read(path) if path in archive.namelist() else b""


def _properties(archive: ZipFile) -> tuple[str, str]:
    data = _bytes(archive, "meta.xml")
    facts = {local(each): (each.text or "").strip() for each in parse_xml(data).iter("{*}*")} if data else {}
    return own_title(facts.get("title", "")), latest(facts.get("date", ""), facts.get("creation-date", ""))


class _Reader:
    """Walks through the content of a file."""

    def __init__(self, archive: ZipFile) -> None:
        self.title = ""
        self.lost: list[str] = []
        self._archive = archive
        self._root = parse_xml(archive.read("content.xml"))
        self.is_text = child(self._root, "body", "text") is not None
        styles = _bytes(archive, "styles.xml")
        self._styles = parse_xml(styles) if styles else None
        sheets = [self._root] if self._styles is None else [self._styles, self._root]
        self._parents = {
            attribute(each, "name") or "": attribute(each, "parent-style-name") or ""
            for sheet in sheets
            for each in sheet.iter("{*}style")
        }
        self._lists = {
            attribute(each, "name") or "": _levels(each)
            for sheet in sheets
            for each in sheet.iter("{*}list-style", "{*}outline-style")
        }
        self._outline = next((_levels(each) for each in sheets[0].iter("{*}outline-style")), {})
        self._numbers = Numbers()
        self._objects: set[str] = set()
        self._pending: list[Part] = []
        self._place = ""
        self._slides = 0
        self._open_tables = 0
        self._cells = 0

    def parts(self) -> Iterator[Part]:
        """All parts in order: the page header first, the page footer at the end."""
        body = child(self._root, "body")
        if child(body, "spreadsheet") is not None:
            yield from self._sheets(child(body, "spreadsheet"))
            return
        seen: set[str] = set()
        content = list(self._blocks(body))
        split = 1 if content and content[0].kind is Kind.HEADING else 0
        yield from content[:split]
        yield from self._margin("header", seen) if self.is_text else ()
        yield from content[split:]
        yield from self._margin("footer", seen) if self.is_text else ()

    def _margin(self, kind: str, seen: set[str]) -> Iterator[Part]:
        """The headers or footers of the pages, each text once; numbers of pages are left out."""
        for element in () if self._styles is None else self._styles.iter(f"{{*}}{kind}"):
            for part in self._blocks(element):
                if part.text not in seen and any(map(str.isalpha, part.text)):
                    seen.add(part.text)
                    yield replace(part, kind=Kind.NOTE, level=0, context="")

    def _blocks(self, parent: etree._Element | None) -> Iterator[Part]:
        for element in () if parent is None else parent:
            yield from self._block(element)

    def _block(self, element: etree._Element) -> Iterator[Part]:
        match local(element):
            case "p" | "h":
                yield from self._paragraph(element)
            case "list":
                yield from self._list(element, attribute(element, "style-name") or "", 0)
            case "table":
                yield from self._table(element)
            case "note":
                self._pending += [_as_note(part) for part in self._apart(child(element, "note-body"))]
            case "annotation":
                self._pending += self._comment(element)
            case "page":
                yield from self._page(element)
            case "object":
                yield from self._object(element)
            case "frame" if attribute(element, "class") in _FURNITURE:
                return
            case "frame" if attribute(element, "class") == "title":
                text = " ".join(part.text for part in self._blocks(element))
                yield Part(text, Kind.HEADING, 1, self._place)
            case "notes":
                yield from map(_as_note, self._blocks(element))
            case name if _is_seen(element, name):
                yield from self._blocks(element)
        if not self._open_tables:
            notes, self._pending = self._pending, []
            yield from notes

    def _apart(self, element: etree._Element | None) -> list[Part]:
        """The parts of a note; notes inside it wait."""
        self._open_tables += 1
        parts = list(self._blocks(element))
        self._open_tables -= 1
        return parts

    def _comment(self, element: etree._Element) -> Iterator[Part]:
        author = child(element, "creator")
        said = f"{author.text}: " if author is not None and author.text else ""
        for part in self._apart(element):
            yield _as_note(replace(part, text=said + part.text))
            said = ""

    def _page(self, page: etree._Element) -> Iterator[Part]:
        self._slides += 1
        self._place = f"slide {self._slides}"
        parts = list(self._blocks(page))
        if not any(part.text for part in parts) and next(page.iter("{*}image"), None) is not None:
            self.lost.append(f"{self._place} holds only a picture")
        yield from parts

    def _object(self, element: etree._Element) -> Iterator[Part]:
        """The words of a chart or text inside the document; each is read once."""
        path = posixpath.normpath(f"{attribute(element, 'href') or ''}/content.xml")
        data = b"" if path in self._objects else _bytes(self._archive, path)
        self._objects.add(path)
        parts = list(self._blocks(child(parse_xml(data), "body"))) if data else []
        if not parts and not len(element):
            self.lost.append(f"an embedded object{self._place and f' on {self._place}'}")
        yield from parts

    def _paragraph(self, element: etree._Element) -> Iterator[Part]:
        apart: list[etree._Element] = []
        text = "".join(self._words(element, apart)).strip()
        style = self._style(element)
        if local(element) == "h":
            level = max(1, integer(attribute(element, "outline-level"), 1))
            number = "" if attribute(element, "is-list-header") == "true" or not text else self._heading_number(level)
            yield Part(number + text, Kind.HEADING, level, self._place)
        elif style == "Title":
            self.title = self.title or one_line(text)
            yield Part(text, Kind.HEADING, 1, self._place)
        else:
            yield Part(text, Kind.NOTE if style in _CAPTIONS else Kind.PARAGRAPH, place=self._place)
        for each in apart:
            yield from self._block(each)

    def _heading_number(self, level: int) -> str:
        if level - 1 not in self._outline:
            return ""
        number = self._numbers.next("outline", self._outline, level - 1).strip()
        return f"{number} " if number else ""

    def _style(self, element: etree._Element) -> str:
        """The name of the paragraph's style; of one that a program made up, the style that it is based on."""
        name = attribute(element, "style-name") or ""
        return name if name == "Title" or name in _CAPTIONS else self._parents.get(name, "")

    def _words(self, element: etree._Element, apart: list[etree._Element]) -> Iterator[str]:
        """The words of a paragraph; what is to be read after it is added to the list."""
        yield _spaced(element.text)
        for each in element:
            match local(each):
                case "s":
                    yield " " * min(_MOST_SPACES, max(1, integer(attribute(each, "c"), 1)))
                case "tab":
                    yield " "
                case "line-break":
                    yield "\n"
                case name if name in _APART:
                    apart.append(each)
                case name if _is_seen(each, name):
                    yield from self._words(each, apart)
            yield _spaced(each.tail)

    def _list(self, element: etree._Element, style: str, depth: int) -> Iterator[Part]:
        style = style or attribute(element, "style-name") or ""
        levels = self._lists.get(style, {})
        goes_on = attribute(element, "continue-numbering") == "true" or attribute(element, "continue-list")
        if not depth and not goes_on and depth in levels:
            self._numbers.restart(style, depth, levels[depth].start)
        for item in element:
            sign = self._sign(item, style, levels, depth) if local(item) == "list-item" else None
            for each in item:
                if local(each) == "list":
                    yield from self._list(each, style, depth + 1)
                    continue
                for part in self._block(each):
                    if sign is None or part.kind not in (Kind.PARAGRAPH, Kind.HEADING) or not part.text:
                        yield part
                    elif part.kind is Kind.HEADING:
                        yield replace(part, text=sign + part.text)
                    else:
                        yield replace(
                            part, text=sign + part.text, kind=Kind.ITEM, level=depth, bullet="" if sign else "- "
                        )
                    sign = None if part.text else sign

    def _sign(self, item: etree._Element, style: str, levels: Mapping[int, Level], depth: int) -> str:
        """The number of a list item, "" if it has a bullet."""
        if depth not in levels:
            return ""
        start = attribute(item, "start-value")
        if start is not None:
            self._numbers.restart(style, depth, integer(start, 1))
        number = self._numbers.next(style, levels, depth).strip()
        return f"{number} " if number else ""

    def _table(self, element: etree._Element) -> Iterator[Part]:
        self._open_tables += 1
        lines = list(_rows(element))
        grid: list[list[list[Part]]] = []
        spans: dict[int, tuple[int, list[Part]]] = {}
        for line in lines:
            grid.append([])
            for column, cell in enumerate(line):
                below, parts = spans.get(column, (0, []))
                if local(cell) == "table-cell":
                    parts = [part for part in self._blocks(cell) if part.text]
                    below = integer(attribute(cell, "number-rows-spanned"), 1)
                if local(cell) == "table-cell" or below > 0:
                    grid[-1].append(parts)
                spans[column] = (below - 1, parts)
        self._open_tables -= 1
        named = child(element, "table-header-rows") is not None
        yield from tables.parts_of(grid, named, self._place)

    def _sheets(self, spreadsheet: etree._Element | None) -> Iterator[Part]:
        sheets = [each for each in (() if spreadsheet is None else spreadsheet) if local(each) == "table"]
        found = [(attribute(each, "name") or "", list(self._sheet(each))) for each in sheets]
        filled = [(name, parts) for name, parts in found if parts]
        for name, parts in filled:
            if len(filled) > 1:
                yield Part(name, Kind.HEADING, 1, name)
            yield from parts

    def _sheet(self, sheet: etree._Element) -> Iterator[Part]:
        name = attribute(sheet, "name") or ""
        self._open_tables += 1
        lines: list[tuple[int, list[str]]] = []
        number = 1
        for row in _rows(sheet):
            repeated = max(1, integer(attribute(row, "number-rows-repeated"), 1))
            cells = self._row(row)
            if any(cells):
                shown = repeated if repeated <= _MOST_REPEATED else 1
                self._cells += shown * len(cells)
                lines += [(number + offset, cells) for offset in range(shown)]
            if self._cells > _MOST_CELLS:
                raise UnreadableError(f"holds more than {_MOST_CELLS:,} cells; split it", Flaw.TOO_LONG)
            number += repeated
        self._open_tables -= 1
        margin = min((_leading(cells) for _, cells in lines), default=0)
        lines = [(number, cells[margin:]) for number, cells in lines]
        while lines and sum(map(bool, lines[0][1])) == 1:
            yield Part(next(filter(None, lines[0][1])), place=f"{name}, row {lines[0][0]}")
            del lines[0]
        parts = tables.rows([cells for _, cells in lines], _names_columns([cells for _, cells in lines]))
        for (place, _), part in zip(lines, parts, strict=True):
            yield replace(part, place=f"{name}, row {place}")
        notes, self._pending = self._pending, []
        yield from (replace(note, place=name) for note in notes)

    def _row(self, row: etree._Element) -> list[str]:
        """The cells of a row as they are shown, without the empty ones at the end, however often repeated."""
        cells: list[str] = []
        gap = 0
        for cell in row:
            repeated = max(1, integer(attribute(cell, "number-columns-repeated"), 1))
            text = "" if local(cell) != "table-cell" else " ".join(part.text for part in self._blocks(cell)).strip()
            if not text:
                gap += repeated
                continue
            cells += [""] * min(gap, _MOST_GAPS) + [text] * min(repeated, _MOST_REPEATED)
            gap = 0
        return cells


def _is_seen(element: etree._Element, name: str) -> bool:
    """Whether the element holds words; the titles of pictures and the authors of comments are told by namespace."""
    return bool(name) and name not in _UNSEEN and not str(element.tag).startswith(_ABOUT)


def _as_note(part: Part) -> Part:
    return replace(part, kind=Kind.NOTE, level=0, bullet="", context="")


def _leading(cells: Sequence[str]) -> int:
    """How many empty cells the row begins with."""
    return next(number for number, cell in enumerate(cells) if cell)


def _spaced(text: str | None) -> str:
    """The text with single spaces, as the format means it."""
    words = " ".join((text or "").split())
    before = " " if text and text[0].isspace() else ""
    return before + words + (" " if words and text and text[-1].isspace() else "")


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table in order, those of its groups and of its header too."""
    for each in table:
        if local(each) == "table-row":
            yield each
        elif local(each) in ("table-rows", "table-header-rows", "table-row-group"):
            yield from _rows(each)


def _names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row of a sheet looks like the names of columns: short, different words in every cell."""
    first = rows[0] if rows else ()
    return (
        len(rows) > 2
        and len(set(first)) == len(first) >= max(len(row) for row in rows[1:])
        and all(cell and len(cell) <= _LONGEST_NAME and not any(map(str.isdigit, cell)) for cell in first)
    )


def _levels(style: etree._Element) -> dict[int, Level]:
    """The levels of a list style, from 0."""
    found: dict[int, Level] = {}
    for each in style:
        level = integer(attribute(each, "level"), 1)
        form = attribute(each, "num-format") or ""
        first = max(1, level - integer(attribute(each, "display-levels"), 1) + 1)
        places = ".".join(f"%{number}" for number in range(first, level + 1)) if form in _NUMERALS else ""
        around = (attribute(each, "num-prefix") or "", attribute(each, "num-suffix") or "")
        pattern = f"{around[0]}{places}{around[1]}" if places else ""
        found[level - 1] = Level(pattern, _NUMERALS.get(form, "bullet"), integer(attribute(each, "start-value"), 1))
    return found
