"""The words of pages, books and PDFs."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree, html
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

_UNREAD = (
    *("script", "style", "title", "template", "noscript", "select", "button", "svg", "annotation", "iframe", "rt"),
    *("rp", "object", "audio", "video", "canvas"),
)
_BESIDE = "|".join(
    [
        ".//nav|.//footer|.//aside|.//form|.//dialog|.//comment()|.//*[@hidden]",
        ".//*[contains(' navigation banner contentinfo complementary ', concat(' ', @role, ' '))]",
        ".//*[contains(translate(@style, ' ', ''), 'display:none')]",
        *(f".//{tag}" for tag in _UNREAD),
    ]
)


def page(data: bytes) -> Iterator[str]:
    """The words of the main part of a page."""
    stated = re.search(rb"charset=[\"']?([\w-]+)", data[:2048])
    tree = html.fromstring(data, parser=html.HTMLParser(encoding=stated[1].decode() if stated else _encoding(data)))
    for each in tree.xpath(_BESIDE):
        if each.getparent() is not None:
            each.drop_tree()
    for each in tree.xpath(".//div|.//section|.//ul|.//ol|.//p"):
        if each.getparent() is not None and _is_menu(each):
            each.drop_tree()
    main = tree.xpath("//main | //*[@role='main']") or tree.xpath("//article[not(ancestor::article)]") or [tree]
    yield from ("".join(each.itertext()) for each in main)


def _encoding(data: bytes) -> str | None:
    try:
        data.decode()
        return "utf-8"
    except UnicodeDecodeError:
        return None


def _is_menu(element: html.HtmlElement) -> bool:
    """Whether most of its words are links: a menu, or a box of other articles."""
    linked = sum(len(_squeezed(each)) for each in element.iter("a"))
    return linked * 2 > len(_squeezed(element))


def _squeezed(element: html.HtmlElement) -> str:
    return "".join("".join(element.itertext()).split())


def book(data: bytes) -> Iterator[str]:
    """The words of the chapters of a book."""
    with ZipFile(BytesIO(data)) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"))
        path = next(container.iter("{*}rootfile")).get("full-path", "")
        package = etree.fromstring(archive.read(path))
        names = {each.get("id"): each.get("href", "") for each in package.iter("{*}item")}
        for each in package.iter("{*}itemref"):
            name = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), unquote(names.get(each.get("idref"), "")))
            )
            if name in archive.namelist() and "html" in name:
                yield " ".join(_body(archive.read(name)))


def _body(data: bytes) -> Iterator[str]:
    tree = etree.fromstring(data, etree.XMLParser(recover=True, remove_comments=True))
    for body in tree.iter("{*}body"):
        for each in list(body.iter(*(f"{{*}}{tag}" for tag in _UNREAD))):
            tail = each.tail
            each.clear()
            each.tail = tail
        yield from (str(text) for text in body.itertext())


def pdf(data: bytes) -> Iterator[str]:
    """The text layer of a PDF without its running heads: lines that many pages have, apart from their numbers."""
    sheets = [sheet.get_textpage().get_text_bounded().splitlines() for sheet in PdfDocument(data)]
    pages = Counter(shape for lines in sheets for shape in set(map(_shape, lines)))
    least = max(3, len(sheets) / 4)
    yield from (line for lines in sheets for line in lines if pages[_shape(line)] < least)


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line).strip()
