"""The lines of a plain text: how far they are indented, where they end early, which only rule a table."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# What readers put between the cells of a row.
CELLS = " | "
# A sentence ends with one of the first characters; the others end a part of it.
FULL_STOPS = tuple(".!?…。！？؟")
_STOPS = (*FULL_STOPS, *":;,：；，")
_LONGEST_SENTENCE = 2_000
_CLOSING = "\"'”’»)]*_ "
_GAP = re.compile(r" {2,}|\t+")
# The bar before or after all cells, not an operator in a cell.
_BORDER = re.compile(r"^\|(?!\|)|(?<!\|)\|$")
_RULE = re.compile(r"[-=_~*#+|·•─━═╌┄\s]{3,}")
_LAST_SENTENCE = re.compile(r".*[.!?…](?=\s+[^\W\d_a-zß-öø-ÿа-яё])|.*[。！？]", re.DOTALL)


class Line(NamedTuple):
    """A line without the white space around it."""

    start: int
    indent: int
    text: str

    @property
    def end(self) -> int:
        """Where the line ends in the text."""
        return self.start + len(self.text)


def paragraphs_of(text: str) -> Iterator[list[Line]]:
    """The lines of each paragraph; blank lines are between them."""
    lines: list[Line] = []
    start = 0
    for line in text.split("\n"):
        words = line.strip()
        if words:
            indent = 0 if line[0] == words[0] else len(line) - len(line.lstrip())
            lines.append(Line(start + indent, indent, words))
        elif lines:
            yield lines
            lines = []
        start += len(line) + 1
    if lines:
        yield lines


def parted(lines: Sequence[Line], starts: Sequence[int]) -> Iterator[Sequence[Line]]:
    """The lines in parts, the second and all later ones of which have these starts."""
    if not starts:
        yield lines
        return
    yield from (lines[start:end] for start, end in zip([0, *starts], [*starts, len(lines)], strict=True))


def is_rule(line: str) -> bool:
    """Whether the line only rules off what stands above it."""
    return not line[:1].isalnum() and bool(_RULE.fullmatch(line))


def is_row(line: str) -> bool:
    """Whether bars or wide gaps divide the line into cells."""
    return CELLS in line or "  " in line or "\t" in line


def cells(line: str) -> list[str]:
    """The cells of a line, which bars or wide gaps divide."""
    if CELLS in line:
        return [cell.strip() for cell in _BORDER.sub("", line).split(CELLS)]
    return _GAP.split(line) if is_row(line) else [line]


def width_of(lines: Sequence[Line]) -> int:
    """The column in which the longest line ends."""
    return max(line.indent + len(line.text) for line in lines)


def ends_early(line: Line, below: Line, width: int) -> bool:
    """Whether the first word of the line below would have fitted at the end of this one."""
    return line.indent + len(line.text) + 1 + len(below.text.split(maxsplit=1)[0]) <= width


def ends_sentence(text: str) -> bool:
    """Whether the text ends with a whole sentence."""
    return text.rstrip(_CLOSING).endswith(FULL_STOPS)


def is_open(text: str) -> bool:
    """Whether the text has no mark at its end, as a title has none."""
    return not text.endswith(_STOPS)


def last_sentence(text: str) -> str:
    """What follows the last whole sentence of the text, on one line."""
    text = text[-_LONGEST_SENTENCE:]
    whole = _LAST_SENTENCE.match(text)
    return " ".join(text[whole.end() if whole else 0 :].split())
