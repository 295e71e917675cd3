"""Two pages of a book on one page of a PDF, side by side."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from seeds.pdfs.lines import Run, around
from seeds.pdfs.pages import Sheet

# How much wider than high what stands on two pages is, and how many runs it has at least.
_WIDE, _FEWEST_RUNS = 1.1, 10
# Each of the two holds so many lines of text at least, which have so many spaces.
_FEWEST_LINES, _SPACES = 4, 5
# So many pages of a file are spreads, and this share of those that are wide.
_FEWEST_SPREADS, _MOST = 2, 0.7


def single_pages(sheets: Sequence[Sheet], labels: Sequence[str]) -> tuple[list[Sheet], list[str]]:
    """The pages of a book, and for each the label of the page of the file on which it stands."""
    wide = [sheet for sheet in sheets if _is_wide(sheet.runs)]
    halves = {id(sheet): _halves(sheet.runs) for sheet in wide}
    spreads = sum(all(map(_is_text, sides)) for sides in halves.values() if sides)
    if spreads < _FEWEST_SPREADS or sum(map(bool, halves.values())) < _MOST * len(wide):
        return list(sheets), list(labels)
    parted = [_parted(sheet, halves.get(id(sheet), ())) for sheet in sheets]
    shown = [[label] * len(pages) for label, pages in zip(labels, parted, strict=True)]
    return list(chain.from_iterable(parted)), list(chain.from_iterable(shown))


def _parted(sheet: Sheet, halves: Sequence[list[Run]]) -> list[Sheet]:
    if not halves:
        return [sheet]
    left, right = halves
    return [replace(sheet, runs=left, turned="", scanned=()), replace(sheet, runs=right)]


def _is_wide(runs: Sequence[Run]) -> bool:
    if len(runs) < _FEWEST_RUNS:
        return False
    left, bottom, right, top = around(run.box for run in runs)
    return right - left > _WIDE * (top - bottom)


def _halves(runs: Sequence[Run]) -> tuple[list[Run], list[Run]] | tuple[()]:
    """What stands left and right of the middle; nothing if something crosses it, or if one half is empty."""
    box = around(run.box for run in runs)
    middle = (box.left + box.right) / 2
    left = [run for run in runs if run.box.right < middle]
    right = [run for run in runs if run.box.left > middle]
    grids = [{id(run.cell.grid) for run in half if run.cell} for half in (left, right)]
    is_parted = left and right and len(left) + len(right) == len(runs) and grids[0].isdisjoint(grids[1])
    return (left, right) if is_parted else ()


def _is_text(runs: Sequence[Run]) -> bool:
    return sum(run.text.count(" ") >= _SPACES for run in runs) >= _FEWEST_LINES
