"""Telegram HTML: text made safe, words in bold, where a passage stands, and texts short enough for one message."""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from urllib.parse import urlsplit

from bot.catalogue import Texts
from bot.splitting import beginning, length
from retrieval.answering.answers import Quotation
from retrieval.answering.aspects import Aspect
from retrieval.scope import Source, file_name
from retrieval.text.links import to_words
from retrieval.text.passages import Passage, Span

# Telegram counts characters after parsing, and bytes before it.
LIMIT = 4096
BYTES = 32_000
# Characters that are shown of a title or a date, and of a question.
TITLE = 150
QUESTION = 160


def safe(text: str) -> str:
    """The text as Telegram HTML."""
    # A file name that is not UTF-8 has lone surrogates, which cannot be sent.
    return escape(text.encode("utf-8", "replace").decode(), quote=True)


def in_bold(text: str, start: int, spans: Iterable[Span]) -> str:
    """The text, which begins at this character of its document, with these spans of the document in bold."""
    pieces, at = [], 0
    for first, last in spans:
        first, last = max(first - start, at), min(last - start, len(text))
        if first < last:
            pieces += [safe(text[at:first]), f"<b>{safe(text[first:last])}</b>"]
            at = last
    return "".join([*pieces, safe(text[at:])])


def origin(passage: Passage, say: Texts, quotation: Quotation | None = None) -> str:
    """Title, section and place, date and source of a passage on one line; its link leads to the quoted words."""
    if (
        quotation is None
        or quotation.aspect is not Aspect.TEXT
        or not (quotation.text and quotation.stands_in(passage))
    ):
        where, address = passage.whereabouts(), passage.source
    else:
        where = passage.whereabouts(quotation.start)
        address = to_words(passage, (quotation.start, quotation.end)) or passage.source
    return " · ".join(_place(passage.document, passage.title, say.date(passage.date), address, where))


def line_of(source: Source, say: Texts, *more: str) -> str:
    """Title, date and source of a document, and more, on one line."""
    return " · ".join([*_place(source.name, source.title, say.date(source.date), source.source), *more])


def _place(document: str, title: str, date: str, source: str, where: str = "") -> Iterator[str]:
    document = file_name(document)
    yield safe(beginning(title or document, TITLE))
    if where:
        yield safe(beginning(where, TITLE))
    if date:
        yield safe(beginning(date, TITLE))
    host = _host(source)
    if host:
        yield f'<a href="{safe(source)}">{safe(host)}</a>'
    elif title:
        yield safe(beginning(document, TITLE))


def _host(source: str) -> str:
    """The host of a web address, of Telegram's with the channel; "" for anything else."""
    try:
        address = urlsplit(source)
        host = address.hostname or ""
    except ValueError:
        return ""
    known = address.scheme in ("http", "https") and len(source) <= 1000
    # A channel is known by the first part of the path.
    channel = f"/{address.path.split('/')[1]}" if host == "t.me" and "/" in address.path else ""
    return beginning(host.removeprefix("www.") + channel, TITLE) if known else ""


def pack(blocks: Iterable[str]) -> list[str]:
    """The blocks in as few messages as possible."""
    texts: list[str] = []
    for block in blocks:
        longer = f"{texts[-1]}\n{block}" if texts else block
        if texts and _fits(longer):
            texts[-1] = longer
        else:
            texts.append(block)
    return texts


def _fits(markup: str) -> bool:
    return visible_length(markup) <= LIMIT and len(markup.encode()) <= BYTES


def visible_length(markup: str) -> int:
    """The length of the text that people see."""
    return length(unescape(re.sub(r"<[^>]*>", "", markup)))
