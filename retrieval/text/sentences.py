"""The sentences of a text, in any language."""

import re
from collections.abc import Iterator

import sentencex

from retrieval.text.passages import Span

# Characters split into sentences at once, which can take two hundred times their memory.
SECTION, LONGEST_SECTION = 100_000, 1_000_000
PARAGRAPH_END = re.compile(r"\n{2,}")

# The number of an item or a paragraph, which belongs to the sentence after it.
_LABEL = re.compile(r"(?:§ ?)?\(?(?:\d{1,3}|[^\W\d_])(?:\.\d{1,3})*[.)]\)?")
# Dots without a word before them, which end a sentence only before a word with a capital.
_ALONE = re.compile(r"\s\.{1,2}\Z")
_NEAR = 20


def sentence_spans(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    """The spans of the sentences in this part of the text, without surrounding white space."""
    begun: Span | None = None
    for first, section in _sections(text, start, end):
        for boundary in sentencex.get_sentence_boundaries(language, section):
            sentence, offset = boundary["text"], first + boundary["start_index"]
            if not sentence.strip():
                continue
            span = _stripped(sentence, offset)
            is_label = begun is None and _LABEL.fullmatch(sentence.strip()) is not None
            begun = (begun[0], span[1]) if begun else span
            if not is_label and not _goes_on(text, begun[1]):
                yield begun
                begun = None
    if begun:
        yield begun


def line_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """The spans of the lines in this part of the text, without surrounding white space."""
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            yield _stripped(line, start)
        start += len(line)


def _goes_on(text: str, end: int) -> bool:
    """Whether a sentence goes on after a dot that stands alone: in "./run.py", ".NET" or "add . && commit"."""
    if not _ALONE.search(text, max(end - 3, 0), end):
        return False
    following = text[end : end + _NEAR]
    after = following.strip()[:1]
    return after != "" and (not following[0].isspace() or not after.isupper())


def _stripped(text: str, start: int) -> Span:
    """The span of the text, which starts here, without surrounding white space."""
    start += len(text) - len(text.lstrip())
    return start, start + len(text.strip())


def _sections(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Pieces of this part of the text with their offsets, cut between paragraphs unless one is too long."""
    while start < end:
        border = PARAGRAPH_END.search(text, start + SECTION, min(start + LONGEST_SECTION, end))
        stop = border.end() if border else min(start + LONGEST_SECTION, end)
        yield start, text[start:stop]
        start = stop
