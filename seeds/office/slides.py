"""Presentations (.pptx): the slides in order, each a section under its title, with tables, charts and notes."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from seeds.archives import open_archive
from seeds.documents import Document, Flaw, UnreadableError, one_line, title_from
from seeds.office import drawings, slide_cards
from seeds.office.numbering import Level, Numbers
from seeds.office.package import (
    TYPED_SIGN,
    Package,
    Relation,
    attribute,
    child,
    choice,
    integer,
    local,
    missing,
    properties,
)
from seeds.office.slide_titles import titled
from seeds.office.tables import rows
from seeds.outline import Kind
from seeds.parts import Part, assemble

_TITLES = ("title", "ctrTitle")
_BODIES = ("body", "obj", None)
_FURNITURE = ("sldNum", "dt", "sldImg", "hdr")
# What holds no words of the slide.
_UNSEEN = frozenset(("nvSpPr", "spPr", "style", "extLst", "timing", "transition", "nvGraphicFramePr", "clrMapOvr"))
_ABOUT_SLIDE = ("notesSlide", "comments")
_ONLY_PICTURE = " holds only a picture"
_OBJECT = "the embedded object"
_DEEPEST = 8
# A paragraph of at most so many characters on so many slides, and on most of them, is a footer.
_LONGEST_FOOTER, _OFTEN = 100, 3
# The automatic numbers of PowerPoint: "arabicPeriod", "alphaLcParenBoth".
_SCHEME = re.compile(r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain)")
_NUMERALS = {
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}
_AROUND = {"Period": "%{}.", "ParenR": "%{})", "ParenBoth": "(%{})", "Plain": "%{}"}


def read(data: bytes, name: str) -> Document:
    """The slides with their notes. Raises UnreadableError if they hold only pictures."""
    with open_archive(data) as archive:
        package = Package(archive)
        own_title, date = properties(package)
        lost: list[str] = []
        parts = list(_without_repeats(list(_slides(package, lost))))
    text, outline = assemble(parts)
    if lost and not text:
        if all(phrase.endswith(_ONLY_PICTURE) or phrase.startswith(_OBJECT) for phrase in lost):
            raise UnreadableError(
                "holds no text but pictures; save it as PDF, run OCR on that and add it", Flaw.SCANNED
            )
        raise ValueError(missing(lost))
    heading = next((one_line(part.text) for part in parts if part.kind is Kind.HEADING), "")
    return Document(name, text, own_title or heading or title_from(name), date, outline=outline, missing=missing(lost))


def _without_repeats(slides: list[list[Part]]) -> Iterator[Part]:
    """The parts of the slides; a paragraph that stands on most of them, as a footer does, is read once."""
    counts = Counter(text for slide in slides for text in {part.text for part in slide if _is_short(part)})
    repeated = {text for text, count in counts.items() if count >= _OFTEN and 2 * count > len(slides)}
    seen: set[str] = set()
    for part in (part for slide in slides for part in slide):
        if part.text not in repeated or not _is_short(part):
            yield part
        elif part.text not in seen:
            seen.add(part.text)
            yield replace(part, kind=Kind.NOTE)


def _is_short(part: Part) -> bool:
    return part.kind is Kind.PARAGRAPH and 0 < len(part.text) <= _LONGEST_FOOTER


def _slides(package: Package, lost: list[str]) -> Iterator[list[Part]]:
    main = package.main()
    root, relations = package.part(main), package.relations(main)
    if root is None:
        raise ValueError(f"{main} is damaged")
    footers: set[str] = set()
    for number, element in enumerate(root.iter("{*}sldId"), 1):
        # The attribute without a namespace is another identifier.
        name = next((str(value) for key, value in element.attrib.items() if str(key).endswith("}id")), "")
        if name in relations:
            yield list(_Slide(package, relations[name].path, number, lost, footers).parts())


class _Slide:
    """Walks through the shapes of one slide."""

    def __init__(self, package: Package, path: str, number: int, lost: list[str], footers: set[str]) -> None:
        self._package, self._path = package, path
        self._relations = package.relations(path)
        self._place = f"slide {number}"
        self._lost = lost
        self._footers = footers  # of the slides so far; each is read once
        self._pictures = 0

    def parts(self) -> Iterator[Part]:
        """The title first, then the shapes in their order, and the notes."""
        root = self._package.part(self._path)
        if root is None:
            self._lost.append(f"{self._place} is damaged")
            return
        shapes = list(self._shapes(root))
        titles = [part for part in shapes if part.kind is Kind.HEADING and part.text]
        others = [part for part in shapes if part.kind is not Kind.HEADING and part.text.strip()]
        if self._pictures and not titles and not others:
            self._lost.append(self._place + _ONLY_PICTURE)
        yield from (*titled([*titles, *others]), *self._notes())

    def _shapes(self, parent: etree._Element) -> Iterator[Part]:
        return slide_cards.joined(self._boxed(parent))

    def _boxed(self, parent: etree._Element) -> Iterator[tuple[Part, slide_cards.Box | None]]:
        """The parts of the shapes, with the boxes of those that hold one and are not placed by a template."""
        for element in parent:
            if local(element) != "sp":
                yield from ((part, None) for part in self._other(element))
                continue
            parts = [part for part in self._shape(element) if part.text]
            is_alone = len(parts) == 1 and child(element, "nvSpPr", "nvPr", "ph") is None
            own = slide_cards.box(element) if is_alone else None
            yield from ((part, own) for part in parts)

    def _other(self, element: etree._Element) -> Iterator[Part]:
        """The parts of what is no shape with text of its own."""
        match local(element):
            case "tbl":
                yield from self._table(element)
            case "chart" | "relIds":
                yield from self._drawing(element)
            case "pic":
                self._pictures += 1
            case "oleObj":
                self._lost.append(f"{_OBJECT} on {self._place}")
            case "AlternateContent":
                yield from self._shapes(choice(element))
            case name if name not in _UNSEEN and name:
                yield from self._shapes(element)

    def _shape(self, shape: etree._Element) -> Iterator[Part]:
        holder = child(shape, "nvSpPr", "nvPr", "ph")
        role = None if holder is None else holder.get("type")
        body = child(shape, "txBody")
        if body is None or role in _FURNITURE:
            return
        if role in _TITLES:
            yield Part(_joined(body), Kind.HEADING, 1, self._place)
        elif role == "ftr":
            footer = _joined(body)
            if footer not in self._footers:
                self._footers.add(footer)
                yield Part(footer, Kind.NOTE, place=self._place)
        else:
            yield from self._paragraphs(body, holder is not None and role in _BODIES)

    def _paragraphs(self, body: etree._Element, is_list: bool) -> Iterator[Part]:
        """The paragraphs of a shape; in the body of a slide they are list items if there are several."""
        shown = [(each, drawings.words(each).strip()) for each in body if local(each) == "p"]
        is_list = is_list and sum(bool(text) for _, text in shown) > 1
        numbers, levels = Numbers(), dict[int, Level]()
        for element, text in shown:
            own = child(element, "pPr")
            level = min(_DEEPEST, max(0, integer(attribute(own, "lvl"))))
            scheme = _SCHEME.fullmatch(attribute(child(own, "buAutoNum"), "type") or "")
            number = ""
            if scheme and text:
                start = integer(attribute(child(own, "buAutoNum"), "startAt"), 1)
                levels[level] = Level(_AROUND[scheme[2]].format(level + 1), _NUMERALS.get(scheme[1], "decimal"), start)
                number = numbers.next("", levels, level) + " "
            elif not scheme and not level:
                numbers = Numbers()
            signed = child(own, "buChar") is not None or (is_list and child(own, "buNone") is None)
            sign = TYPED_SIGN.match(text)
            if number:
                yield Part(number + text, Kind.ITEM, level, self._place)
            elif signed or sign:
                yield Part(text[sign.end() if sign else 0 :], Kind.ITEM, level, self._place, bullet="- ")
            else:
                yield Part(text, place=self._place)

    def _table(self, table: etree._Element) -> Iterator[Part]:
        cells: list[list[str]] = []
        spans: list[list[int]] = []
        for row in table:
            if local(row) == "tr":
                cells.append([])
                own = [each for each in row if local(each) == "tc" and each.get("hMerge") not in ("1", "true")]
                spans.append([integer(each.get("gridSpan"), 1) for each in own])
                for number, cell in enumerate(own):
                    goes_on = cell.get("vMerge") in ("1", "true") and len(cells) > 1 and number < len(cells[-2])
                    cells[-1].append(cells[-2][number] if goes_on else _joined(child(cell, "txBody")))
        has_header = attribute(child(table, "tblPr"), "firstRow") in ("1", "true")
        yield from rows(cells, has_header, self._place, spans)

    def _drawing(self, element: etree._Element) -> Iterator[Part]:
        """The words of a chart or diagram."""
        is_chart = local(element) == "chart"
        # Each is read once, however often it is named.
        relation = self._relations.pop(attribute(element, "id" if is_chart else "dm") or "", Relation("", ""))
        root = self._package.part(relation.path)
        parts = list((drawings.chart if is_chart else drawings.diagram)(root, self._place)) if root is not None else []
        if not any(part.text for part in parts):
            self._lost.append(f"the {'chart' if is_chart else 'diagram'} on {self._place}")
        yield from parts

    def _notes(self) -> Iterator[Part]:
        """The speaker's notes and the comments."""
        for relation in self._relations.values():
            root = self._package.part(relation.path) if relation.kind in _ABOUT_SLIDE else None
            if root is None:
                continue
            for shape in root.iter("{*}sp"):
                holder = child(shape, "nvSpPr", "nvPr", "ph")
                if holder is not None and holder.get("type") == "body":
                    texts = (drawings.words(each).strip() for each in shape.iter("{*}p"))
                    yield from (Part(text, Kind.NOTE, place=self._place) for text in texts)
            for comment in root.iter("{*}cm"):
                old = child(comment, "text")
                text = _joined(child(comment, "txBody")) if old is None else old.text or ""
                yield Part(text, Kind.NOTE, place=self._place)


def _joined(body: etree._Element | None) -> str:
    """The paragraphs of a shape on one line."""
    return one_line(" ".join(drawings.words(each) for each in (() if body is None else body) if local(each) == "p"))
