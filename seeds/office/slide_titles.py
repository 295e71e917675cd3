"""The titles of slides that are not marked as such."""

from collections.abc import Sequence
from dataclasses import replace

from seeds.outline import Kind
from seeds.parts import Part

_LONGEST = 80


def titled(parts: Sequence[Part]) -> Sequence[Part]:
    """The filled parts of a slide; if it has no title but several parts, a short first line is its title."""
    text = [part for part in parts if part.kind is not Kind.NOTE]
    is_titled = any(part.kind is Kind.HEADING for part in text)
    if is_titled or len(text) < 2 or text[0] is not parts[0] or not _looks_like_title(text[0]):
        return parts
    return [replace(parts[0], kind=Kind.HEADING, level=1), *parts[1:]]


def _looks_like_title(part: Part) -> bool:
    short = len(part.text) <= _LONGEST and "\n" not in part.text
    return part.kind is Kind.PARAGRAPH and short and not part.text.endswith((".", ",", ";", ":", "!"))
