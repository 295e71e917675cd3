"""Several questions in one message: "Who resigned? And when did the ferry stop?"."""

import regex

from bot.dialogue.anaphora import language_of, own_content, points_back
from bot.dialogue.pronouns import LANGUAGES

# Questions beyond these stay with the last one.
MOST = 5
# A message with more characters or question marks is read as one question.
LONGEST, MARKS = 1000, 20
# The end of a question: an address goes on after its question mark.
_END = regex.compile(r"[?？][?!？！.…)»”\"]{0,9}(?=\s|$)")
# What may follow the last question mark, such as a smile.
_AFTER = regex.compile(r"(?<=[?？])[^\w?？]{1,20}$")
_OPENING, _CLOSING = "«“„(", "»”)"


def questions(text: str) -> list[str]:
    """The questions of the message, each exactly as written; a single one is the whole message."""
    ends = [match.end() for match in _END.finditer(text[: LONGEST + 1]) if not _is_enclosed(text[: match.start()])]
    if len(text) > LONGEST or not 1 < len(ends) <= MARKS:
        return [text]
    pieces = [text[start:end].strip() for start, end in _spans(text, ends)]
    return pieces if len(pieces) > 1 else [text]


def is_question(text: str) -> bool:
    """Whether the text looks like a question: it ends in a question mark, or begins with a question word."""
    first = text.strip().split(maxsplit=1)[:1]
    if not first or len(text) > LONGEST:
        return False
    is_asking = first[0].casefold().strip(",:") in LANGUAGES[language_of(text)].asking
    return is_asking or _AFTER.sub("", text).rstrip().endswith(("?", "？"))


def _spans(text: str, ends: list[int]) -> list[tuple[int, int]]:
    """Where the questions are; words that ask nothing, such as "Really?", belong to the next one or to the last."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end in ends:
        if len(spans) < MOST and _asks(text[start:end]):
            spans.append((start, end))
            start = end
    if spans and any(character.isalnum() for character in text[start:]):
        spans[-1] = spans[-1][0], len(text)
    return spans


def _asks(piece: str) -> bool:
    words, language = piece.split(), language_of(piece)
    folded = {word.strip("?!.,:;«»“”\"'()").casefold() for word in words}
    if folded & LANGUAGES[language].asking:
        return True
    return len(words) > 1 and (own_content(piece, language) > 0 or points_back(piece, language))


def _is_enclosed(before: str) -> bool:
    """Whether a bracket or a quotation mark is still open at the end of the text."""
    opened = sum(before.count(mark) for mark in _OPENING) > sum(before.count(mark) for mark in _CLOSING)
    return opened or before.count('"') % 2 == 1
