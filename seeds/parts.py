"""The parts that a reader finds in a file, assembled into a text with its outline."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from seeds.documents import tidy
from seeds.outline import Block, Kind, in_sections
from seeds.texts.lists import announcement


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document as a reader finds it, before its place in the text is known."""

    text: str
    kind: Kind = Kind.PARAGRAPH
    level: int = 0  # of a heading, from 1; of a list item, how deep it is nested
    place: str = ""
    context: str = ""
    bullet: str = ""  # what stands before a list item: "- "


def assemble(parts: Iterable[Part]) -> tuple[str, tuple[Block, ...]]:
    """The tidy text of the parts, with blank lines between paragraphs, and the blocks in order."""
    pieces: list[str] = []
    found: list[tuple[Block, int]] = []
    length, before = 0, None
    for part in _announced(chain.from_iterable(map(_tidied, parts))):
        lead = ("\n" if _is_one_run(before, part) else "\n\n") if before else ""
        lead += "  " * part.level + part.bullet if part.kind is Kind.ITEM else ""
        start = length + len(lead)
        length = start + len(part.text)
        pieces += [lead, part.text]
        found.append((Block(start, length, part.kind, (), part.place, part.context), part.level))
        before = part
    text = "".join(pieces)
    return text, in_sections(text, found)


def _tidied(part: Part) -> Iterator[Part]:
    """The part; blank lines in a paragraph, where someone typed two line ends, part it."""
    text = tidy(part.text).strip()
    is_parted = part.kind in (Kind.PARAGRAPH, Kind.NOTE) and "\n\n" in text
    yield from (replace(part, text=each) for each in (text.split("\n\n") if is_parted else [text]))


def _announced(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts that hold text; a list item without a context gets the line that announces its list."""
    context = ""
    for part in parts:
        if not part.text:
            continue
        if part.kind is Kind.ITEM:
            yield replace(part, context=part.context or context)
        else:
            context = announcement(part.text) if part.kind is Kind.PARAGRAPH else ""
            yield part


def _is_one_run(above: Part, below: Part) -> bool:
    """Whether the parts are neighbours in one list or table, which stand on consecutive lines."""
    if above.kind is Kind.ROW and below.kind is Kind.ROW:
        return above.context == below.context
    return above.kind is Kind.ITEM and below.kind is Kind.ITEM
