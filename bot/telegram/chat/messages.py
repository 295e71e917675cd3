"""Answers and lists as Telegram HTML: a list of texts, each short enough for one message."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape, unescape
from urllib.parse import urlsplit

from bot.catalogue import Texts
from bot.dialogue.conversation import Count
from bot.people.answers import related
from bot.people.missed import Repeated
from bot.rendering.columns import named_cells
from bot.rendering.excerpts import excerpt
from bot.splitting import beginning, length, split
from retrieval.answering.answers import Answer, Further, Quotation, Relation
from retrieval.answering.aspects import Aspect
from retrieval.finding.search import Tally
from retrieval.scope import Source, file_name
from retrieval.text.links import to_words
from retrieval.text.passages import PATH, Passage, Span

# Telegram counts characters after parsing, and bytes before it.
LIMIT = 4096
BYTES = 32_000
# A longer passage than this, which no shorter words lead to, is folded.
FOLDED = 1000
# The answering words, the origin and a piece of a passage fit into one message.
LEAD = 600
# Longer words are not easier to read in bold.
BOLD = 200
PIECE = 2800
TITLE = 150
COUNTED = 10
ON_A_PAGE = 20
QUESTION = 160
# The sentences that lead to a further quotation.
_LEADS = {Relation.COMPARED: "further-compared", Relation.VERSION: "further-version"}


def from_answer(answer: Answer, say: Texts) -> list[str]:
    """The answering words with their origin and passage, or the sentence that there is none."""
    quotation = answer.quotation
    if not answer.answered or quotation is None:
        return [_refusal(answer, say)]
    passage = next(hit.passage for hit in answer.hits if quotation.stands_in(hit.passage))
    understood = say("understood", question=beginning(answer.understood, QUESTION)) if answer.understood else ""
    heading = "\n".join(filter(None, [understood, "" if answer.sure else say("may-be")]))
    text = from_passage(passage, quotation, answer.searched or answer.question, heading)
    return pack([text, *(block for each in answer.also for block in _further(each, say))])


def _refusal(answer: Answer, say: Texts) -> str:
    """The sentence that there is no answer, with the closest passage if that may be one after all."""
    if not answer.near or not answer.hits:
        return say("not-found")
    passage, best = answer.hits[0].passage, answer.best
    quotation = best if best and best.stands_in(passage) else None
    which = say("closest-passage", number=1, last=len(related(answer)))
    return from_passage(passage, quotation, answer.searched or answer.question, f"{say('may-not-be')}\n\n{which}")


def from_passage(passage: Passage, quotation: Quotation | None, question: str, heading: str = "") -> str:
    """What a passage says about the question, in one message: the answering words first, the rest folded."""
    shown = excerpt(passage, question, quotation)
    is_folded = _answering(quotation) if quotation else length(shown.text) > FOLDED
    return _message(heading, passage, shown, quotation, "blockquote expandable" if is_folded else "blockquote")


def from_section(section: Passage, quotation: Quotation | None, heading: str = "") -> str:
    """A section in one message: the answering words first, the rest unfolded."""
    return _message(heading, section, section, quotation, "blockquote")


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
    passage, quoted = further.passage, further.quotation
    yield say(_LEADS[further.relation], date=beginning(passage.date, TITLE))
    shown = replace(passage, start=quoted.start, end=quoted.end, text=quoted.text)
    yield _answering(quoted) or _quoted(passage, shown, quoted, "blockquote expandable")
    yield origin(passage, quoted)


def _message(heading: str, passage: Passage, shown: Passage, quotation: Quotation | None, tag: str) -> str:
    """The part of the passage that is shown, with its origin; before both, the answering words if there are any."""
    words, credit = _answering(quotation), origin(passage, quotation)
    # Both ellipses have a line.
    room = min(LIMIT - _length(f"{heading}\n{words}\n{credit}\n…\n…\n"), PIECE)
    if not words or quotation is None:
        return "\n".join(filter(None, [heading, _quoted(passage, shown, quotation, tag, room), credit]))
    quoted = _quoted(passage, _after(quotation, shown), quotation, tag, room)
    return "\n".join(filter(None, [heading, words, credit, quoted]))


def _answering(quotation: Quotation | None) -> str:
    """The quotation, with what answers in bold; "" if it is too long to stand above its passage."""
    if quotation is None or not 0 < length(quotation.text) <= LEAD:
        return ""
    whole = [(quotation.start, quotation.end)] if length(quotation.text) <= BOLD else []
    words, columns = in_bold(quotation.text, quotation.start, quotation.focus or whole), named_cells(quotation)
    return f"{words}\n<i>{safe(columns)}</i>" if columns else words


def _after(quotation: Quotation, shown: Passage) -> Passage:
    """What is shown after the quotation, if no more than its heading comes before: neither need be read twice."""
    before = shown.text[: max(quotation.start - shown.start, 0)].strip()
    if quotation.aspect is not Aspect.TEXT or before not in ("", shown.section.rpartition(PATH)[2]):
        return shown
    text = shown.text[quotation.end - shown.start :].lstrip()
    return replace(shown, start=shown.end - len(text), text=text)


def _quoted(passage: Passage, shown: Passage, quotation: Quotation | None, tag: str, room: int = PIECE) -> str:
    """As much of what is shown as has room, in this tag; an ellipsis stands outside where the passage goes on."""
    if not shown.text:
        return ""
    bold = [(quotation.start, quotation.end)] if quotation and quotation.aspect is Aspect.TEXT else []
    first, last = _piece(shown, bold, room)
    text, start = shown.text[first:last], shown.start + first
    # What comes before it may stand above as the answering words.
    goes_before = start > passage.start and not any(end <= start for _, end in bold)
    lines = ["…" * goes_before, f"<{tag}>{in_bold(text.rstrip(), start, bold)}</blockquote>"]
    return "\n".join(filter(None, [*lines, "…" * (start + len(text) < passage.end)]))


def _piece(shown: Passage, bold: Sequence[Span], room: int) -> Span:
    """The part that has room, with the beginning of what is bold."""
    whole = (bold[0][0] - shown.start, bold[0][1] - shown.start) if bold else (0, 0)
    spans = list(split(shown.text, room, whole=whole))
    return next((span for span in spans if span[0] <= whole[0] < span[1]), spans[0])


def in_bold(text: str, start: int, spans: Iterable[Span]) -> str:
    """The text, which begins at this character of its document, with these spans of the document in bold."""
    pieces, at = [], 0
    for first, last in spans:
        first, last = max(first - start, at), min(last - start, len(text))
        if first < last:
            pieces += [safe(text[at:first]), f"<b>{safe(text[first:last])}</b>"]
            at = last
    return "".join([*pieces, safe(text[at:])])


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
    return _length(markup) <= LIMIT and len(markup.encode()) <= BYTES


def _length(markup: str) -> int:
    """The length of the text that people see."""
    return length(unescape(re.sub(r"<[^>]*>", "", markup)))
