"""Splitting of a document into passages: runs of whole sentences that fit in the model's window."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import sentencex

from seeds.documents import Document

# Raised whenever the rules for splitting a text change: an index made by other rules is rebuilt.
SPLITTING = 2
# A paragraph longer than this is a passage of its own; shorter neighbours share one up to this length.
COMFORTABLE_TOKENS = 160
# No language needs more; a longer run without a border is not a word, and is counted as if it were cut here.
CHARACTERS_A_TOKEN = 12
# The store numbers the sentences of a passage in one byte.
MOST_SENTENCES = 255

# Characters split into sentences at once, which can take two hundred times their memory.
SECTION, LONGEST_SECTION = 100_000, 1_000_000
PARAGRAPH_END = re.compile(r"\n{2,}")

# What the file readers put between the cells of a table row.
CELLS = " | "

CountTokens = Callable[[Sequence[str]], list[int]]
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


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    tokens: int
    opens_paragraph: bool


def heading(document: Document | Passage) -> str:
    """The line put before each passage of the document when it is embedded; it is never part of a quotation."""
    title = " ".join(document.title.split())[:200]
    return " · ".join(part for part in (title, document.date) if part) + "\n" if title or document.date else ""


def split(document: Document, language: str, window: int, count_tokens: CountTokens) -> list[Passage]:
    """The document's passages in order; none is longer than the window, heading included.

    Every character except the white space between sentences is in exactly one passage.
    """
    room = max(16, window - count_tokens([heading(document)])[0])
    sentences = _sentences(document.text, language, room, count_tokens)
    return [_passage(document, group) for group in _groups(sentences, room)]


def _sentences(text: str, language: str, room: int, count_tokens: CountTokens) -> Iterator[_Sentence]:
    for start, end, opens_paragraph in sentence_spans(text, language):
        parts = _short_parts(text, (start, end), room * CHARACTERS_A_TOKEN)
        for number, (span, tokens) in enumerate(_fitting(text, list(parts), room, count_tokens)):
            yield _Sentence(*span, tokens, opens_paragraph and number == 0)


def sentence_spans(text: str, language: str) -> Iterator[tuple[int, int, bool]]:
    """Each sentence's start and end without surrounding white space, and whether it opens a paragraph."""
    for first, section in _sections(text):
        opens = True
        for boundary in sentencex.get_sentence_boundaries(language, section):
            sentence = boundary["text"]
            if not sentence.strip():
                opens = opens or boundary["is_paragraph_break"]
                continue
            for start, end in _rows(sentence, first + boundary["start_index"]):
                yield start, end, opens
                opens = False


def _sections(text: str) -> Iterator[tuple[int, str]]:
    """Parts of the text with their offsets, cut between paragraphs unless a paragraph is too long."""
    start = 0
    while start < len(text):
        border = PARAGRAPH_END.search(text, start + SECTION, start + LONGEST_SECTION)
        end = border.end() if border else start + LONGEST_SECTION
        yield start, text[start:end]
        start = end


def _rows(sentence: str, offset: int) -> Iterator[Span]:
    """The sentence without surrounding white space; a table, which is one long sentence, row by row."""
    for row in sentence.split("\n") if CELLS in sentence else [sentence]:
        start = offset + len(row) - len(row.lstrip())
        if row.strip():
            yield start, start + len(row.strip())
        offset += len(row) + 1


def _short_parts(text: str, span: Span, characters: int) -> Iterator[Span]:
    """The span, halved until no part has more than this many characters."""
    if span[1] - span[0] <= characters:
        yield span
    else:
        for half in _halves(text, span):
            yield from _short_parts(text, half, characters)


def _fitting(text: str, spans: list[Span], room: int, count_tokens: CountTokens) -> Iterator[tuple[Span, int]]:
    """The spans with their numbers of tokens, halved until each fits."""
    for span, tokens in zip(spans, count_tokens([text[start:end] for start, end in spans]), strict=True):
        if tokens <= room or span[1] - span[0] < 2:
            yield span, max(tokens, (span[1] - span[0]) // CHARACTERS_A_TOKEN)
        else:
            yield from _fitting(text, _halves(text, span), room, count_tokens)


def _halves(text: str, span: Span) -> list[Span]:
    """The two parts of the span, cut at the space nearest its middle, or at the middle if it has no space."""
    start, end = span
    middle = (start + end) // 2
    spaces = [text.rfind(" ", start + 1, middle), text.find(" ", middle, end - 1)]
    cut = min((at for at in spaces if at > 0), key=lambda at: abs(at - middle), default=middle)
    left, right = text[start:cut].rstrip(), text[cut:end].lstrip()
    return [(start, start + len(left)), (end - len(right), end)]


def _groups(sentences: Iterable[_Sentence], room: int) -> Iterator[list[_Sentence]]:
    """Neighbouring sentences that form a passage: whole paragraphs as long as they fit."""
    group: list[_Sentence] = []
    total = 0
    for paragraph in _paragraphs(sentences):
        tokens = sum(sentence.tokens for sentence in paragraph)
        if group and total + tokens > min(room, COMFORTABLE_TOKENS):
            yield from _fit(group, room)
            group, total = [], 0
        group += paragraph
        total += tokens
    yield from _fit(group, room)


def _paragraphs(sentences: Iterable[_Sentence]) -> Iterator[list[_Sentence]]:
    paragraph: list[_Sentence] = []
    for sentence in sentences:
        if sentence.opens_paragraph and paragraph:
            yield paragraph
            paragraph = []
        paragraph.append(sentence)
    if paragraph:
        yield paragraph


def _fit(group: list[_Sentence], room: int) -> Iterator[list[_Sentence]]:
    """The whole group if it fits, otherwise as few parts of about equal length as possible."""
    total = sum(sentence.tokens for sentence in group)
    target = total / -(-total // room) if total > room else total
    part: list[_Sentence] = []
    tokens = 0
    for sentence in group:
        full = tokens + sentence.tokens > room or tokens >= target or len(part) == MOST_SENTENCES
        if part and full:
            yield part
            part, tokens = [], 0
        part.append(sentence)
        tokens += sentence.tokens
    if part:
        yield part


def _passage(document: Document, group: list[_Sentence]) -> Passage:
    start, end = group[0].start, group[-1].end
    return Passage(
        document=document.name,
        title=document.title,
        date=document.date,
        source=document.source,
        start=start,
        end=end,
        text=document.text[start:end],
        sentences=tuple((sentence.start, sentence.end) for sentence in group),
    )
