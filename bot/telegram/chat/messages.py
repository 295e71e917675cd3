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
from retrieval.answering.answers import Answer, Further, Quotation, Relation
from retrieval.answering.aspects import Aspect
from retrieval.answering.ranking import Hit
from retrieval.finding.search import Tally
from retrieval.scope import Source, file_name
from retrieval.text.links import to_words
from retrieval.text.passages import Passage, Span

# Telegram counts characters after parsing, and bytes before it.
LIMIT = 4096
BYTES = 32_000
# Telegram shows only the first lines of a longer passage, until it is unfolded.
FOLDED = 1000
# A quotation and a piece of a passage leave room for the origin in the same message.
LEAD = 500
PIECE = 3000
TITLE = 150
COUNTED = 10
ON_A_PAGE = 20
QUESTION = 160
# The sentences that lead to a further quotation.
_LEADS = {Relation.COMPARED: "further-compared", Relation.VERSION: "further-version"}


def from_answer(answer: Answer, say: Texts) -> list[str]:
    """The answer in bold with its passage and origin, or the sentence that there is none."""
    if not answer.answered or answer.quotation is None:
        return [say("not-found")]
    passage = _passage_of(answer.quotation, answer.hits)
    understood = [say("understood", question=beginning(answer.understood, QUESTION))] if answer.understood else []
    further = (block for each in answer.also for block in _further(each, say))
    return pack([*understood, *_quote(passage, answer.quotation), origin(passage, answer.quotation), *further])


def from_passage(passage: Passage, quotation: Quotation | None, heading: str = "") -> str:
    """A passage and its origin in one message; a passage that is too long is cut."""
    quoted = quotation if quotation and quotation.stands_in(passage) else Quotation(passage.document, 0, 0, "")
    start, end = _bold(quoted, passage)
    spans = list(split(passage.text, PIECE, whole=(start, end)))
    first, last = next((span for span in spans if span[0] <= start < span[1]), spans[0])
    shown = replace(passage, start=passage.start + first, end=passage.start + last, text=passage.text[first:last])
    blocks = [heading, *_quote(shown, quoted), "…" if shown != passage else "", origin(passage, quoted)]
    return "\n".join(filter(None, blocks))


def from_section(section: Passage, quotation: Quotation | None, heading: str = "") -> str:
    """A section under the headings above it, and its origin, in one message."""
    path = f"<b>{safe(beginning(section.section, TITLE))}</b>" if section.section else ""
    return from_passage(replace(section, section=""), quotation, "\n".join(filter(None, [heading, path])))


def from_count(count: Count, say: Texts) -> list[str]:
    """How many documents contain the words, and the documents with the most passages."""
    documents = count.found.documents
    heading = say("counted", words=beginning(count.words, TITLE), documents=len(documents), passages=count.found.total)
    most = sorted(documents, key=lambda tally: -tally.passages)[:COUNTED]
    lines = [counted(tally, say) for tally in most]
    rest = len(documents) - len(lines)
    return pack([f"<b>{heading}</b>", *lines, *([say("counted-rest", count=rest)] if rest else [])])


def from_reply(heading: str, text: str) -> list[str]:
    """The words of an owner, under a heading."""
    quoted = [f"<blockquote>{safe(text[first:last])}</blockquote>" for first, last in split(text, PIECE)]
    return pack([f"<b>{heading}</b>", *quoted])


def from_missed(questions: Sequence[Repeated], number: int, say: Texts) -> list[str]:
    """A page, counted from 1, of the questions without an answer."""
    if not questions:
        return [say("missed-none")]
    last = _pages(questions)
    if not 1 <= number <= last:
        return [say("no-such-page", last=last, command="/missed")]
    shown = _page([_missed(question, say) for question in questions], number, "/missed", say)
    how = say("missed-how", number=str(questions[(number - 1) * ON_A_PAGE].number))
    return pack([f"<b>{say('missed', count=len(questions))}</b>", *shown, how])


def from_sources(sources: Sequence[Source], number: int, say: Texts) -> list[str]:
    """A page, counted from 1, of the list of documents."""
    if not sources:
        return [say("no-documents")]
    last = _pages(sources)
    if not 1 <= number <= last:
        return [say("no-such-page", last=last, command="/sources")]
    heading = f"<b>{say('documents', count=len(sources))}</b>"
    if last > 1:
        heading += f", {say('page', number=number, last=last)}"
    lines = [_listed(place, source, say) for place, source in enumerate(sources, 1)]
    return pack([heading, *_page(lines, number, "/sources", say)])


def _pages(items: Sequence[object]) -> int:
    return (len(items) - 1) // ON_A_PAGE + 1


def _page(lines: Sequence[str], number: int, command: str, say: Texts) -> list[str]:
    """The lines of the page, and how to see the next one."""
    following = [say("next-page", command=f"{command} {number + 1}")] if number < _pages(lines) else []
    return [*lines[(number - 1) * ON_A_PAGE : number * ON_A_PAGE], *following]


def with_further(text: str, also: Iterable[Further], say: Texts) -> str:
    """The message with what stands beside the answer below it, as far as there is room."""
    first, *_ = pack([text, *("\n".join(_further(each, say)) for each in also)])
    return first


def _further(further: Further, say: Texts) -> Iterator[str]:
    yield say(_LEADS[further.relation], date=beginning(further.passage.date, TITLE))
    quoted = further.quotation
    words = beginning(quoted.text, LEAD)
    yield f"<blockquote>{_with_bold(words, 0, len(words), _moved(quoted.focus, -quoted.start))}</blockquote>"
    yield origin(further.passage, quoted)


def _passage_of(quotation: Quotation, hits: Iterable[Hit]) -> Passage:
    return next(hit.passage for hit in hits if quotation.stands_in(hit.passage))


def _quote(passage: Passage, quotation: Quotation) -> Iterator[str]:
    start, end = _bold(quotation, passage)
    folded = length(passage.text) > FOLDED and length(quotation.text) <= LEAD
    # The answer must be readable without unfolding, so it also comes before a folded passage.
    if quotation.text and (folded or quotation.aspect is not Aspect.TEXT):
        words = beginning(quotation.text, PIECE)
        yield _with_bold(words, 0, len(words), _moved(quotation.focus, -quotation.start))
    tag = "blockquote expandable" if folded else "blockquote"
    for first, last in split(passage.text, PIECE, whole=(start, end)):
        text = passage.text[first:last]
        if text.strip():
            focus = _moved(quotation.focus, -passage.start - first)
            yield f"<{tag}>{_with_bold(text, start - first, end - first, focus)}</blockquote>"


def _bold(quotation: Quotation, passage: Passage) -> tuple[int, int]:
    """Start and end of the answer in the passage; an empty span if the answer is the title or the date."""
    if quotation.aspect is not Aspect.TEXT:
        return 0, 0
    return quotation.start - passage.start, quotation.end - passage.start


def _moved(spans: Iterable[Span], by: int) -> list[Span]:
    return [(start + by, end + by) for start, end in spans]


def _with_bold(text: str, start: int, end: int, focus: Iterable[Span]) -> str:
    """The text with a part in bold, in which the focus is underlined too."""
    start, end = max(start, 0), min(end, len(text))
    if start >= end:
        return safe(text)
    pieces, at = [], start
    for first, last in focus:
        first, last = max(first, at), min(last, end)
        if first < last:
            pieces += [safe(text[at:first]), f"<u>{safe(text[first:last])}</u>"]
            at = last
    return f"{safe(text[:start])}<b>{''.join(pieces)}{safe(text[at:end])}</b>{safe(text[end:])}"


def origin(passage: Passage, quotation: Quotation | None = None) -> str:
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
    return " · ".join(_place(passage.document, passage.title, passage.date, address, where))


def _listed(place: int, source: Source, say: Texts) -> str:
    origin = _place(source.name, source.title, source.date, source.source)
    return f"{place}. {' · '.join([*origin, say('passages', count=source.passages)])}"


def _missed(question: Repeated, say: Texts) -> str:
    text = f"{question.number}. {safe(beginning(question.text, QUESTION))}"
    return f"{text} · {say('times', count=question.times)}" if question.times > 1 else text


def counted(tally: Tally, say: Texts) -> str:
    """A document with the number of its matching passages."""
    source = tally.source
    origin = _place(source.name, source.title, source.date, source.source)
    return f"• {' · '.join([*origin, say('passages', count=tally.passages)])}"


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


def safe(text: str) -> str:
    """The text as Telegram HTML."""
    # A file name that is not UTF-8 has lone surrogates, which cannot be sent.
    return escape(text.encode("utf-8", "replace").decode(), quote=True)


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
    seen = unescape(re.sub(r"<[^>]*>", "", markup))
    return length(seen) <= LIMIT and len(markup.encode()) <= BYTES
