"""Splitting text into messages of limited length."""

import re
from collections.abc import Iterator

PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
SENTENCE = re.compile(r"[.!?…][\"'»”’)\]]*\s+|[。！？]")
SPACE = re.compile(r"\s+")


def length(text: str) -> int:
    """Length in UTF-16 code units, as Telegram's clients count it; never less than the number of characters."""
    return len(text.encode("utf-16-le", "replace")) // 2


def split(text: str, limit: int, whole: tuple[int, int] = (0, 0)) -> Iterator[tuple[int, int]]:
    """Spans of at most `limit` UTF-16 code units that together cover the text.

    The text is cut between paragraphs, else sentences, else words. The `whole` span is cut only if it is too long.
    """
    start = 0
    while length(text[start : start + limit + 1]) > limit:
        cut = start + _cut(_room(text[start : start + limit], limit))
        if start < whole[0] < cut < whole[1]:
            cut = whole[0]
        yield start, cut
        start = cut
    if start < len(text):
        yield start, len(text)


def beginning(text: str, limit: int) -> str:
    """The first words of the text, with an ellipsis if there are more; line breaks become spaces."""
    text = " ".join(text.split())
    for _, end in split(text, limit):
        return text if end == len(text) else f"{text[:end].rstrip()} …"
    return ""


def _room(text: str, limit: int) -> str:
    # A surrogate pair that the limit would cut in two is left out.
    return text.encode("utf-16-le", "replace")[: 2 * limit].decode("utf-16-le", "ignore")


def _cut(room: str) -> int:
    for border in (PARAGRAPH, SENTENCE, SPACE):
        ends = [match.end() for match in border.finditer(room)]
        # A border in the first half would make the message too short; a weaker border further on reads better.
        if ends and ends[-1] > len(room) // 2:
            return ends[-1]
    return len(room)
