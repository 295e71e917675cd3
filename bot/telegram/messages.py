"""Answers and lists as Telegram HTML: a list of texts, each short enough for one message."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from urllib.parse import urlsplit

from bot.catalogue import Texts
from bot.telegram.splitting import beginning, length, split
from retrieval.answers import Answer, Quotation
from retrieval.aspects import Aspect
from retrieval.passages import Passage
from retrieval.ranking import Hit
from retrieval.scope import Source, file_name

# Telegram counts characters after parsing, and bytes before it.
LIMIT = 4096
BYTES = 32_000
# A longer passage is folded, and then shows its first lines only.
FOLDED = 1000
# Together with a quotation's piece these leave room for the origin in the same message.
LEAD = 500
PIECE = 3000
EXCERPT = 240
TITLE = 150
CLOSEST = 3
SOURCES_ON_A_PAGE = 20


def from_answer(answer: Answer, say: Texts) -> list[str]:
    """The answer in bold with its passage and origin; or a refusal and what came closest."""
    if not answer.answered or answer.quotation is None:
        return _refusal(answer.closest, say)
    passage = _passage_of(answer.quotation, answer.hits)
    return _pack([*_quote(passage, answer.quotation), _origin(passage)])


def from_sources(sources: Sequence[Source], number: int, say: Texts) -> list[str]:
    """One page, counted from 1, of the list of documents."""
    if not sources:
        return [say("no-documents")]
    last = (len(sources) - 1) // SOURCES_ON_A_PAGE + 1
    if not 1 <= number <= last:
        return [say("no-such-page", last=last, command="/sources")]
    first = (number - 1) * SOURCES_ON_A_PAGE
    lines = [_listed(place, source, say) for place, source in enumerate(sources, 1)]
    heading = f"<b>{say('documents', count=len(sources))}</b>"
    if last > 1:
        heading += f", {say('page', number=number, last=last)}"
    following = [say("next-page", command=f"/sources {number + 1}")] if number < last else []
    return _pack([heading, *lines[first : first + SOURCES_ON_A_PAGE], *following])


def _refusal(hits: Sequence[Hit], say: Texts) -> list[str]:
    if not hits:
        return [say("not-found")]
    closest = [_excerpt(hit.passage) for hit in hits[:CLOSEST]]
    return _pack([f"{say('not-found')}\n\n{say('closest')}", *closest])


def _passage_of(quotation: Quotation, hits: Iterable[Hit]) -> Passage:
    return next(hit.passage for hit in hits if _holds(hit.passage, quotation))


def _holds(passage: Passage, quotation: Quotation) -> bool:
    inside = passage.start <= quotation.start and quotation.end <= passage.end
    return passage.document == quotation.document and (inside or quotation.aspect is not Aspect.TEXT)


def _quote(passage: Passage, quotation: Quotation) -> Iterator[str]:
    inside = quotation.aspect is Aspect.TEXT
    start, end = (quotation.start - passage.start, quotation.end - passage.start) if inside else (0, 0)
    folded = length(passage.text) > FOLDED and length(quotation.text) <= LEAD
    # The answer must be read without unfolding, so it stands before a folded passage as well as in it.
    if folded or not inside:
        yield f"<b>{_safe(beginning(quotation.text, PIECE))}</b>"
    tag = "blockquote expandable" if folded else "blockquote"
    for first, last in split(passage.text, PIECE, whole=(start, end)):
        text = passage.text[first:last]
        if text.strip():
            yield f"<{tag}>{_with_bold(text, start - first, end - first)}</blockquote>"


def _with_bold(text: str, start: int, end: int) -> str:
    start, end = max(start, 0), min(end, len(text))
    if start >= end:
        return _safe(text)
    return f"{_safe(text[:start])}<b>{_safe(text[start:end])}</b>{_safe(text[end:])}"


def _excerpt(passage: Passage) -> str:
    return f"<blockquote>{_safe(beginning(passage.text, EXCERPT))}</blockquote>\n{_origin(passage)}"


def _origin(passage: Passage) -> str:
    return " · ".join(_place(passage.document, passage.title, passage.date, passage.source))


def _listed(place: int, source: Source, say: Texts) -> str:
    origin = _place(source.name, source.title, source.date, source.source)
    return f"{place}. {' · '.join([*origin, say('passages', count=source.passages)])}"


def _place(document: str, title: str, date: str, source: str) -> Iterator[str]:
    document = file_name(document)
    yield _safe(beginning(title or document, TITLE))
    if date:
        yield _safe(beginning(date, TITLE))
    host = _host(source)
    if host:
        yield f'<a href="{_safe(source)}">{_safe(host)}</a>'
    elif title:
        yield _safe(beginning(document, TITLE))


def _host(source: str) -> str:
    """The host of a web address; nothing for what is not one."""
    try:
        address = urlsplit(source)
        host = address.hostname or ""
    except ValueError:
        return ""
    known = address.scheme in ("http", "https") and len(source) <= 1000
    return beginning(host.removeprefix("www."), TITLE) if known else ""


def _safe(text: str) -> str:
    # A file name that is not UTF-8 reaches us with lone surrogates, which cannot be sent.
    return escape(text.encode("utf-8", "replace").decode(), quote=True)


def _pack(blocks: Iterable[str]) -> list[str]:
    texts: list[str] = []
    for block in blocks:
        longer = f"{texts[-1]}\n{block}" if texts else block
        if texts and _fits(longer):
            texts[-1] = longer
        else:
            texts.append(block)
    return texts


def _fits(markup: str) -> bool:
    seen = unescape(re.sub(r"<[^>]*>", "", markup))
    return length(seen) <= LIMIT and len(markup.encode()) <= BYTES
