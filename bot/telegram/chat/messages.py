"""Answers as Telegram HTML: a list of texts, each short enough for one message."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.catalogue import Texts
from bot.people.answers import related
from bot.rendering.columns import named_cells
from bot.rendering.excerpts import excerpt
from bot.splitting import beginning, length, split
from bot.telegram.chat.formatting import LIMIT, QUESTION, TITLE, in_bold, origin, pack, safe, visible_length
from retrieval.answering.answers import Answer, Further, Quotation, Relation
from retrieval.answering.aspects import Aspect
from retrieval.text.passages import PATH, Passage, Span

# A longer passage than this, which no shorter words lead to, is folded.
FOLDED = 1000
# The answering words, the origin and a piece of a passage fit into one message.
LEAD = 600
# Longer words are not easier to read in bold.
BOLD = 200
PIECE = 2800
# The sentences that lead to a further quotation.
_LEADS = {
    Relation.COMPARED: "further-compared",
    Relation.VERSION: "further-version",
    Relation.ALTERNATIVE: "further-alternative",
}


def from_answer(answer: Answer, say: Texts) -> list[str]:
    """The answering words with their origin and passage, or the sentence that there is none."""
    quotation = answer.quotation
    if not answer.answered or quotation is None:
        return [_refusal(answer, say)]
    passage = next(hit.passage for hit in answer.hits if quotation.stands_in(hit.passage))
    understood = say("understood", question=beginning(answer.understood, QUESTION)) if answer.understood else ""
    heading = "\n".join(filter(None, [understood, "" if answer.sure else say("may-be")]))
    text = from_passage(passage, quotation, answer.searched or answer.question, say, heading)
    return pack([text, *(block for each in answer.also for block in _further(each, say))])


def _refusal(answer: Answer, say: Texts) -> str:
    """The sentence that there is no answer, with the closest passage if that may be one after all."""
    if not answer.near or not answer.hits:
        asked_otherwise = say("other-languages", languages=say.languages(answer.languages)) if answer.languages else ""
        return f"{say('not-found')} {asked_otherwise}".rstrip()
    passage, best = answer.hits[0].passage, answer.best
    quotation = best if best and best.stands_in(passage) else None
    which = say("closest-passage", number=1, last=len(related(answer)))
    return from_passage(passage, quotation, answer.searched or answer.question, say, f"{say('may-not-be')}\n\n{which}")


def from_passage(passage: Passage, quotation: Quotation | None, question: str, say: Texts, heading: str = "") -> str:
    """What a passage says about the question, in one message: the answering words first, the rest folded."""
    shown = excerpt(passage, question, quotation)
    is_folded = _answering(quotation) if quotation else length(shown.text) > FOLDED
    return _message(heading, passage, shown, quotation, "blockquote expandable" if is_folded else "blockquote", say)


def from_section(section: Passage, quotation: Quotation | None, say: Texts, heading: str = "") -> str:
    """A section in one message: the answering words first, the rest unfolded."""
    return _message(heading, section, section, quotation, "blockquote", say)


def from_reply(heading: str, text: str) -> list[str]:
    """The words of an owner, under a heading."""
    quoted = [f"<blockquote>{safe(text[first:last])}</blockquote>" for first, last in split(text, PIECE)]
    return pack([f"<b>{heading}</b>", *quoted])


def with_further(text: str, also: Iterable[Further], say: Texts) -> str:
    """The message with what stands beside the answer below it, as far as there is room."""
    first, *_ = pack([text, *("\n".join(_further(each, say)) for each in also)])
    return first


def _further(further: Further, say: Texts) -> Iterator[str]:
    passage, quoted = further.passage, further.quotation
    yield say(_LEADS[further.relation], date=beginning(say.date(passage.date), TITLE))
    shown = replace(passage, start=quoted.start, end=quoted.end, text=quoted.text)
    yield _answering(quoted) or _quoted(passage, shown, quoted, "blockquote expandable")
    yield origin(passage, say, quoted)


def _message(heading: str, passage: Passage, shown: Passage, quotation: Quotation | None, tag: str, say: Texts) -> str:
    """The part of the passage that is shown, with its origin; before both, the answering words if there are any."""
    words, credit = _answering(quotation), origin(passage, say, quotation)
    # Both ellipses have a line.
    room = min(LIMIT - visible_length(f"{heading}\n{words}\n{credit}\n…\n…\n"), PIECE)
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
