"""HTML pages: the main text without menus and footers, and the page's metadata."""

import json
import logging
import re
from typing import Any

from lxml import etree

from seeds import front_matter, main_text, markup
from seeds.dates import iso_date
from seeds.documents import Document, one_line, title_from
from seeds.encodings import decode
from seeds.outline import Kind
from seeds.parts import Part, assemble
from seeds.texts import liquid
from seeds.texts.stated_dates import date_in

CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w\-]+)", re.IGNORECASE)

# In characters. A longer page is a book or a log, which has no menus, and would take trafilatura minutes.
LONGEST_PAGE = 3_000_000
# trafilatura warns about every difficult page; without a handler the warnings go to the terminal.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())


def read(data: bytes, name: str) -> Document:
    """The main text, title, date and canonical address. Raises UnreadableError if the bytes are not text."""
    matter, page = _split(decode_page(data))
    whole = markup.parse(page)
    if whole is None:
        return Document(name, "", matter.title or title_from(name), matter.date, matter.source)
    liquid.empty_tags(whole)
    main = _main_part(page) if len(page) < LONGEST_PAGE else None
    parts = main_text.parts_of(whole, None if main is None else main.body)
    title = matter.title or _title(whole, "" if main is None else one_line(main.title or ""), parts)
    text, outline = assemble(_without_heading(parts, title))
    date = _changed(whole) or iso_date(main.date or "") if main is not None else ""
    source = web_address(main.url or "") if main is not None else ""
    document = Document(name, text, title or title_from(name), date or date_in(title), source, outline)
    return front_matter.completed(document, matter)


def _split(page: str) -> tuple[front_matter.FrontMatter, str]:
    """The facts before the source of a page of a site generator, and the page."""
    page = page.removeprefix("\ufeff")
    return front_matter.split(page.replace("\r\n", "\n") if page.startswith("---") else page)


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


def _title(page: etree._Element, found: str, parts: list[Part]) -> str:
    """The title found if it is said in the head of the page or in its parts, not beside them; else the page's own."""
    said = [*markup.values(page, "//head//text() | //head//@content"), *(part.text for part in parts)]
    own = one_line(page.findtext(".//title") or "")
    return found if any(found in one_line(text) for text in said) else own


def web_address(url: str) -> str:
    """The address if it is an HTTP or HTTPS address, else ""."""
    return url if url.startswith(("http://", "https://")) else ""
