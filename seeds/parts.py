"""The parts that a reader finds in a file, assembled into a text with its outline."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from seeds.documents import tidy
from seeds.outline import Block, Kind, in_sections
from seeds.paragraphs import announces
from seeds.texts.lists import announcement, sign
from seeds.texts.section_names import CONTENTS, names_section

# The level of a heading that no other one stands below.
_LOWEST = 9


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
    for part in _announced(without_false_headings(chain.from_iterable(map(_tidied, parts)))):
        lead = ("\n" if _is_one_run(before, part) else "\n\n") if before else ""
        lead += "  " * part.level + part.bullet if part.kind is Kind.ITEM else ""
        start = length + len(lead)
        length = start + len(part.text)
        pieces += [lead, part.text]
        found.append((Block(start, length, part.kind, (), part.place, part.context), part.level))
        before = part
    text = "".join(pieces)
    return text, in_sections(text, found)


def without_false_headings(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, in which a heading that names no section is a paragraph or a list item.

    So is one like it that stands directly above, or announces it; the heading of a list of contents has no part below.
    """
    above: Part | None = None
    for part in parts:
        found = _as_text(part) if part.kind is Kind.HEADING and not names_section(part.text) else part
        if above:
            yield _as_text(above) if found is not part and _is_alike(above, part, found) else above
        above = replace(found, level=_LOWEST) if _is_of_contents(found) else found
    if above:
        yield above


def _is_of_contents(part: Part) -> bool:
    return part.kind is Kind.HEADING and bool(CONTENTS.fullmatch(part.text.strip(" :")))


def _is_alike(above: Part, marked: Part, found: Part) -> bool:
    """Whether the part above is a heading of the same level as the one that is none, or announces it as an item."""
    is_announced = found.kind is Kind.ITEM and announces(above.text)
    return above.kind is Kind.HEADING and (above.level == marked.level or is_announced)


def _as_text(part: Part) -> Part:
    bullet = sign(part.text)
    kind = Kind.ITEM if bullet else Kind.PARAGRAPH
    return replace(part, text=part.text[len(bullet) :], kind=kind, level=0, bullet="- " if bullet else "")


def _tidied(part: Part) -> Iterator[Part]:
    """The part; blank lines in a paragraph, where someone typed two line ends, part it."""
    text = tidy(part.text).strip()
    is_parted = part.kind in (Kind.PARAGRAPH, Kind.NOTE) and "\n\n" in text
    yield from (replace(part, text=each) for each in (text.split("\n\n") if is_parted else [text]))


def _announced(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts that hold text; a list item without a context gets the line that announces its list."""
    contexts: list[str] = []  # that of the list, and of each list inside it
    for part in parts:
        if not part.text:
            continue
        if part.kind is Kind.ITEM:
            contexts = contexts[: part.level + 1]
            yield replace(part, context=part.context or next(filter(None, reversed(contexts)), ""))
            contexts += [""] * (part.level + 1 - len(contexts))
            contexts.append(announcement(part.text) if announces(part.text) else "")
        else:
            contexts = [announcement(part.text)] if part.kind is Kind.PARAGRAPH else []
            yield part


def _is_one_run(above: Part, below: Part) -> bool:
    """Whether the parts are neighbours in one list or table, which stand on consecutive lines."""
    if above.kind is Kind.ROW and below.kind is Kind.ROW:
        return above.context == below.context
    return above.kind is Kind.ITEM and below.kind is Kind.ITEM
