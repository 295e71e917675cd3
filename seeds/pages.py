"""HTML pages: the main text without menus and footers, and the page's metadata."""

import logging
import re
from typing import Any

from lxml import etree

from seeds import markup
from seeds.dates import iso_date
from seeds.documents import Document, one_line, tidy, title_from
from seeds.encodings import decode

CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w\-]+)", re.IGNORECASE)

# In characters. A longer page is a book or a log, which has no menus, and would take trafilatura minutes.
LONGEST_PAGE = 3_000_000
# On a page with hardly any text, trafilatura confuses menus and text.
FEWEST_LETTERS = 250
# trafilatura warns about every difficult page; without a handler the warnings go to the terminal.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())


def read(data: bytes, name: str) -> Document:
    """The main text, title, date and canonical address. Raises UnreadableError if the bytes are not text."""
    page = decode_page(data)
    whole = markup.parse(page)
    text = "" if whole is None else markup.text_of(whole)
    main = _main_part(page) if len(page) < LONGEST_PAGE else None
    if main is None:
        return Document(name, text, _own_title(whole) or title_from(name))
    title = one_line(main.title or "")
    main_text = _without_heading(markup.text_of(main.body), title)
    if len(main_text) > FEWEST_LETTERS:
        text = main_text
    return Document(name, text, title or title_from(name), iso_date(main.date or ""), web_address(main.url or ""))


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


def _own_title(page: etree._Element | None) -> str:
    return "" if page is None else one_line(page.findtext(".//title") or "")


def _without_heading(text: str, title: str) -> str:
    """The text without a first paragraph that only repeats the title."""
    first, _, rest = text.partition("\n\n")
    return tidy(rest) if rest and one_line(first) == title else text


def web_address(url: str) -> str:
    """The address if it is an HTTP or HTTPS address, else ""."""
    return url if url.startswith(("http://", "https://")) else ""
