"""What Markdown means to some programs: tables without names, headings below HTML, lines that each say something."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import html_block as common_html_block

from seeds.outline import Kind
from seeds.paragraphs import CELLS
from seeds.parts import Part
from seeds.texts.labels import labelled
from seeds.texts.typed_lines import ends_sentence, paragraphs_of

# kramdown rules a table off with such lines, also above its first row.
_RULE = re.compile(r"\|[\s|:=+-]*-[\s|:=+-]*|\|=[\s|:=+-]*")
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_TIME = re.compile(r"(?:de |von |ab |from )?\d{1,2}\s?(?:[:h.]\s?\d{2}|h\b|uhr\b|[ap]\.?m\b)", re.IGNORECASE)
# Items of the lists of Pandoc that begin with letters, in any order: "a. Chair", "(b) Treasurer".
_LETTERED = re.compile(r"\(?([^\W\d_])[.)]\s+\S")


def html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule of the parser: HTML, which a heading ends on the line after a tag, as a blank line does."""
    found = common_html_block(state, start, end, silent)
    if silent or not found:
        return found
    lines = state.tokens[-1].content.split("\n")
    for number in range(1, len(lines)):
        if lines[number - 1].rstrip().endswith(">") and _HEADING.match(lines[number].lstrip()):
            state.tokens[-1].content = "\n".join(lines[:number])
            state.tokens[-1].map = [start, start + number]
            state.line = start + number
            break
    return True


def rows_of(lines: Sequence[str]) -> Iterator[Part]:
    """The rows of lines that all begin with a bar; none if they are no table. A ruled first row names the columns."""
    if not all(line.startswith("|") for line in lines):
        return
    table = [[cell.strip() for cell in line.strip("| \t").split("|")] for line in lines if not _RULE.fullmatch(line)]
    if max(map(len, table), default=0) < 2:
        return
    is_named = len(lines) > 2 and not _RULE.fullmatch(lines[0]) and _RULE.fullmatch(lines[1]) is not None
    context = CELLS.join(table[0]) if is_named else ""
    yield from (Part(CELLS.join(row), Kind.ROW, context=context) for row in table if any(row))


def with_letters(lines: Sequence[str]) -> tuple[str, list[str]]:
    """The words before a list whose items begin with a, b, c, and its items; no items if the lines hold none."""
    begun = [found[1].lower() if (found := _LETTERED.match(line)) else "" for line in lines]
    starts: list[int] = []
    for number, letter in enumerate(begun):
        if letter and letter == (chr(ord(begun[starts[-1]]) + 1) if starts else _first_letter(letter)):
            starts.append(number)
    if len(starts) < 2:
        return " ".join(lines), []
    return " ".join(lines[: starts[0]]), [" ".join(lines[at:end]) for at, end in pairwise([*starts, len(lines)])]


def _first_letter(letter: str) -> str:
    return "а" if "а" <= letter <= "я" else "a"


def entries_of(lines: Sequence[str]) -> Iterator[Part]:
    """The lines of which each begins with a time or a label; none if they are a text."""
    if len(lines) < 2:
        return
    if all(map(_TIME.match, lines)):
        yield from map(_entry, lines)
    else:
        typed = next(paragraphs_of("\n".join(lines)), [])
        yield from (_entry(" ".join(line.text for line in value)) for value in labelled(typed))


def _entry(text: str) -> Part:
    return Part(text, Kind.PARAGRAPH if ends_sentence(text) else Kind.ROW)
