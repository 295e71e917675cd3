"""Passages: the parts of a document that are searched and quoted."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seeds.documents import Document
from seeds.outline import Kind

# Raised whenever the rules for splitting a text change: an index made by other rules is rebuilt.
SPLITTING = 8
# A paragraph longer than this is a passage of its own; shorter neighbours share one up to this length.
COMFORTABLE_TOKENS = 160
# The heading line before a passage repeats at most so many characters each of title, section and context.
MOST_CHARACTERS = 200
# What stands between the headings of a section's path.
PATH = " › "

_KINDS = list(Kind)
_OPENS = 0x80
_PARAGRAPH = _KINDS.index(Kind.PARAGRAPH)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation from a document: `document.text[start:end] == text`."""

    document: str
    title: str
    date: str
    source: str
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]  # characters of the document
    section: str = ""  # the headings above it: "Benefits › Leave"
    context: str = ""  # the names of its table's columns, or the line that announces its list
    shape: bytes = b""  # a byte a sentence: its block's kind, and whether it opens the block; b"": one paragraph
    places: str = ""  # a line a sentence: where a person finds it ("p. 12"); "": nowhere special

    def kind(self, sentence: int) -> Kind:
        """The kind of block that the sentence is in."""
        return _KINDS[self.shape[sentence] & ~_OPENS] if self.shape else Kind.PARAGRAPH

    def opens(self, sentence: int) -> bool:
        """Whether the sentence is the first one of its block."""
        return bool(self.shape[sentence] & _OPENS) if self.shape else sentence == 0

    def quoted(self, span: Span) -> str:
        """The text of a span inside the passage, given in characters of the document."""
        return self.text[span[0] - self.start : span[1] - self.start]

    def place(self, position: int) -> str:
        """Where a person finds the sentence at this character of the document; "" if it is nowhere special."""
        number = sum(start <= position for start, _ in self.sentences[1:])
        return self.places.split("\n")[number] if self.places else ""

    def whereabouts(self, position: int | None = None) -> str:
        """The section and the place of a sentence, by default the first: "§ Benefits › Leave · p. 12"."""
        sign = "" if not self.section or self.section.startswith("§") else "§ "
        return " · ".join(filter(None, [sign + self.section, self.place(self.start if position is None else position)]))


def are_set_apart(passages: Iterable[Passage]) -> NDArray[np.bool_]:
    """Whether each sentence of all these passages is in another block than a paragraph, (sentences,)."""
    shapes = b"".join(passage.shape or bytes([_PARAGRAPH]) * len(passage.sentences) for passage in passages)
    return np.asarray(np.frombuffer(shapes, np.uint8) % _OPENS != _PARAGRAPH)


def shape_of(sentences: Iterable[tuple[Kind, bool]]) -> bytes:
    """The shape of a passage by the kind of each sentence's block, and whether it opens the block."""
    return bytes(_KINDS.index(kind) | _OPENS * opens for kind, opens in sentences)


def heading(passage: Passage) -> str:
    """The lines put before a passage when it is embedded; they are never part of a quotation."""
    return heading_of(passage, passage.section, passage.context)


def heading_of(of: Document | Passage, section: str, context: str) -> str:
    """The heading of a passage of the document or passage in this section, with this context."""
    title, *more = (" ".join(words.split())[:MOST_CHARACTERS] for words in (of.title, section, context))
    lines = [" · ".join(filter(None, [title, of.date])), *more]
    return "".join(f"{line}\n" for line in lines if line)
