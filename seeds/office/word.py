"""Word files (.docx), also strict ones and those under review: what a reader sees when all changes are accepted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from seeds import articles, markup
from seeds.archives import open_archive
from seeds.documents import Document, one_line, title_from
from seeds.office import drawings, tables
from seeds.office.package import TYPED_SIGN, Package, attribute, child, choice, integer, local, missing, properties
from seeds.office.word_outline import leveled, settled
from seeds.office.word_runs import UNSEEN, form_field, is_bold, symbol
from seeds.office.word_styles import Lists, Style, level_of, number_of, styles
from seeds.office.word_tables import head_size, repeat_merged, spans, within
from seeds.outline import Kind
from seeds.pages import decode_page
from seeds.parts import Part
from seeds.texts.unmarked import first_title, looks_like_heading

# What stands inside a paragraph and is read after it.
_APART = frozenset(("txbxContent", "txBody", "p", "tbl", "chart", "relIds", "altChunk", "OLEObject"))
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes", "commentReference": "comments"}
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "den": "/"}
_PAGE_NUMBER = re.compile(
    r"\W*((page|seite|pages?|página|pagina|strona|sida|стр(аница)?|с|p|s)\W*)?\d*(\W*(of|von|de|di|из|z|av)?\W*\d+)?\W*",
    re.IGNORECASE,
)


def read(data: bytes, name: str) -> Document:
    """The paragraphs, tables and notes in order. Raises UnreadableError if the file would unpack to too much."""
    with open_archive(data) as archive:
        package = Package(archive)
        reader = _Reader(package)
        parts = reader.parts()
        own_title, date = properties(package)
    title = reader.title or own_title or first_title(parts) or title_from(name)
    document = articles.from_parts(name, parts, title)
    lost = [*reader.lost, *(f"its part {part}" for part in package.lost)]
    return replace(document, date=document.date or date, missing=missing(lost))


class _Reader:
    """Walks through a Word file; everything that is not known to be unseen is read."""

    def __init__(self, package: Package) -> None:
        self.title = ""
        self.lost: list[str] = []
        self._package = package
        self._path = package.main()
        self._relations = package.relations(self._path)
        self._styles = styles(self._related("styles"))
        self._lists = Lists(self._related("numbering"), self._styles)
        self._notes = {
            (kind, attribute(note, "id")): note
            for kind in _NOTES.values()
            for note in _children(self._related(kind))
            if attribute(note, "type") in (None, "normal")
        }
        self._pending: list[Part] = []  # the notes of the paragraph or table that is being read
        self._contents: set[str] = set()  # the lines of the table of contents
        self._open_tables = 0  # how many tables are open

    def _related(self, kind: str) -> etree._Element | None:
        path = next((each.path for each in self._relations.values() if each.kind == kind), "")
        return self._package.part(path) if path else None

    def parts(self) -> list[Part]:
        """All parts in order: the page header after the title, the page footer at the end."""
        root = self._package.part(self._path)
        if root is None:
            raise ValueError(f"{self._path} is damaged")
        body = leveled(settled(list(self._blocks(root)), self._contents))
        seen: set[str] = set()
        top, bottom = (list(self._margin(kind, seen)) for kind in ("header", "footer"))
        split = 1 if body and body[0].kind is Kind.HEADING else 0
        return [*body[:split], *top, *body[split:], *bottom]

    def _margin(self, kind: str, seen: set[str]) -> Iterator[Part]:
        """The headers or footers of the pages, each text once."""
        body, paths = self._relations, {each.path for each in self._relations.values() if each.kind == kind}
        for path in sorted(paths):
            root = self._package.part(path)
            self._relations = self._package.relations(path)
            for part in () if root is None else self._blocks(root):
                if part.text not in seen and not _PAGE_NUMBER.fullmatch(part.text):
                    yield replace(part, kind=Kind.NOTE, level=0, context="")
                seen.add(part.text)
        self._relations = body

    def _blocks(self, parent: etree._Element) -> Iterator[Part]:
        for element in parent:
            yield from self._block(element)

    def _block(self, element: etree._Element) -> Iterator[Part]:
        match local(element):
            case "p" | "r":
                yield from self._paragraph(element)
            case "tbl":
                self._open_tables += 1
                parts = list(self._table(element))
                self._open_tables -= 1
                yield from parts
            case "AlternateContent":
                yield from self._block(choice(element))
                return
            case "chart" | "relIds" | "altChunk" | "OLEObject":
                yield from self._other(element)
            case name if name not in UNSEEN and name:
                yield from self._blocks(element)
        if not self._open_tables:
            notes, self._pending = self._pending, []
            yield from notes

    def _paragraph(self, element: etree._Element) -> Iterator[Part]:
        own = child(element, "pPr")
        pieces: list[str] = []
        apart: list[etree._Element] = []
        self._collect(element, pieces, apart)
        text = re.sub(r" *\n *", "\n", re.sub(r"[ \t]*\t[ \t]*| {2,}", " ", "".join(pieces))).strip()
        if text or child(own, "rPr", "del") is None:
            yield from self._part(own, text, element)
        for each in apart:
            yield from self._block(each)

    def _part(self, own: etree._Element | None, text: str, element: etree._Element) -> Iterator[Part]:
        style_id = attribute(child(own, "pStyle")) or ""
        style = self._styles.get(style_id) or self._styles.get("", Style())
        place = self._lists.place(number_of(own), style_id, style)
        number = self._lists.number(place) if place else ""
        if not text:
            return
        outline = attribute(child(own, "outlineLvl"))
        level = style.level if outline is None else level_of(outline)
        numbered = f"{number} {text}" if number else text
        if style.is_called("toc "):
            self._contents.add(numbered)
            yield Part(numbered)
        elif style.is_called("title"):
            self.title = self.title or one_line(text)
            yield Part(numbered, Kind.HEADING, 1)
        elif level:
            yield Part(numbered, Kind.HEADING, level)
        elif style.is_called("caption"):
            yield Part(numbered, Kind.NOTE)
        elif number or (place and self._lists.is_bulleted(place)) or style.is_called("list bullet"):
            depth = max(place[1] if place else 0, integer(style.names[0][-1:], 1) - 1 if style.names else 0)
            yield Part(numbered, Kind.ITEM, depth, bullet="" if number else "- ")
        elif sign := TYPED_SIGN.match(text):
            yield Part(text[sign.end() :], Kind.ITEM, bullet="- ")
        else:
            yield Part(
                numbered, Kind.HEADING if looks_like_heading(text) and is_bold(element, style) else Kind.PARAGRAPH
            )

    def _collect(self, element: etree._Element, pieces: list[str], apart: list[etree._Element]) -> None:
        """Adds the words of a paragraph, and the elements that are to be read after it; takes up its notes."""
        for each in element:
            name = local(each)
            if name == "t":
                pieces.append(each.text or "")
            elif name in _SIGNS:
                pieces.append(_SIGNS[name])
            elif name in _APART:
                apart.append(each)
            elif name in _NOTES:
                self._note(_NOTES[name], attribute(each, "id"))
                if attribute(each, "customMarkFollows") in ("1", "true", "on"):
                    break
            elif name == "sym":
                pieces.append(symbol(attribute(each, "char")))
            elif name == "ffData":
                pieces.append(form_field(each))
            elif name == "AlternateContent":
                self._collect(choice(each), pieces, apart)
            elif name and name not in UNSEEN:
                self._collect(each, pieces, apart)
            if name == "den" and len(each):
                self._collect(each, pieces, apart)

    def _note(self, kind: str, number: str | None) -> None:
        """Takes up a footnote, endnote or comment; each is read once."""
        note = self._notes.pop((kind, number), None)
        if note is None:
            return
        said, self._pending = self._pending, []
        self._open_tables += 1
        parts = list(self._blocks(note))
        self._open_tables -= 1
        author = attribute(note, "author")
        if author and parts:
            parts[0] = replace(parts[0], text=f"{author}: {parts[0].text}")
        notes = (replace(part, kind=Kind.NOTE, level=0, bullet="", context="") for part in parts)
        self._pending = [*said, *notes, *self._pending]

    def _other(self, element: etree._Element) -> Iterator[Part]:
        """The words of a chart, a diagram or an inserted file."""
        if local(element) == "OLEObject":
            self.lost.append(f"an embedded object ({attribute(element, 'ProgID') or 'of unknown kind'})")
            return
        # Each is read once, however often it is named.
        relation = self._relations.pop(attribute(element, "dm") or attribute(element, "id") or "", None)
        root = None
        if relation is not None and local(element) == "altChunk":
            tree = markup.parse(decode_page(self._package.bytes(relation.path))) if "htm" in relation.path else None
            yield from markup.parts_of(tree) if tree is not None else self._left_out("an inserted file")
        elif relation is not None and (root := self._package.part(relation.path)) is not None:
            yield from drawings.diagram(root) if local(element) == "relIds" else drawings.chart(root)

    def _left_out(self, what: str) -> Iterator[Part]:
        self.lost.append(what)
        return iter(())

    def _table(self, element: etree._Element) -> Iterator[Part]:
        lines = [line for line in within(element, "tr") if child(line, "trPr", "del") is None]
        grid = [[list(self._blocks(cell)) for cell in within(line, "tc")] for line in lines]
        if not tables.is_layout(grid):
            repeat_merged(lines, grid)
        shown = [line for line, row in zip(lines, grid, strict=True) if any(row)]
        marked = head_size(element, shown, self._styles)
        yield from tables.parts_of(grid, marked, spans=[spans(line) for line in lines])


def _children(element: etree._Element | None) -> Sequence[etree._Element]:
    return () if element is None else list(element)
