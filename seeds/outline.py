"""The outline of a document: its blocks, with their kind, their section and the place where a person finds them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # of a list
    ROW = "row"  # of a table
    CODE = "code"
    NOTE = "note"  # a footnote, comment or caption


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document: `document.text[start:end]` is its text, without a list item's bullet."""

    start: int
    end: int
    kind: Kind = Kind.PARAGRAPH
    section: tuple[str, ...] = ()  # the headings above it, the highest first
    place: str = ""  # where a person finds it: "p. 12", "slide 3", "Prices, row 14", "00:12:31"
    context: str = ""  # said once for many blocks: the names of a table's columns, the line that announces a list


def in_sections(text: str, blocks: Iterable[tuple[Block, int]]) -> tuple[Block, ...]:
    """The blocks with their sections, by the levels of the headings among them."""
    headings: list[tuple[int, str]] = []
    placed: list[Block] = []
    for block, level in blocks:
        if block.kind is Kind.HEADING:
            headings = [above for above in headings if above[0] < level]
        placed.append(replace(block, section=tuple(words for _, words in headings)))
        if block.kind is Kind.HEADING:
            headings.append((level, " ".join(text[block.start : block.end].split())))
    return tuple(placed)
