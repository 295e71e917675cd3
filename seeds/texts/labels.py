"""Lines of a plain text that each give a value its label: "Present: …", "Date: …", "Kedge – an order that …"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from seeds.texts.lists import are_coded, marker
from seeds.texts.typed_lines import Line, ends_early, ends_sentence, parted, width_of

# A label with its value, which is no heading.
LABELLED = re.compile(r"[^\d:]{1,40}:\s+\S")
_COLON = re.compile(r"[^\W_][\w .,'’/&()№#-]{0,40}(?::\s+|：)\S")
_DASH = re.compile(r"[^\W_][\w .,'’/&()-]{0,40}\s[–—-]\s+\S")
_GAP = re.compile(r"(?=\w)[^\s\d]{1,30}(?: [^\s\d]{1,30}){0,4}(?: {2,}|\t+)\S")
_FEWEST_DASHES = 3
# The share of the lines that have a label, and of those that end a sentence or before the edge of the text.
_MOST, _MANY = 0.75, 0.5


def labelled(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines of each value with its label; none if the lines are something else."""
    starts = [number for number, line in enumerate(lines) if line.indent <= lines[0].indent]
    firsts = [lines[number] for number in starts]
    are_labels = _are_labels if len(starts) == len(lines) else _hang
    if len(firsts) > 1 and not are_coded(lines) and are_labels(firsts):
        yield from parted(lines, starts[1:])


def _hang(firsts: Sequence[Line]) -> bool:
    """Whether lines that are followed by deeper ones begin with labels."""
    return any(_count(firsts, form) == len(firsts) for form in (_COLON, _GAP, _DASH))


def _are_labels(lines: Sequence[Line]) -> bool:
    """Whether lines of one paragraph, none of which is deeper, are no prose but begin with labels."""
    colons = _count(lines, _COLON)
    if colons == len(lines) and all(line.text[0].isupper() for line in lines):
        return True
    dashes = _count(lines, _DASH)
    if colons < max(2, _MOST * len(lines)) and not _FEWEST_DASHES <= dashes == len(lines):
        return False
    width = width_of(lines)
    early = sum(ends_early(line, below, width) or ends_sentence(line.text) for line, below in pairwise(lines))
    return early >= _MANY * (len(lines) - 1)


def _count(lines: Sequence[Line], form: re.Pattern[str]) -> int:
    """How many of the lines begin with a label of this form; none if the first one does not, or marks an item."""
    if not form.match(lines[0].text) or marker(lines[0].text):
        return 0
    is_capital = lines[0].text[0].isupper()
    alike = [line.text for line in lines if line.text[0].isupper() == is_capital]
    return sum(bool(form.match(line)) and not marker(line) for line in alike)
