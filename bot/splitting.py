"""Cutting text to the length of a message."""

import re
from collections.abc import Iterator

PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
SENTENCE = re.compile(r"[.!?…][\"'»”’)\]]*\s+|[。！？]")
SPACE = re.compile(r"\s+")


def length(text: str) -> int:
    """Length in UTF-16 code units, as Telegram's clients count; never below the number of characters."""
    return len(text.encode("utf-16-le", "replace")) // 2


def split(text: str, limit: int, whole: tuple[int, int] = (0, 0)) -> Iterator[tuple[int, int]]:
    """Spans of at most `limit` UTF-16 units that together cover the text.

    Cuts fall between paragraphs, else sentences, else words; inside the `whole` span only if that is longer.
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
    """The text's first words, with an ellipsis when there are more; line breaks become spaces."""
    text = " ".join(text.split())
    for _, end in split(text, limit):
        return text if end == len(text) else f"{text[:end].rstrip()} …"
    return ""


def _room(text: str, limit: int) -> str:
    # A surrogate pair that the limit would cut in two is left out whole.
    return text.encode("utf-16-le", "replace")[: 2 * limit].decode("utf-16-le", "ignore")


def _cut(room: str) -> int:
    for border in (PARAGRAPH, SENTENCE, SPACE):
        ends = [found.end() for found in border.finditer(room)]
        # A border in the first half would leave a stub of a message; a worse border further on reads better.
        if ends and ends[-1] > len(room) // 2:
            return ends[-1]
    return len(room)
