"""The passages of an earlier answer, found again in the documents as they are now, with what surrounds them."""

import re
from dataclasses import replace
from pathlib import Path

from bot.people.answers import AnswerRecord, Shown, digest
from bot.splitting import PARAGRAPH, SENTENCE, SPACE, split
from retrieval.answering.answers import Quotation
from retrieval.answering.aspects import Aspect
from retrieval.retriever import Retriever
from retrieval.scope import Scope, file_name
from retrieval.text.passages import Passage

# Characters before and after a passage that are shown with it.
AROUND = 900
# What browsers open, and Telegram takes as the address of a button.
_WEB = re.compile(r"https?://([a-z0-9-]+\.)+[a-z]{2,}(:\d+)?([/?#][!-~]*)?", re.IGNORECASE)
_LONGEST_ADDRESS = 1000


def find(hit: Shown, retriever: Retriever, scope: Scope) -> Passage | None:
    """The passage, where its document may still be seen and still says the same at this place."""
    source = next(iter(retriever.sources(replace(scope, only=frozenset({hit.document})))), None)
    if source is None:
        return None
    try:
        text = retriever.text(hit.document)[hit.start : hit.end]
    except KeyError:  # forgotten just now
        return None
    if digest(text) != hit.digest:
        return None
    return Passage(hit.document, source.title, source.date, source.source, hit.start, hit.end, text, ())


def around(passage: Passage, retriever: Retriever) -> Passage:
    """The passage with the text before and after it. Raises KeyError where the document is gone."""
    text = retriever.text(passage.document)
    start = passage.start - len(_ending(text[: passage.start]))
    end = passage.end + len(_beginning(text[passage.end :]))
    return replace(passage, start=start, end=end, text=text[start:end])


def quotation(given: AnswerRecord, passage: Passage) -> Quotation | None:
    """The words that answered, where that is the passage that they stand in."""
    if given.shown != given.home or given.document is None or given.start is None or given.end is None:
        return None
    aspect = Aspect(given.aspect)
    before = passage.start if aspect is Aspect.TEXT else 0
    words: str = getattr(passage, aspect)[given.start - before : given.end - before]
    return Quotation(given.document, given.start, given.end, words, aspect)


def address(source: str) -> str:
    """The address of a page on the web that a button can lead to, else ""."""
    return source if len(source) <= _LONGEST_ADDRESS and _WEB.fullmatch(source) else ""


def original(document: str, retriever: Retriever) -> Path:
    """Where the document's file lies, if it is still there."""
    if not document.startswith("/"):
        return Path(retriever.folder) / document
    collection = document.split("/", 2)[1]
    return retriever.files / collection / file_name(document)


def _beginning(text: str) -> str:
    for _, end in split(text, AROUND):
        return text[:end].rstrip()
    return ""


def _ending(text: str) -> str:
    """The text's last characters from the beginning of a paragraph, else of a sentence, else of a word."""
    room = text[-AROUND:]
    if len(room) == len(text):
        return text.lstrip()
    for border in (PARAGRAPH, SENTENCE, SPACE):
        # A border far into it would leave a stub.
        found = next((found for found in border.finditer(room) if found.end() < len(room) // 2), None)
        if found:
            return room[found.end() :]
    return room
