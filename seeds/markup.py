"""The parts of HTML: headings, paragraphs, list items, table rows and code, in document order."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import takewhile

from lxml import etree

from seeds import page_notes
from seeds.documents import one_line
from seeds.outline import Kind
from seeds.paragraphs import CELLS, names_columns
from seeds.parts import Part
from seeds.sheets import table_rows
from seeds.sheets.table_rows import Row
from seeds.web import page_grids

_HEADING = re.compile("h[1-6]")
_PARAGRAPH = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer"
    "|form|h[1-6]|header|hgroup|hr|legend|li|main|menu|nav|ol|p|pre|search|section|summary|table|tbody|td|tfoot|th"
    "|thead|tr|ul"
)
_LIST = re.compile("ul|ol|menu")
# What stands in no heading; one that holds such a block was never closed, or is a heading for its look only.
_OUTSIDE_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "form", "section")
# In characters. A longer cell holds a page, not a value.
_LONGEST_CELL = 500
_SPACES, _AROUND_LINE_ENDS = re.compile(r"[ \t\r\n\f]+"), re.compile(r" *\n *")
_NOTE = re.compile("caption|figcaption")
# The classes of icons that say yes or no, and the signs that stand for them.
_ICON = r"(?:^|\s)(?:(?:fa|icon|bi|glyphicon|mdi|octicon)-)?(?:%s)(?:-(?:circle|square|mark|lg|fill))*(?:$|\s)"
_CHECK = re.compile(_ICON % "check|checked|checkmark|tick|yes|ok")
_CROSS = re.compile(_ICON % "times|cross|xmark|x|close|remove|no")
_CHECKED, _CROSSED = "✓", "✗"
# Not text, or its reading beside the text.
_UNREAD = re.compile(
    "script|style|title|template|iframe|svg|annotation|annotation-xml|button|select|rt|rp|noscript|audio|video|canvas"
    "|object|datalist"
)

Skip = Callable[[etree._Element], bool]


def parse(text: str) -> etree._Element | None:
    """The tree of an HTML page or fragment; None if it is empty."""
    # As bytes, because lxml refuses a str that declares an encoding.
    # Not the parser of lxml.html, which chooses a class for each element anew whenever it is looked at.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree: etree._Element | None = etree.fromstring(text.encode(errors="replace"), parser)
    if tree is None:
        return None
    for formula in list(tree.iter("math")):
        _write_out(formula)
    page_notes.empty_references(tree)
    return tree


def _write_out(formula: etree._Element) -> None:
    """Writes fractions in one line, and empties a formula that a script draws a second time beside it."""
    holder = formula.getparent()
    beside = () if holder is None else (holder.getprevious(), holder.getnext())
    if any(each is not None and each.get("aria-hidden") == "true" for each in beside):
        formula[:], formula.text = [], ""
    for fraction in formula.iter("mfrac"):
        if len(fraction):
            fraction[0].tail = "/"


def values(element: etree._Element, path: str) -> list[str]:
    """The attributes and texts at this XPath."""
    found = element.xpath(path)
    return [str(value) for value in found] if isinstance(found, list) else []


def parts_of(element: etree._Element, skip: Skip = lambda element: False) -> Iterator[Part]:
    """The parts of an element, without those elements that `skip` is true of."""
    walk = _Walk(skip)
    yield from walk.inside(element)
    yield from walk.flush()


class _Walk:
    """A walk through a tree that gathers words between the borders of blocks."""

    def __init__(self, skip: Skip) -> None:
        self._skip = skip
        self._words: list[str] = []
        # What the next part is, and the number before its text.
        self._next = Part("")
        self._number = ""

    def inside(self, element: etree._Element) -> Iterator[Part]:
        """The parts that end inside the element."""
        tag = _tag(element)
        if _UNREAD.fullmatch(tag) or self._skip(element):
            return
        if not _PARAGRAPH.fullmatch(tag):
            yield from self._inline(element, tag)
            return
        yield from self.flush()
        yield from self._block(element, tag)
        yield from self.flush()

    def flush(self) -> Iterator[Part]:
        """The words gathered, as a part; what follows in the same list item is indented like it."""
        text = _AROUND_LINE_ENDS.sub("\n", "".join(self._words)).strip()
        self._words = []
        if text:
            yield replace(self._next, text=self._number + text)
            self._number = ""
            self._next = replace(self._next, bullet="")

    def _inline(self, element: etree._Element, tag: str) -> Iterator[Part]:
        if tag == "br":
            self._words.append("\n")
        yield from self._content(element)

    def _content(self, element: etree._Element) -> Iterator[Part]:
        self._words.append(_collapsed(element.text))
        for child in element:
            yield from self.inside(child)
            self._words.append(_collapsed(child.tail))

    def _block(self, element: etree._Element, tag: str) -> Iterator[Part]:
        if tag == "pre":
            yield Part(_typed(element), Kind.CODE)
        elif _HEADING.fullmatch(tag) and next(element.iterdescendants(*_OUTSIDE_HEADINGS), None) is None:
            yield Part(_flat(element, self._skip), Kind.HEADING, level=int(tag[1]))
        elif _NOTE.fullmatch(tag):
            yield Part(_flat(element, self._skip), Kind.NOTE)
        elif _LIST.fullmatch(tag):
            yield from self._list(element, tag)
        elif tag == "dl":
            yield from self._definitions(element)
        elif rows := self._rows(element, tag):
            yield from rows
        else:
            yield from self._content(element)

    def _rows(self, element: etree._Element, tag: str) -> list[Part]:
        """The rows of a table or a grid; none of other elements."""
        if tag == "table":
            return _data_rows(element, self._skip)
        return list(page_grids.rows_of(element, partial(_flat, skip=self._skip)))

    def _list(self, element: etree._Element, tag: str) -> Iterator[Part]:
        outer, depth = self._next, self._next.level + 1 if self._next.kind is Kind.ITEM else 0
        number = _whole(element.get("start"), 1)
        self._words.append(_collapsed(element.text))
        yield from self.flush()
        for child in element:
            number = _whole(child.get("value"), number)
            self._number = f"{number}. " if tag == "ol" and _tag(child) == "li" else ""
            self._next = Part("", Kind.ITEM, level=depth, bullet="" if self._number else "- ")
            number += _tag(child) == "li"
            yield from self.inside(child)
            self._words.append(_collapsed(child.tail))
            yield from self.flush()
        self._next, self._number = outer, ""

    def _definitions(self, element: etree._Element) -> Iterator[Part]:
        outer, term = self._next, ""
        for child in _entries(element):
            self._next = Part("", Kind.ITEM, context=term) if child.tag == "dd" else outer
            term = _flat(child, self._skip) if child.tag == "dt" else term
            yield from self._content(child) if child.tag in ("dt", "dd") else self.inside(child)
            self._words.append(_collapsed(child.tail))
            yield from self.flush()
        self._next = outer


def _entries(definitions: etree._Element) -> Iterator[etree._Element]:
    """The terms, the definitions and whatever else is in a list of them, whose pairs may be in boxes."""
    for child in definitions:
        is_pair = _tag(child) == "div" and next(child.iterchildren("dt", "dd"), None) is not None
        yield from child if is_pair else (child,)


def _data_rows(table: etree._Element, skip: Skip) -> list[Part]:
    """The caption and the rows of a table of data; none of a table that only lays out a page."""
    lines = [row for row in table.iter("tr") if _owner(row, "table") is table and not skip(row)]
    cells = [[(cell, _flat(cell, skip) or _sign(cell)) for cell in row if _tag(cell) in ("td", "th")] for row in lines]
    if not _is_data(table, [[text for _, text in row] for row in cells]):
        return []
    rows = [(line, row) for line, row in zip(lines, _spanned(cells), strict=True) if any(row.cells)]
    marked = sum(1 for _ in takewhile(lambda each: _is_head(each[0]), rows))
    found = table_rows.table([row for _, row in rows], marked, names_columns)
    context = _joined(found.names)
    captions = (Part(_flat(each, skip), Kind.NOTE) for each in table.iterchildren("caption") if not skip(each))
    return [
        *captions,
        *(Part(_joined(row.cells), Kind.ROW, context="" if row.is_band else context) for row in found.rows),
    ]


def _is_head(row: etree._Element) -> bool:
    """Whether the row is marked as one that names the columns."""
    holder = row.getparent()
    cells = [_tag(cell) for cell in row]
    return bool(cells) and ((holder is not None and _tag(holder) == "thead") or set(cells) == {"th"})


def _is_data(table: etree._Element, texts: list[list[str]]) -> bool:
    """Whether it is a table of data: several columns, short cells, and no headings, forms or tables inside."""
    if any(map(_is_no_cell, table.iterdescendants())):
        return False
    return max(map(len, texts), default=0) > 1 and all(len(text) <= _LONGEST_CELL for row in texts for text in row)


def _is_no_cell(inner: etree._Element) -> bool:
    """Whether it is a heading, a form or a table, or a cell outside the rows."""
    tag, holder = _tag(inner), inner.getparent()
    is_loose = tag in ("td", "th") and holder is not None and _tag(holder) != "tr"
    return is_loose or tag in ("form", "table") or bool(_HEADING.fullmatch(tag))


def _spanned(cells: Sequence[Sequence[tuple[etree._Element, str]]]) -> Iterator[Row]:
    """The rows, with a cell that spans several rows repeated in each."""
    above: dict[int, tuple[int, int, str]] = {}
    widest = max(map(len, cells), default=0)
    for number, row in enumerate(cells):
        column, texts, spans = 0, [], []
        waiting = list(reversed(row))
        while waiting or column in above:
            if column in above:
                left, span, text = above.pop(column)
            else:
                element, text = waiting.pop()
                left = min(_whole(element.get("rowspan"), 1), len(cells))
                span = min(max(1, _whole(element.get("colspan"), 1)), widest)
            if left > 1:
                above[column] = left - 1, span, text
            column += span
            texts.append(text)
            spans.append(span)
        yield Row(number, texts, spans)


def _joined(cells: Sequence[str]) -> str:
    return CELLS.join(cells).rstrip(CELLS)


def _flat(element: etree._Element, skip: Skip) -> str:
    """The words of an element on one line; its list items are separated by semicolons."""
    return one_line("".join(_flat_words(element, skip))).strip("; ").replace(" ;", ";")


def _sign(cell: etree._Element) -> str:
    """What the icon or box in a cell without words says, by its label or its class."""
    for inner in cell.iterdescendants():
        if inner.get("type") == "checkbox":
            return _CHECKED if inner.get("checked") is not None else _CROSSED
        label = inner.get("aria-label") or inner.get("title") or (inner.text if _tag(inner) == "title" else "")
        name = inner.get("class") or ""
        if label or _CHECK.search(name) or _CROSS.search(name):
            return one_line(label or (_CHECKED if _CHECK.search(name) else _CROSSED))
    return ""


def _flat_words(element: etree._Element, skip: Skip) -> Iterator[str]:
    tag = _tag(element)
    if _UNREAD.fullmatch(tag) or skip(element):
        return
    if tag == "img":
        yield f" {element.get('alt') or ''} "
    if tag == "li" and element.getprevious() is not None:
        yield "; "
    yield " " if _PARAGRAPH.fullmatch(tag) or tag == "br" else ""
    yield _collapsed(element.text)
    for child in element:
        yield from _flat_words(child, skip)
        yield _collapsed(child.tail)
    yield " " if _PARAGRAPH.fullmatch(tag) else ""


def _typed(element: etree._Element) -> str:
    """The text as it was typed, with spaces that are not collapsed."""
    for line_end in element.iter("br"):
        line_end.tail = "\n" + (line_end.tail or "")
    return "".join(element.itertext()).expandtabs(4).strip("\n").rstrip()


def _owner(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 5 else otherwise


def _tag(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _collapsed(text: str | None) -> str:
    """The text with white space collapsed as in a browser."""
    return _SPACES.sub(" ", text) if text else ""
