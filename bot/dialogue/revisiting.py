"""The passages of an earlier answer in the current documents, with the text around them."""

import re
from dataclasses import replace
from pathlib import Path

from bot.people.answers import AnswerRecord, Shown, digest
from bot.splitting import PARAGRAPH, SENTENCE, SPACE, split
from retrieval.answering.answers import Quotation
from retrieval.answering.aspects import Aspect
from retrieval.answering.cells import CELLS
from retrieval.answering.focus import focus
from retrieval.retriever import Retriever
from retrieval.scope import Scope, file_name
from retrieval.text.passages import Passage
from seeds.packed_folders import holder

# The characters of context shown before a passage and after it.
AROUND = 900
# Addresses that browsers open and that Telegram accepts for a button.
_WEB = re.compile(r"https?://([a-z0-9-]+\.)+[a-z]{2,}(:\d+)?([/?#][!-~]*)?", re.IGNORECASE)
_LONGEST_ADDRESS = 1000


def find(hit: Shown, retriever: Retriever, scope: Scope) -> Passage | None:
    """The passage; None if its document is gone or out of scope, or if its text has changed at this place."""
    source = next(iter(retriever.sources(replace(scope, only=frozenset({hit.document})))), None)
    if source is None:
        return None
    try:
        text = retriever.text(hit.document)[hit.start : hit.end]
    except KeyError:  # removed in the meantime
        return None
    if digest(text) != hit.digest:
        return None
    return Passage(hit.document, source.title, source.date, source.source, hit.start, hit.end, text, ())


def around(passage: Passage, retriever: Retriever) -> Passage:
    """The passage with the text before and after it. Raises KeyError if the document is gone."""
    text = retriever.text(passage.document)
    start = passage.start - len(_ending(text[: passage.start]))
    end = passage.end + len(_beginning(text[passage.end :]))
    return replace(passage, start=start, end=end, text=text[start:end])


def quotation(given: AnswerRecord, passage: Passage, retriever: Retriever) -> Quotation | None:
    """The quoted words of the answer; None if the shown passage is not the one that contains them.

    Raises KeyError if the document is gone.
    """
    if given.shown != given.home or given.document is None or given.start is None or given.end is None:
        return None
    aspect = Aspect(given.aspect)
    before = passage.start if aspect is Aspect.TEXT else 0
    words: str = getattr(passage, aspect)[given.start - before : given.end - before]
    if aspect is not Aspect.TEXT:
        return Quotation(given.document, given.start, given.end, words, aspect)
    columns = _columns(retriever.text(given.document), given.start) if CELLS in words else ""
    marks = focus(given.searched, words, columns)
    moved = tuple((given.start + start, given.start + end) for start, end in marks)
    return Quotation(given.document, given.start, given.end, words, focus=moved)


def address(source: str) -> str:
    """The source if it is a web address that a button can open, else ""."""
    return source if len(source) <= _LONGEST_ADDRESS and _WEB.fullmatch(source) else ""


def original(document: str, retriever: Retriever) -> Path:
    """The path of the document's file, or of the archive that it is in; it may no longer exist."""
    if not document.startswith("/"):
        return holder(Path(retriever.folder) / document)
    collection = document.split("/", 2)[1]
    return retriever.files / collection / file_name(document)


def _columns(text: str, start: int) -> str:
    """The first row of the table in which this character is: the names of its columns."""
    first = text[text.rfind("\n", 0, start) + 1 : start]
    for line in reversed(text[: start - len(first)].splitlines()):
        if CELLS not in line:
            break
        first = line
    return first


def _beginning(text: str) -> str:
    for _, end in split(text, AROUND):
        return text[:end].rstrip()
    return ""


def _ending(text: str) -> str:
    """The end of the text, from the beginning of a paragraph, else of a sentence, else of a word."""
    room = text[-AROUND:]
    if len(room) == len(text):
        return text.lstrip()
    for border in (PARAGRAPH, SENTENCE, SPACE):
        # A border in the second half would leave too little text.
        match = next((match for match in border.finditer(room) if match.end() < len(room) // 2), None)
        if match:
            return room[match.end() :]
    return room
