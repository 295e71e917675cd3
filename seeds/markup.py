"""The readable text of HTML: paragraphs, list items and table rows in their order."""

import re
from collections.abc import Iterator

from lxml import etree, html

from seeds.documents import tidy

# Tags of HTML and of the TEI that trafilatura extracts (head, item, quote, row ...).
PARAGRAPHS = frozenset(
    "address article aside blockquote body caption dd details dl dt div figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr main nav ol p pre section summary table ul head list quote".split()
)
LINES = frozenset(["br", "lb", "li", "item", "tr", "row"])
CELLS = frozenset(["td", "th", "cell"])
BULLETS = frozenset(["li", "item"])
UNREAD = frozenset("script style title template noscript iframe object svg math canvas button select".split())


def parse(text: str) -> etree._Element | None:
    """The tree of an HTML page or of a piece of one; None when there is nothing in it."""
    # As bytes, because lxml refuses a str that declares an encoding of its own.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode(errors="replace"), parser=parser)
    except etree.ParserError:
        return None


def text_of(element: etree._Element) -> str:
    """The tidy text of an element: blank lines between paragraphs, " | " between the cells of a row."""
    text = re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", "".join(pieces(element))))
    text = re.sub(r"(?m)^- ?\n+", "- ", re.sub(r"(?m)(?: \|)+ ?$", "", text))
    return tidy(text)


def pieces(element: etree._Element, as_typed: bool = False, in_cell: bool = False) -> Iterator[str]:
    tag = str(element.tag).rpartition("}")[2]
    if tag in UNREAD:
        return
    as_typed = as_typed or tag == "pre" or (tag == "code" and "\n" in (element.text or ""))
    yield opening(tag, in_cell)
    # The cells of a layout table hold whole pages and keep their paragraphs.
    in_cell = in_cell or (tag in CELLS and len(element) < 2)
    yield words(element.text, as_typed)
    for child in element:
        yield from pieces(child, as_typed, in_cell)
        yield words(child.tail, as_typed)
    if tag in CELLS:
        yield " | "
    elif tag in PARAGRAPHS:
        yield " " if in_cell else "\n\n"


def opening(tag: str, in_cell: bool) -> str:
    if tag in PARAGRAPHS or tag in LINES:
        return " " if in_cell else ("\n\n" if tag in PARAGRAPHS else "\n") + ("- " if tag in BULLETS else "")
    return ""


def words(text: str | None, as_typed: bool) -> str:
    """The text with its white space as a browser shows it; no-break spaces keep what was typed so."""
    if as_typed:
        return (text or "").replace("\t", "    ").replace(" ", "\xa0")
    return re.sub(r"\s+", " ", text or "")
