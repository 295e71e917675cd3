"""The content of an OpenDocument file: paragraphs, lists, tables and notes of texts, the slides of presentations."""

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from zipfile import ZipFile

from lxml import etree

from seeds.archives import parse_xml
from seeds.documents import one_line
from seeds.office import open_sheets, tables
from seeds.office.open_styles import CAPTIONS, Styles
from seeds.office.package import TYPED_SIGN, attribute, child, integer, local
from seeds.office.slide_titles import titled
from seeds.office.word_outline import settled
from seeds.outline import Kind
from seeds.parts import Part
from seeds.texts.unmarked import looks_like_heading

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
# The parts of a slide that are the same on every slide.
_FURNITURE = frozenset(("date-time", "footer", "header", "page-number", "page", "handout"))
_MOST_SPACES = 100


def part_bytes(archive: ZipFile, path: str) -> bytes:
    """The bytes of a part, b"" if it is missing."""
    return archive.read(path) if path in archive.namelist() else b""


class Reader:
    """Walks through the content of a file."""

    def __init__(self, archive: ZipFile) -> None:
        self.title = ""
        self.lost: list[str] = []
        self._archive = archive
        self._root = parse_xml(archive.read("content.xml"))
        self.is_text = child(self._root, "body", "text") is not None
        styles = part_bytes(archive, "styles.xml")
        self._sheet = parse_xml(styles) if styles else None
        self._styles = Styles([self._root] if self._sheet is None else [self._sheet, self._root])
        self._objects: set[str] = set()
        self._pending: list[Part] = []
        self._place = ""
        self._slides = 0
        self._open_tables = 0

    def parts(self) -> Iterator[Part]:
        """All parts in order: the page header first, the page footer at the end."""
        body = child(self._root, "body")
        spreadsheet = child(body, "spreadsheet")
        if spreadsheet is not None:
            self._open_tables += 1
            yield from open_sheets.parts(spreadsheet, self._cell, self._taken_notes)
            return
        seen: set[str] = set()
        content = settled(list(self._blocks(body)), set())
        split = 1 if content and content[0].kind is Kind.HEADING else 0
        yield from content[:split]
        yield from self._margin("header", seen) if self.is_text else ()
        yield from content[split:]
        yield from self._margin("footer", seen) if self.is_text else ()

    def _margin(self, kind: str, seen: set[str]) -> Iterator[Part]:
        """The headers or footers of the pages, each text once; numbers of pages are left out."""
        for element in () if self._sheet is None else self._sheet.iter(f"{{*}}{kind}"):
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
            yield from self._taken_notes()

    def _taken_notes(self) -> list[Part]:
        notes, self._pending = self._pending, []
        return notes

    def _cell(self, cell: etree._Element) -> str:
        return " ".join(part.bullet + part.text for part in self._blocks(cell)).strip()

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
        parts = [part for part in self._blocks(page) if part.text.strip()]
        if not parts and next(page.iter("{*}image"), None) is not None:
            self.lost.append(f"{self._place} holds only a picture")
        yield from titled(parts)

    def _object(self, element: etree._Element) -> Iterator[Part]:
        """The words of a chart or text inside the document; each is read once."""
        path = posixpath.normpath(f"{attribute(element, 'href') or ''}/content.xml")
        data = b"" if path in self._objects else part_bytes(self._archive, path)
        self._objects.add(path)
        parts = list(self._blocks(child(parse_xml(data), "body"))) if data else []
        if not parts and not len(element):
            self.lost.append(f"an embedded object{self._place and f' on {self._place}'}")
        yield from parts

    def _paragraph(self, element: etree._Element) -> Iterator[Part]:
        apart: list[etree._Element] = []
        text = "".join(self._words(element, apart)).strip()
        style = self._styles.name(element)
        if local(element) == "h":
            level = max(1, integer(attribute(element, "outline-level"), 1))
            number = (
                "" if attribute(element, "is-list-header") == "true" or not text else self._styles.heading_number(level)
            )
            yield Part(number + text, Kind.HEADING, level, self._place)
        elif style == "Title":
            self.title = self.title or one_line(text)
            yield Part(text, Kind.HEADING, 1, self._place)
        elif style in CAPTIONS:
            yield Part(text, Kind.NOTE, place=self._place)
        elif self.is_text and (sign := TYPED_SIGN.match(text)):
            yield Part(text[sign.end() :], Kind.ITEM, place=self._place, bullet="- ")
        else:
            is_heading = self.is_text and looks_like_heading(text) and self._styles.is_bold(element)
            yield Part(text, Kind.HEADING if is_heading else Kind.PARAGRAPH, place=self._place)
        for each in apart:
            yield from self._block(each)

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
        if not depth:
            self._styles.begin_list(element, style)
        for item in element:
            sign = self._styles.item_number(item, style, depth) if local(item) == "list-item" else None
            for each in item:
                if local(each) == "list":
                    yield from self._list(each, style, depth + 1)
                    continue
                for part in self._block(each):
                    is_line = part.kind in (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM)
                    if sign is None or not is_line or not part.text:
                        yield part
                    elif part.kind is Kind.HEADING and part.level:
                        yield replace(part, text=sign + part.text)
                    else:
                        yield replace(
                            part, text=sign + part.text, kind=Kind.ITEM, level=depth, bullet="" if sign else "- "
                        )
                    sign = None if part.text else sign

    def _table(self, element: etree._Element) -> Iterator[Part]:
        self._open_tables += 1
        lines = list(open_sheets.rows_of(element))
        grid: list[list[list[Part]]] = []
        spans: list[list[int]] = []
        above: dict[int, tuple[int, int, list[Part]]] = {}
        for line in lines:
            grid.append([])
            spans.append([])
            for column, cell in enumerate(line):
                below, width, parts = above.get(column, (0, 1, []))
                if local(cell) == "table-cell":
                    parts = [part for part in self._blocks(cell) if part.text]
                    below, width = (integer(attribute(cell, f"number-{way}-spanned"), 1) for way in ("rows", "columns"))
                if local(cell) == "table-cell" or below > 0:
                    grid[-1].append(parts)
                    spans[-1].append(width)
                above[column] = (below - 1, width, parts)
        self._open_tables -= 1
        head = child(element, "table-header-rows")
        yield from tables.parts_of(
            grid, 0 if head is None else len(list(open_sheets.rows_of(head))), self._place, spans
        )


def _is_seen(element: etree._Element, name: str) -> bool:
    """Whether the element holds words; the titles of pictures and the authors of comments are told by namespace."""
    return bool(name) and name not in _UNSEEN and not str(element.tag).startswith(_ABOUT)


def _as_note(part: Part) -> Part:
    return replace(part, kind=Kind.NOTE, level=0, bullet="", context="")


def _spaced(text: str | None) -> str:
    """The text with single spaces, as the format means it."""
    words = " ".join((text or "").split())
    before = " " if text and text[0].isspace() else ""
    return before + words + (" " if words and text and text[-1].isspace() else "")
