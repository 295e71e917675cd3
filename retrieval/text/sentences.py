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
# An ordinal number with a word before it that needs a noun: "der 1. Vorsitzende", "zum 60. Geburtstag".
_GERMAN_ORDINAL = re.compile(
    r"\b(?:d(?:er|ie|as|e[mns])|am|i[mn]s?|ans?|zu[mr]|vo[mn]|beim?|aufs?|ab|bis|seit|nach|vor|für|jede[mnrs]?"
    r"|welche[mnrs]?|(?:[kms]?ein|dein|ihr|unser)e?[mnrs]?) \d{1,3}\.\Z",
    re.IGNORECASE,
)
# Abbreviations that stand before a figure, also after an elided article: "l'art. 5".
_BEFORE_FIGURE = re.compile(r"(?<!\w)(?:art|abs|al|cap|fig|núm|num|nr|pág|pag|par|tab|tel|vol)\.\Z", re.IGNORECASE)
# Dots without a word before them, which end a sentence only before a word with a capital.
_ALONE = re.compile(r"\s\.{1,2}\Z")
# A dash goes on from a date or a number, and stands for the cents of a price: "23.01. – Excursion", "CHF 20.-, paid".
_DASHED = re.compile(r"[-–—]|[ \t]+[-–—][ \t]")
# A line that begins with a date is a sentence of its own, as in a programme.
_DATED_LINE = re.compile(r"\n(?=[ \t]*\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?\.?[ \t]*[-–—][ \t])")
# An operator or command that ends with a mark, as ":q!" and "!=?" do.
_OPERATOR = re.compile(r"(?<!\S)[%=<>&|^~@#$+*/\\:!?]\S*[!?]\Z")
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
            if not is_label and not _goes_on(text, begun[1], language):
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


def _goes_on(text: str, end: int, language: str) -> bool:
    """Whether the sentence goes on after the mark before this place."""
    following = text[end : end + _NEAR]
    after = following.strip()[:1]
    if text[end - 1] in "!?":
        return after.islower() and _OPERATOR.search(text[max(end - _NEAR, 0) : end]) is not None
    if not after or text[end - 1] != ".":
        return False
    if text[end - 2 : end - 1].isdecimal() and _DASHED.match(following):
        return True
    before = text[max(end - _NEAR, 0) : end]
    if _ALONE.search(before):
        # As in "./run.py", ".NET" or "add . && commit".
        return not following[0].isspace() or not after.isupper()
    is_ordinal = language == "de" and after.isalpha() and _GERMAN_ORDINAL.search(before) is not None
    return is_ordinal or (after.isdecimal() and _BEFORE_FIGURE.search(before) is not None)


def _stripped(text: str, start: int) -> Span:
    """The span of the text, which starts here, without surrounding white space."""
    start += len(text) - len(text.lstrip())
    return start, start + len(text.strip())


def _sections(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Pieces of this part of the text with their offsets, cut between paragraphs unless one is too long."""
    while start < end:
        border = PARAGRAPH_END.search(text, start + SECTION, min(start + LONGEST_SECTION, end))
        stop = border.end() if border else min(start + LONGEST_SECTION, end)
        dated = _DATED_LINE.search(text, start + 1, stop)
        stop = dated.end() if dated else stop
        yield start, text[start:stop]
        start = stop
