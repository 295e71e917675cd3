"""Justified lines of a PDF, whose words stand so far apart that they look like the cells of a row."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from seeds.pdfs.lines import Line, Run, around, lines_of

# A line of words has at least so many gaps, of the same width but for this share of the size of its letters.
_FEWEST_GAPS, _SAME, _WIDEST = 2, 0.06, 4.0
# Where lines of text begin and end, which have at least so many spaces; a first line may be indented.
_SPACES, _LEVEL, _INDENT = 3, 1.5, 4.0


def without_wide_gaps(runs: Sequence[Run]) -> list[Run]:
    """The runs; those that are words of one justified line are one run."""
    lines = lines_of(runs)
    if all(len(line.runs) <= _FEWEST_GAPS for line in lines):
        return list(runs)
    texts = [run for line in lines for run in line.runs if run.text.count(" ") >= _SPACES]
    found = [run for line in lines for run in _joined(line, texts)]
    return (
        sorted(found, key=lambda run: run.order) if len(found) < sum(len(line.runs) for line in lines) else list(runs)
    )


def _joined(line: Line, texts: Sequence[Run]) -> Iterator[Run]:
    for words in _evenly_spaced(line.runs):
        if len(words) > _FEWEST_GAPS and any(_is_as_wide(words, text) for text in texts):
            longest = max(words, key=lambda run: len(run.text))
            text, box = " ".join(run.text for run in words), around(run.box for run in words)
            ends = words[0].ends[0], words[-1].ends[1]
            yield replace(longest, text=text, box=box, ends=ends, level=words[0].level, order=words[0].order)
        else:
            yield from words


def _evenly_spaced(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """The runs in groups, in each of which all gaps are equally wide."""
    group = [runs[0]]
    usual = 0.0
    for left, right in pairwise(runs):
        gap = right.box.left - left.box.right
        size = right.style.size
        is_even = len(group) == 1 or abs(gap - usual) < _SAME * size
        if is_even and gap < _WIDEST * size and left.cell is right.cell and not (left.is_field or right.is_field):
            usual = gap if len(group) == 1 else usual
            group.append(right)
        else:
            yield group
            group = [right]
    yield group


def _is_as_wide(words: Sequence[Run], text: Run) -> bool:
    """Whether the words begin and end where the line of text does."""
    left, right = words[0].box.left, words[-1].box.right
    is_level = abs(right - text.box.right) < _LEVEL and abs(words[0].style.size - text.style.size) < 1
    return is_level and abs(left - text.box.left) < _INDENT * text.style.size
