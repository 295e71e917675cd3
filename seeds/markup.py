"""The readable text of HTML: paragraphs, list items and table rows in document order."""

import re
from collections.abc import Iterator

from lxml import etree, html

from seeds.documents import tidy

# Tags of HTML, and of the TEI that trafilatura produces (head, item, quote, row ...).
PARAGRAPH = re.compile(
    "address|article|aside|blockquote|body|caption|dd|details|div|dl|dt|figcaption|figure|footer|form|h[1-6]"
    "|head|header|hr|list|main|nav|ol|p|pre|quote|section|summary|table|ul"
)
LINE = re.compile("br|lb|li|item|tr|row")
BULLET = re.compile("li|item")
CELL = re.compile("td|th|cell")
LIST = re.compile("ul|ol|list|table")
# At the end of a row. The possessive quantifier avoids backtracking: a row of thousands of cells would take minutes.
EMPTY_CELLS = re.compile(r"(?m)(?<! \|)(?:(?:^| )\|)++ ?$")
UNREAD = re.compile("script|style|title|template|iframe|svg|math|button|select")


def parse(text: str) -> etree._Element | None:
    """The tree of an HTML page or fragment; None if it is empty."""
    # As bytes, because lxml refuses a str that declares an encoding.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode(errors="replace"), parser=parser)
    except etree.ParserError:
        return None


def text_of(element: etree._Element) -> str:
    """The tidy text of an element: blank lines between paragraphs, " | " between the cells of a row."""
    text = re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", "".join(_pieces(element))))
    text = re.sub(r"(?m)^- ?\n+", "- ", EMPTY_CELLS.sub("", text))
    return tidy(text)


def _pieces(element: etree._Element, as_typed: bool = False, flat: bool = False) -> Iterator[str]:
    tag = _tag(element)
    if UNREAD.fullmatch(tag):
        return
    as_typed = as_typed or tag == "pre" or (tag == "code" and "\n" in (element.text or ""))
    yield _opening(tag, flat)
    flat = flat or _is_flat(element, tag)
    yield _words(element.text, as_typed)
    for child in element:
        yield from _pieces(child, as_typed, flat)
        yield _words(child.tail, as_typed)
    if CELL.fullmatch(tag):
        yield " | "
    elif PARAGRAPH.fullmatch(tag):
        yield " " if flat else "\n\n"


def _tag(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _opening(tag: str, flat: bool) -> str:
    border = "\n\n" if PARAGRAPH.fullmatch(tag) else "\n" if LINE.fullmatch(tag) else ""
    if flat:
        return " " if border else ""
    return border + ("- " if BULLET.fullmatch(tag) else "")


def _is_flat(element: etree._Element, tag: str) -> bool:
    """Whether the element is a cell or list item with at most one paragraph; layout tables hold whole pages."""
    holder = CELL.fullmatch(tag) or BULLET.fullmatch(tag)
    return bool(holder) and len(element) < 2 and not any(LIST.fullmatch(_tag(child)) for child in element)


def _words(text: str | None, as_typed: bool) -> str:
    """The text with whitespace collapsed as in a browser, or kept by means of no-break spaces if `as_typed`."""
    if as_typed:
        return (text or "").replace("\t", "    ").replace(" ", "\xa0")
    return re.sub(r"\s+", " ", text or "")
