"""Documents inside a document: their parts, one level below a heading of their own."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from seeds.documents import Document
from seeds.outline import Block, Kind
from seeds.paragraphs import blocks_of
from seeds.parts import Part


def parts_of(document: Document) -> Iterator[Part]:
    """The parts of a document that has been read."""
    for block in document.outline or blocks_of(document.text):
        yield _part(document.text, block)


def below(parts: Iterable[Part], level: int, place: str) -> Iterator[Part]:
    """The parts below a heading of this level, each with this place before its own."""
    for part in parts:
        lower = part.level + level if part.kind is Kind.HEADING else part.level
        yield replace(part, level=lower, place=", ".join(filter(None, (place, part.place))))


def _part(text: str, block: Block) -> Part:
    words = text[block.start : block.end]
    if block.kind is Kind.HEADING:
        return Part(words, block.kind, len(block.section) + 1, block.place)
    if block.kind is Kind.ITEM:
        before = text[text.rfind("\n", 0, block.start) + 1 : block.start]
        bullet = before.lstrip()
        return Part(words, block.kind, (len(before) - len(bullet)) // 2, block.place, block.context, bullet)
    return Part(words, block.kind, place=block.place, context=block.context)
