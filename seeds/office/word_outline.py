"""The headings and lists of a Word file, once all of its parts are known."""

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from seeds.documents import one_line
from seeds.outline import Kind
from seeds.parts import Part, without_false_headings
from seeds.texts.unmarked import emphasized

_NUMBER_BEFORE = re.compile(r"[\d.]+\s+")
_PAGE_AFTER = re.compile(r"(?:\s|\.)+(?:\d+|[ivxlc]+)$", re.IGNORECASE)


def settled(parts: Sequence[Part], contents: Set[str]) -> list[Part]:
    """The parts without the table of contents; bold lines above text are headings."""
    headings = {_plain(part.text) for part in parts if part.kind is Kind.HEADING}
    listed = {line for line in contents if _plain(_PAGE_AFTER.sub("", line)) in headings}
    shown = [part for part in parts if part.kind is Kind.HEADING or part.text not in listed]
    return list(without_false_headings(emphasized(shown)))


def _plain(heading: str) -> str:
    """The words of a heading without its number."""
    heading = one_line(heading)
    number = _NUMBER_BEFORE.match(heading)
    return (heading[number.end() :] if number else heading).lower()


def leveled(parts: Sequence[Part]) -> list[Part]:
    """The parts with the levels of list items counted from that of the list's first item."""
    base, found = None, []
    for part in parts:
        if part.kind is Kind.ITEM:
            base = part.level if base is None else base
            part = replace(part, level=max(0, part.level - base))
        elif part.kind is not Kind.NOTE:
            base = None
        found.append(part)
    return found
