"""Answers and lists as Telegram HTML: a list of texts, each short enough for one message."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape, unescape
from urllib.parse import urlsplit

from bot.catalogue import Texts
from bot.dialogue.conversation import Count
from bot.people.missed import Repeated
from bot.splitting import beginning, length, split
from retrieval.answering.answers import Answer, Quotation
from retrieval.answering.aspects import Aspect
from retrieval.answering.ranking import Hit
from retrieval.finding.search import Tally
from retrieval.scope import Source, file_name
from retrieval.text.passages import Passage

# Telegram counts characters after parsing, and bytes before it.
LIMIT = 4096
BYTES = 32_000
# A longer passage is folded, and then shows its first lines only.
FOLDED = 1000
# Together with a quotation's piece these leave room for the origin in the same message.
LEAD = 500
PIECE = 3000
TITLE = 150
COUNTED = 10
SOURCES_ON_A_PAGE = 20
MISSED_ON_A_PAGE = 20
QUESTION = 160


def from_answer(answer: Answer, say: Texts) -> list[str]:
    """The answer in bold with its passage and origin; or the plain word that there is none."""
    if not answer.answered or answer.quotation is None:
        return [say("not-found")]
    passage = _passage_of(answer.quotation, answer.hits)
    return pack([*_quote(passage, answer.quotation), origin(passage)])


def from_passage(passage: Passage, quotation: Quotation | None, heading: str = "") -> str:
    """A passage and its origin in one message, cut where it is too long for that."""
    quoted = quotation if quotation and quotation.stands_in(passage) else Quotation(passage.document, 0, 0, "")
    start, end = _bold(quoted, passage)
    spans = list(split(passage.text, PIECE, whole=(start, end)))
    first, last = next((span for span in spans if span[0] <= start < span[1]), spans[0])
    shown = replace(passage, start=passage.start + first, end=passage.start + last, text=passage.text[first:last])
    blocks = [heading, *_quote(shown, quoted), "…" if shown != passage else "", origin(passage)]
    return "\n".join(filter(None, blocks))


def from_count(count: Count, say: Texts) -> list[str]:
    """How many documents hold the words, and those in which they stand most often."""
    documents = count.found.documents
    heading = say("counted", words=beginning(count.words, TITLE), documents=len(documents), passages=count.found.total)
    most = sorted(documents, key=lambda tally: -tally.passages)[:COUNTED]
    lines = [counted(tally, say) for tally in most]
    rest = len(documents) - len(lines)
    return pack([f"<b>{heading}</b>", *lines, *([say("counted-rest", count=rest)] if rest else [])])


def from_reply(heading: str, text: str) -> list[str]:
    """What an owner wrote, under a heading."""
    quoted = [f"<blockquote>{safe(text[first:last])}</blockquote>" for first, last in split(text, PIECE)]
    return pack([f"<b>{heading}</b>", *quoted])


def from_missed(questions: Sequence[Repeated], number: int, say: Texts) -> list[str]:
    """One page, counted from 1, of the questions that have no answer."""
    if not questions:
        return [say("missed-none")]
    last = (len(questions) - 1) // MISSED_ON_A_PAGE + 1
    if not 1 <= number <= last:
        return [say("no-such-page", last=last, command="/missed")]
    first = (number - 1) * MISSED_ON_A_PAGE
    lines = [_missed(question, say) for question in questions[first : first + MISSED_ON_A_PAGE]]
    following = [say("next-page", command=f"/missed {number + 1}")] if number < last else []
    how = say("missed-how", number=str(questions[first].number))
    return pack([f"<b>{say('missed', count=len(questions))}</b>", *lines, *following, how])


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
    return pack([heading, *lines[first : first + SOURCES_ON_A_PAGE], *following])


def _passage_of(quotation: Quotation, hits: Iterable[Hit]) -> Passage:
    return next(hit.passage for hit in hits if quotation.stands_in(hit.passage))


def _quote(passage: Passage, quotation: Quotation) -> Iterator[str]:
    start, end = _bold(quotation, passage)
    folded = length(passage.text) > FOLDED and length(quotation.text) <= LEAD
    # The answer must be read without unfolding, so it stands before a folded passage as well as in it.
    if quotation.text and (folded or quotation.aspect is not Aspect.TEXT):
        yield f"<b>{safe(beginning(quotation.text, PIECE))}</b>"
    tag = "blockquote expandable" if folded else "blockquote"
    for first, last in split(passage.text, PIECE, whole=(start, end)):
        text = passage.text[first:last]
        if text.strip():
            yield f"<{tag}>{_with_bold(text, start - first, end - first)}</blockquote>"


def _bold(quotation: Quotation, passage: Passage) -> tuple[int, int]:
    """Which characters of the passage are the answer; none where that is the title or the date."""
    if quotation.aspect is not Aspect.TEXT:
        return 0, 0
    return quotation.start - passage.start, quotation.end - passage.start


def _with_bold(text: str, start: int, end: int) -> str:
    start, end = max(start, 0), min(end, len(text))
    if start >= end:
        return safe(text)
    return f"{safe(text[:start])}<b>{safe(text[start:end])}</b>{safe(text[end:])}"


def origin(passage: Passage) -> str:
    """Title, date and source of a passage on one line."""
    return " · ".join(_place(passage.document, passage.title, passage.date, passage.source))


def _listed(place: int, source: Source, say: Texts) -> str:
    origin = _place(source.name, source.title, source.date, source.source)
    return f"{place}. {' · '.join([*origin, say('passages', count=source.passages)])}"


def _missed(question: Repeated, say: Texts) -> str:
    text = f"{question.number}. {safe(beginning(question.text, QUESTION))}"
    return f"{text} · {say('times', count=question.times)}" if question.times > 1 else text


def counted(tally: Tally, say: Texts) -> str:
    """A document with the number of its passages that were found."""
    source = tally.source
    origin = _place(source.name, source.title, source.date, source.source)
    return f"• {' · '.join([*origin, say('passages', count=tally.passages)])}"


def _place(document: str, title: str, date: str, source: str) -> Iterator[str]:
    document = file_name(document)
    yield safe(beginning(title or document, TITLE))
    if date:
        yield safe(beginning(date, TITLE))
    host = _host(source)
    if host:
        yield f'<a href="{safe(source)}">{safe(host)}</a>'
    elif title:
        yield safe(beginning(document, TITLE))


def _host(source: str) -> str:
    """The host of a web address; nothing for what is not one."""
    try:
        address = urlsplit(source)
        host = address.hostname or ""
    except ValueError:
        return ""
    known = address.scheme in ("http", "https") and len(source) <= 1000
    return beginning(host.removeprefix("www."), TITLE) if known else ""


def safe(text: str) -> str:
    """The text as Telegram HTML."""
    # A file name that is not UTF-8 reaches us with lone surrogates, which cannot be sent.
    return escape(text.encode("utf-8", "replace").decode(), quote=True)


def pack(blocks: Iterable[str]) -> list[str]:
    """The blocks in as few messages as hold them."""
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
