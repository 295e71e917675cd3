"""The words of pages, books and PDFs."""

import codecs
import posixpath
import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from io import BytesIO
from itertools import zip_longest
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree, html
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

_UNREAD = (
    *("script", "style", "title", "template", "noscript", "select", "button", "svg", "annotation", "iframe", "rt"),
    *("rp", "object", "audio", "video", "canvas"),
)
_INNERMOST = "//*[self::div or self::p][not(.//div or .//p or ancestor::table)]"
_OFTEN, _SHORT = 3, 300
_FEW = 5
_WAYS = "contains(' prev previous next up home index start contents ', concat(' ', @rel, ' '))"
# Facts and tags of a page that a program completes.
_MATTER = re.compile(rb"(?:\xef\xbb\xbf)?---\s*\n.*?\n---\s*\n", re.DOTALL)
_TEMPLATE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_CONTENTS = re.compile(r"(?:table of )?contents|índice|sumário|sommaire|inhalt(?:sverzeichnis)?|目录", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\. ?){4,}")
_BESIDE = "|".join(
    [
        ".//nav|.//footer|.//aside|.//form|.//dialog|.//comment()|.//*[@hidden]",
        ".//*[contains(' navigation banner contentinfo complementary alert dialog ', concat(' ', @role, ' '))]",
        ".//*[@id='comments' or @id='respond' or @id='footer' or contains(concat(' ', @class, ' '), ' footer ')]",
        ".//*[@id='sidebar' or contains(concat(' ', @class, ' '), ' sidebar ')]",
        ".//*[@data-toggle='dropdown' or @data-bs-toggle='dropdown']/following-sibling::*",
        # The figures that refer to notes.
        ".//sup[a[contains(@href, '#')] or contains(@class, 'reference')]",
        ".//*[contains(translate(@style, ' ', ''), 'display:none')]",
        *(f".//{tag}" for tag in _UNREAD),
    ]
)


def page(data: bytes) -> Iterator[str]:
    """The words of the main part of a page."""
    data = _MATTER.sub(b"", data, count=1) if data.lstrip(b"\xef\xbb\xbf").startswith(b"---") else data
    stated = re.search(rb"charset=[\"']?([\w-]+)", data[:2048])
    tree = html.fromstring(data, parser=html.HTMLParser(encoding=_known(stated[1].decode() if stated else "", data)))
    titles = {_squeezed(each) for each in tree.iter("h1")}
    _drop(tree.xpath(_BESIDE))
    _drop(_ways(tree))
    _drop(filter(lambda each: _is_menu(each, titles), tree.xpath(".//div|.//section|.//ul|.//ol|.//p")))
    # "Advertisement" stands on a page again and again.
    blocks = tree.xpath(_INNERMOST)
    counts = Counter(map(_squeezed, blocks))
    _drop(each for each in blocks if counts[_squeezed(each)] >= _OFTEN)
    yield from (_TEMPLATE.sub("", "".join(main.itertext())) for main in _mains(tree))


def _ways(tree: html.HtmlElement) -> Sequence[html.HtmlElement]:
    """The short blocks whose links all go to the page before, after or above, which the head of the page names."""
    ways = {str(each) for each in tree.xpath(f"//link[{_WAYS}]/@href")}
    blocks = tree.xpath("//*[self::div or self::table or self::p][.//a[@href]]") if ways else []
    return [each for each in blocks if len(_squeezed(each)) < _SHORT and ways.issuperset(each.xpath(".//a/@href"))]


def _drop(elements: Iterable[html.HtmlElement]) -> None:
    for each in elements:
        if each.getparent() is not None:
            each.drop_tree()


def _mains(tree: html.HtmlElement) -> Sequence[html.HtmlElement]:
    mains = tree.xpath("//main | //*[@role='main']") or tree.xpath("//article[not(ancestor::article)]")
    return mains or tree.xpath("//*[@itemprop='articleBody' or @id='article']") or [tree]


def _known(stated: str, data: bytes) -> str | None:
    """The encoding that the page states, if there is such a one."""
    try:
        return codecs.lookup(stated).name
    except LookupError:
        return _encoding(data)


def _encoding(data: bytes) -> str | None:
    try:
        data.decode()
        return "utf-8"
    except UnicodeDecodeError:
        return None


def _is_menu(element: html.HtmlElement, titles: Collection[str]) -> bool:
    """Whether most of its words are links: a menu, a box of other articles, or the way to the page of such a title."""
    linked = sum(len(_squeezed(each)) for each in element.iter("a"))
    words = _squeezed(element)
    way = next((words.removesuffix(title) for title in titles if title and words.endswith(title)), words)
    return linked > 0 and linked * 2 > len(way)


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
    """The text layer of a PDF without lists of contents, slides that the next page completes, and running heads.

    Those are the lines that many pages have, apart from their numbers, those with a number that some pages have, and
    the first and last two lines of a page that one of the two pages before has as well.
    """
    sheets = [sheet.get_textpage().get_text_bounded().splitlines() for sheet in PdfDocument(data)]
    whole = [now for now, then in zip_longest(sheets, sheets[1:]) if not then or Counter(now) - Counter(then)]
    pages = Counter(shape for lines in whole for shape in set(map(_shape, lines)))
    texts = {line.strip() for lines in whole for line in lines}
    edges = [set(map(_shape, [*lines[:2], *lines[-2:]])) for lines in whole]
    for number, lines in enumerate(whole):
        # Left and right pages may differ.
        heads = edges[number].intersection(set[str]().union(*edges[max(0, number - 2) : number]))
        heads |= {shape for shape in map(_shape, lines) if pages[shape] >= _often(shape, len(whole))}
        yield from (line for line in _without_contents(lines, texts) if _shape(line) not in heads)


def _often(shape: str, pages: int) -> float:
    """On how many of the pages a running head of this shape stands."""
    return max(_OFTEN, pages / (10 if _is_numbered(shape) else 4))


def _without_contents(lines: Sequence[str], texts: Container[str]) -> Iterator[str]:
    """The lines but those of a list of contents: entries, the title above them, and what has a number below it."""
    is_below = False
    for line, below in zip_longest(lines, lines[1:], fillvalue=""):
        is_title = bool(_CONTENTS.fullmatch(line.strip()))
        is_below = is_below or is_title
        is_above = len(line.split()) <= _OFTEN and _is_entry(below, texts)
        if not (is_title or is_above or _is_entry(line, texts) or (is_below and _is_numbered(_shape(line)))):
            yield line


def _is_numbered(shape: str) -> bool:
    return bool(re.match(r"0\s|.*\s0$", shape))


def _is_entry(line: str, texts: Container[str]) -> bool:
    """Whether the line is of a list of contents: it has leaders, or is a line of the text with a number after it."""
    entry = re.fullmatch(r"(.*\w.*?)\s+\d{1,4}\s*", line)
    return bool(_LEADERS.search(line)) or (entry is not None and len(entry[1]) > _FEW and entry[1].strip() in texts)


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line).strip()
