"""Lists of contents in a PDF, which repeat the headings and are left out."""

import re
from collections.abc import Sequence
from itertools import pairwise

from seeds.pdfs.lines import Line
from seeds.pdfs.tags import CONTENTS
from seeds.texts.section_names import LIST_OF_CONTENTS

_LEADERS = re.compile(r".*?[.·…_](?:\s?[.·…_]){3,}\s*(\d{1,4}|[ivxlc]+)\W{0,3}", re.IGNORECASE)
# What the last word of an entry holds.
_DIGITS = re.compile(r"(?:\d|[ivxlc])\W{0,3}$", re.IGNORECASE)
_NUMBER = re.compile(r".*\s(\d{1,4})")
_TITLE = re.compile(LIST_OF_CONTENTS, re.IGNORECASE)
_FEWEST, _FEWEST_LEADERS = 3, 2
# The numbers of pages are not much greater than their count, also where the file is an extract; prices and codes are.
_PAGES, _FEW_PAGES = 3, 100
# An entry of a list of contents has at most so many lines before the one with its number.
_LONGEST = 2


def without_contents(lines: Sequence[Line], pages: int) -> list[Line]:
    """The lines of a page without its list of contents and the title of that list."""
    last = max(_PAGES * pages, _FEW_PAGES)
    titles = [number for number, line in enumerate(lines) if _TITLE.fullmatch(line.text.strip(" :"))]
    entries = _entries(lines, _LEADERS, 0, _FEWEST_LEADERS, last)
    if entries:
        entries |= _chapters(lines, max(entries), 1) | _chapters(lines, min(entries), -1)
    elif titles:
        entries = _entries(lines, _NUMBER, titles[0] + 1, _FEWEST, last)
    entries |= {number for number, line in enumerate(lines) if line.level == CONTENTS}
    if entries:
        above = [number for number in titles if number < min(entries)]
        is_near = above and min(entries) - above[-1] <= _LONGEST + 1
        entries.update(above, range(above[-1], min(entries)) if is_near else ())
    return [line for number, line in enumerate(lines) if number not in entries]


def _entries(lines: Sequence[Line], pattern: re.Pattern[str], start: int, fewest: int, last: int) -> set[int]:
    """The numbers of the lines that are entries, also of those that end in the next line; none if they are too few."""
    pages: list[tuple[int, int]] = []
    for number in range(start, len(lines)):
        if (page := _page(lines[number], pattern)) is not None:
            pages.append((number, page))
    if len(pages) < fewest or max(page for _, page in pages) > last or not _ascend([page for _, page in pages]):
        return set()
    entries = {number for number, _ in pages}
    for (above, _), (below, _) in pairwise(pages):
        if below - above <= _LONGEST + 1:
            entries.update(range(above, below))
    return entries


def _chapters(lines: Sequence[Line], at: int, step: int) -> set[int]:
    """The numbers of the entries without leaders, those of chapters, next to the entry with some: below or above it."""
    chapters: set[int] = set()
    page = _page(lines[at], _LEADERS)
    while page and 0 <= (at := at + step) < len(lines):
        following = _page(lines[at], _NUMBER)
        if following is None or (following - page) * step < 0:
            break
        page = following
        chapters.add(at)
    return chapters


def _page(line: Line, pattern: re.Pattern[str]) -> int | None:
    """The number of the page in an entry, 0 for a Roman one; None if the line is no entry."""
    found = pattern.fullmatch(line.text) if _DIGITS.search(line.text) else None
    return found and (int(found[1]) if found[1].isdecimal() else 0)


def _ascend(pages: Sequence[int]) -> bool:
    """Whether the numbers of the pages rise, as prices do not."""
    falling = sum(page < before for before, page in pairwise(pages))
    return falling * 5 <= len(pages)
