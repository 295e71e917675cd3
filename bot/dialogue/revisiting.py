"""The passages of an earlier answer in the current documents, and the sections that hold them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from bot.people.answers import AnswerRecord, Shown, digest
from bot.splitting import PARAGRAPH, SENTENCE, SPACE, split
from retrieval.answering.answers import Further, Quotation, Relation
from retrieval.answering.aspects import Aspect
from retrieval.answering.cells import columns_of
from retrieval.answering.focus import marked
from retrieval.retriever import Retriever
from retrieval.scope import Scope, file_name
from retrieval.text.passages import PATH, Passage, Span
from seeds.packed_folders import holder

# The most characters of a section: they fit in one message with their heading and origin.
LONGEST = 2800
# Addresses that browsers open and that Telegram accepts for a button.
_WEB = re.compile(r"https?://([a-z0-9-]+\.)+[a-z]{2,}(:\d+)?([/?#][!-~]*)?", re.IGNORECASE)
_LONGEST_ADDRESS = 1000


@dataclass(frozen=True, slots=True)
class Opened:
    """A document's text, and its passages in order; to read both again takes seconds for a book."""

    text: str
    passages: Sequence[Passage]


def opened(hit: Shown, retriever: Retriever, scope: Scope) -> Opened | None:
    """The document of the passage; None if it is gone or out of scope."""
    if not retriever.sources(replace(scope, only=frozenset({hit.document}))):
        return None
    try:
        return Opened(retriever.text(hit.document), retriever.passages(hit.document))
    except KeyError:  # removed in the meantime
        return None


def find(hit: Shown, retriever: Retriever, scope: Scope) -> Passage | None:
    """The passage, also where the document now has it elsewhere; None if it is gone, changed or out of scope."""
    document = opened(hit, retriever, scope)
    return found_in(document, hit) if document else None


def found_in(document: Opened, hit: Shown) -> Passage | None:
    """The passage in its document, also where it is elsewhere now; None if it has changed."""
    passages, text = document.passages, document.text[hit.start : hit.end]
    if digest(text) != hit.digest or not passages:
        return next((passage for passage in passages if digest(passage.text) == hit.digest), None)
    # The document may have been cut in another way when the answer was given.
    return replace(passages[_number(hit.start, passages)], start=hit.start, end=hit.end, text=text)


def around(passage: Passage, retriever: Retriever) -> Passage:
    """The section that holds the passage, or as much of it around the passage as fits in a message.

    Its `section` is the path of its own heading. If the passage is the whole section, the one above it is given.
    Raises KeyError if the document is gone.
    """
    text, passages = retriever.text(passage.document), retriever.passages(passage.document)
    path, (first, last) = _section(passages, _number(passage.start, passages))
    section = min(first, passage.start), max(last, passage.end)
    start, end = _bounded(text, section, (passage.start, passage.end))
    return replace(passage, start=start, end=end, text=text[start:end], section=path)


def quotation(given: AnswerRecord, passage: Passage) -> Quotation | None:
    """The quoted words of the answer; None if the shown passage is not the one that contains them."""
    # A refusal that may be wrong quotes the closest passage, without being an answer from it.
    home = given.home if given.answered else 0
    if given.shown != home or given.document is None or given.start is None or given.end is None:
        return None
    aspect = Aspect(given.aspect)
    if aspect is Aspect.TEXT:
        moved = passage.start - given.hits[given.shown].start if given.shown is not None else 0
        return _quotation(given.searched, passage, given.start + moved, given.end + moved)
    words: str = getattr(passage, aspect)[given.start : given.end]
    return Quotation(given.document, given.start, given.end, words, aspect)


def beside(given: AnswerRecord, retriever: Retriever, scope: Scope) -> tuple[Further, ...]:
    """What stands beside the quotation of the answer, as far as its documents still say it; nothing elsewhere."""
    if given.shown != given.home:
        return ()
    found = [
        (each, find(Shown(each.document, each.start, each.end, each.digest, 0), retriever, scope))
        for each in given.also
    ]
    return tuple(
        Further(Relation(each.relation), _quotation(given.searched, passage, each.start, each.end), passage)
        for each, passage in found
        if passage
    )


def address(source: str) -> str:
    """The source if it is a web address that a button can open, else ""."""
    return source if len(source) <= _LONGEST_ADDRESS and _WEB.fullmatch(source) else ""


def original(document: str, retriever: Retriever) -> Path:
    """The path of the document's file, or of the archive that it is in; it may no longer exist."""
    if not document.startswith("/"):
        return holder(Path(retriever.folder) / document)
    collection = document.split("/", 2)[1]
    return retriever.files / collection / file_name(document)


def _quotation(question: str, passage: Passage, start: int, end: int) -> Quotation:
    """The quotation from the passage, with what answers the question marked."""
    words, marks = passage.quoted((start, end)), marked(question, passage, (start, end))
    return Quotation(passage.document, start, end, words, focus=marks, columns=columns_of(passage, words))


def _number(position: int, passages: Sequence[Passage]) -> int:
    """The number of the passage that holds this character of the document, or that ends before it."""
    return max(sum(passage.start <= position for passage in passages) - 1, 0)


def _section(passages: Sequence[Passage], number: int) -> tuple[str, Span]:
    """The lowest section that holds more than the passage with this number: its path and its span."""
    path = passages[number].section
    while True:
        first, last = _together(passages, number, path)
        if first < last or not path:
            # From the end of the passage before it: a list's first bullet is in no passage.
            return path, (passages[first - 1].end if first else 0, passages[last].end)
        path = path.rpartition(PATH)[0]


def _together(passages: Sequence[Passage], number: int, path: str) -> tuple[int, int]:
    """The numbers of the first and the last passage around this one that are in the section."""

    def is_inside(passage: Passage) -> bool:
        return not path or f"{passage.section}{PATH}".startswith(f"{path}{PATH}")

    before = sum(1 for _ in takewhile(is_inside, reversed(passages[:number])))
    after = sum(1 for _ in takewhile(is_inside, passages[number + 1 :]))
    return number - before, number + after


def _bounded(text: str, section: Span, passage: Span) -> Span:
    """The part of the section around the passage that is short enough; what one side leaves free, the other takes."""
    room = max(LONGEST - (passage[1] - passage[0]), 0)
    before = max(room // 2, room - (section[1] - passage[1]))
    start = passage[0] - len(_ending(text[section[0] : passage[0]], before))
    after = max(LONGEST - (passage[1] - start), 0)
    return start, passage[1] + len(_beginning(text[passage[1] : section[1]], after))


def _beginning(text: str, most: int) -> str:
    """The beginning of the text, up to the end of a paragraph, else of a sentence, else of a word."""
    return text[: next(split(text, most))[1]].rstrip() if text and most else ""


def _ending(text: str, most: int) -> str:
    """The end of the text, from the beginning of a paragraph, else of a sentence, else of a word."""
    room = text[max(len(text) - most, 0) :]
    if len(room) == len(text):
        return text.lstrip()
    for border in (PARAGRAPH, SENTENCE, SPACE):
        # A border in the second half would leave too little text.
        match = next((match for match in border.finditer(room) if match.end() < len(room) // 2), None)
        if match:
            return room[match.end() :]
    return room
