"""Links that lead to the quoted words: to the text of a web page, to the page of a PDF."""

import re
from urllib.parse import quote, urlsplit

from retrieval.text.passages import Passage, Span

# A longer quotation is named by its first and last words.
_MOST_WORDS = 8
_PAGE = re.compile(r"p\. (\d+)")


def to_words(passage: Passage, span: Span) -> str:
    """The address of the passage's source, at the words of the span; "" if the source is not a web address."""
    try:
        address = urlsplit(passage.source)
    except ValueError:
        return ""
    if address.scheme not in ("http", "https"):
        return ""
    if page := _PAGE.fullmatch(passage.place(span[0])):
        return address._replace(fragment=f"page={page[1]}").geturl()
    words = passage.quoted(span).split("\n")[0].split()
    fragment = f":~:text={_directive(words)}" if words else address.fragment
    return address._replace(fragment=fragment).geturl()


def _directive(words: list[str]) -> str:
    """The text directive for these words (URL Fragment Text Directives, WICG)."""
    if len(words) <= _MOST_WORDS:
        return _encoded(words)
    return f"{_encoded(words[:4])},{_encoded(words[-4:])}"


def _encoded(words: list[str]) -> str:
    # A hyphen and a comma divide the parts of a directive; `quote` leaves the hyphen.
    return quote(" ".join(words), safe="").replace("-", "%2D")
