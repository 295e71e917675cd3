"""HTML pages: the main text without menus and footers, and the page's metadata."""

import json
import logging
import re
from typing import Any

from lxml import etree

from seeds import markup
from seeds.dates import iso_date
from seeds.documents import Document, one_line, title_from
from seeds.encodings import decode
from seeds.outline import Kind
from seeds.parts import Part, assemble

CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w\-]+)", re.IGNORECASE)

# In characters. A longer page is a book or a log, which has no menus, and would take trafilatura minutes.
LONGEST_PAGE = 3_000_000
# On a page with hardly any text, trafilatura confuses menus and text.
FEWEST_LETTERS = 250
# The share of the main text that the element must hold which is read whole.
_SHARE = 0.9
# Menus are left out of a short page if this share of its text remains.
_MOSTLY = 0.5
_WORD = re.compile(r"\w+")
# Elements that are not the page's own text, by their tag, their role, and the words of their class and id.
_ASIDE = re.compile("nav|footer|aside|form|dialog|menu")
_ROLES = re.compile("navigation|banner|contentinfo|complementary|search|dialog|menu|menubar|toolbar|alert|doc-toc")
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation|box)?|menu|breadcrumbs?|sidebar|footer|share|sharing|social|related|comments?|cookies?"
    r"|newsletter|subscribe|promo|advert(?:isement)?|ads?|banner|pagination|skip|sr-only|toc|tags|mw-editsection"
    r"|noprint|headerlink|edit-?this-?page|prev-?next|catlinks)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
# trafilatura warns about every difficult page; without a handler the warnings go to the terminal.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())


def read(data: bytes, name: str) -> Document:
    """The main text, title, date and canonical address. Raises UnreadableError if the bytes are not text."""
    page = decode_page(data)
    whole = markup.parse(page)
    if whole is None:
        return Document(name, "", title_from(name))
    main = _main_part(page) if len(page) < LONGEST_PAGE else None
    title = one_line(main.title or "") if main is not None else _own_title(whole)
    text, outline = assemble(_without_heading(_parts(whole, main), title))
    date = _changed(whole) or iso_date(main.date or "") if main is not None else ""
    source = web_address(main.url or "") if main is not None else ""
    return Document(name, text, title or title_from(name), date, source, outline)


def _parts(whole: etree._Element, main: Any) -> list[Part]:
    """The parts of the element that holds the main text, or of the whole page if it is not clear which does."""
    words = [] if main is None else _WORD.findall("".join(main.body.itertext()))
    inside = list(markup.parts_of(_holder(whole, set(words)), _is_aside)) if words else []
    if _letters(inside) > FEWEST_LETTERS:
        return inside
    everything, without_menus = (list(markup.parts_of(whole, is_left_out)) for is_left_out in (_is_hidden, _is_aside))
    # A page that is mostly menus is about what they list.
    return without_menus if _letters(without_menus) > _MOSTLY * _letters(everything) else everything


def _letters(parts: list[Part]) -> int:
    return sum(len(part.text) for part in parts)


def _holder(page: etree._Element, words: set[str]) -> etree._Element:
    """The innermost element that holds most of these words."""
    inside = page
    while True:
        best = max(inside, key=lambda child: _held(child, words), default=None)
        if best is None or best.tag == "p" or _held(best, words) < _SHARE * len(words):
            return inside
        inside = best


def _held(element: etree._Element, words: set[str]) -> int:
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "title"):
        return 0
    return len(words.intersection(_WORD.findall(" ".join(str(text) for text in element.itertext()))))


def _is_hidden(element: etree._Element) -> bool:
    return bool(_HIDDEN.search(element.get("style") or "")) or element.get("hidden") is not None


def _is_aside(element: etree._Element) -> bool:
    """Whether the element is beside the main text: a menu, a sidebar, a form, a row of buttons."""
    if _is_hidden(element) or _ASIDE.fullmatch(str(element.tag)) or _ROLES.fullmatch(element.get("role") or ""):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_MARKED.search(names)) and element.tag not in ("html", "body", "main", "article")


def _without_heading(parts: list[Part], title: str) -> list[Part]:
    """The parts without a heading that only repeats the title."""
    first = next((n for n, part in enumerate(parts) if part.text.strip()), 0)
    repeats = len(parts) > first + 1 and parts[first].kind is not Kind.ROW and one_line(parts[first].text) == title
    return parts[first + 1 :] if repeats else parts


def _changed(page: etree._Element) -> str:
    """The day on which the article was last changed, as its own data say, "" if they do not."""
    stated = markup.values(page, "//meta[@property='article:modified_time']/@content")
    for data in markup.values(page, "//script[@type='application/ld+json']/text()"):
        stated += _modified(data)
    return max(filter(None, (iso_date(value[:10]) for value in stated)), default="")


def _modified(data: str) -> list[str]:
    try:
        facts = json.loads(data)
    except (ValueError, RecursionError):
        return []
    items = facts if isinstance(facts, list) else facts.get("@graph", [facts]) if isinstance(facts, dict) else []
    dated = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [str(item["dateModified"]) for item in dated if item.get("dateModified")]


def _main_part(page: str) -> Any:
    """The result of trafilatura: a record with body, title, date and url; None if it finds no text."""
    from trafilatura import bare_extraction  # imported here: loading takes a third of a second

    return bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        favor_recall=True,
        # Only the date that the page declares: a year in the footer is not the page's date.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )


def decode_page(data: bytes) -> str:
    """The page, decoded with the encoding that it declares if that works, else with the most likely one."""
    declared = CHARSET.search(data[:2048])
    try:
        return data.decode(declared[1].decode()) if declared else decode(data)
    except (LookupError, UnicodeDecodeError):
        return decode(data)


def _own_title(page: etree._Element) -> str:
    return one_line(page.findtext(".//title") or "")


def web_address(url: str) -> str:
    """The address if it is an HTTP or HTTPS address, else ""."""
    return url if url.startswith(("http://", "https://")) else ""
