"""The blocks that the lines of a PDF form: inside one there is no gap, no change of style and no new list item."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median_low

from seeds.pdfs.letters import Style
from seeds.pdfs.lines import BULLET, CJK, Line

_SENTENCE_END = re.compile(r".*[.!?…:。！？：؟۔][\"'”’»)\]】」』\u00b9\u00b2\u00b3\u2070-\u2079]*", re.DOTALL)
_NUMBER = re.compile(
    r"\(?\d{1,3}[.)]\s+\S|\(?[a-z][.)]\s+\S|\([A-Z]\)\s+\S|\(?[ivx]{1,5}[.)]\s+\S"
    r"|\d{1,2}(?:\.\d{1,2})+[.)]?\s+[^\W\d_a-z]|\[\d{1,3}\]\s+\S|§\s*\d"
    # Roman numbers of rules, not those of titles in capitals.
    r"|[IVX]{1,5}(?:[.)]|\s?[-–])\s+(?=\S.*[a-zß-ÿ]{3})"
)
# Boxes to tick.
_CHOICES = re.compile("[□■○☐☑☒√✓✔].*[□■○☐☑☒√✓✔✗]")
BULLETS = frozenset("•▪●◦‣■□")
_RESIZED = 1.12
_GAP = 1.3
_FEWEST_STEPS = 4
# As a share of the size of the letters.
_SPARE = 0.4


def blocks_of(lines: Sequence[Line], margin: float) -> Iterator[list[Line]]:
    """The lines between which there is no gap, no change of style and no bullet."""
    spacing = _spacing(lines)
    block = [lines[0]]
    for above, below in pairwise(lines):
        step = above.box.bottom - below.box.bottom
        gap = step > _GAP * spacing * max(above.size, below.size) or step < -above.size
        if (
            gap
            or _is_resized(above, below)
            or _starts_item(block, below, margin)
            or _is_relabelled(above, below, margin)
        ):
            yield block
            block = []
        block.append(below)
    yield block


def _spacing(lines: Sequence[Line]) -> float:
    """The usual step from line to line, as a share of the size of the letters."""
    steps = [(above.box.bottom - below.box.bottom) / max(below.size, 1) for above, below in pairwise(lines)]
    downwards = [step for step in steps if step > 0.5]
    if len(downwards) >= _FEWEST_STEPS:
        return median_low(downwards)
    return min([1.5, *downwards])


def _is_resized(above: Line, below: Line) -> bool:
    smaller, larger = sorted((above.size, below.size))
    resized = larger > smaller * _RESIZED or above.style.mono != below.style.mono
    return resized and _last_style(above) != _first_style(below)


def _last_style(line: Line) -> Style:
    return line.runs[-1].ends[1]


def _first_style(line: Line) -> Style:
    return line.runs[0].ends[0]


def _is_relabelled(above: Line, below: Line, margin: float) -> bool:
    """Whether bold lines end or begin here, or a heading by the tags of the file."""
    if above.level != below.level:
        return True
    return above.style.bold != below.style.bold and (ends_early(above, below, margin) or ends_sentence(above.text))


def _starts_item(block: Sequence[Line], line: Line, margin: float) -> bool:
    """Whether the line begins a list item, and does not only begin with a dash or a number."""
    if not is_item(line.text):
        return False
    above = block[-1]
    if f" {line.text[0]} " in above.text:  # a sign that divides words
        return False
    return is_item(block[0].text) or ends_sentence(above.text) or ends_early(above, line, margin)


def is_item(text: str) -> bool:
    """Whether the text begins as a list item does, with a bullet or a number."""
    return has_bullet(text) or bool(_NUMBER.match(text))


def has_bullet(text: str) -> bool:
    """Whether the text begins with a bullet, which is no box to tick."""
    return bool(BULLET.match(text)) and not _CHOICES.match(text) and (text[1:2].isspace() or text[0] in BULLETS)


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does, perhaps with a quotation mark or the mark of a note."""
    return bool(_SENTENCE_END.fullmatch(text))


def ends_early(above: Line, below: Line, margin: float) -> bool:
    """Whether the first word of the lower line would have fitted on the upper one, and likely was kept from it."""
    # Prose goes on in small letters; only much space makes it likely that the line ends on purpose.
    return has_room(above, below, margin, 3.0 if below.text[0].islower() else _SPARE)


def has_room(above: Line, below: Line, margin: float, spare: float = _SPARE) -> bool:
    """Whether the first word of the lower line and so many letters more would have fitted on the upper one."""
    text = below.text
    first = text[:1] if CJK.match(text) else text.split(maxsplit=1)[0]
    width = (below.box.right - below.box.left) * len(first) / len(text)
    return margin - above.box.right > width * 1.1 + spare * above.size
