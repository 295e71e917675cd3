"""Text laid out in printed pages, such as RFCs: without running heads, with the page of each block."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from seeds.documents import tidy
from seeds.outline import Block

_FEED = "\f"
_FOOT = re.compile(r"\S.*\[Page (\d{1,4})\]")
_NUMBER = re.compile(r"\d+")
_FEWEST_PAGES, _MOST_PAGES = 3, 50_000
# How many lines at an edge of a page may be its running head or foot, and on what share of the pages they recur.
_EDGE, _RECURS = 3, 0.4
_ENDS = tuple(".!?:;。！？")


@dataclass(frozen=True, slots=True)
class Pages:
    """The text without page breaks, and where each page starts in it."""

    text: str
    starts: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()

    def placed(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The blocks of the text with their pages as places."""
        for block in blocks:
            page = bisect_right(self.starts, block.start) - 1
            yield replace(block, place=f"p. {self.numbers[page]}" if page >= 0 else "")


def joined(text: str) -> Pages:
    """The tidy text of a file whose pages end in form feeds or in lines like "[Page 7]"."""
    breaks = max(text.count(_FEED) + 1, text.count("[Page "))
    if not _FEWEST_PAGES <= breaks <= _MOST_PAGES:
        return Pages(tidy(text))
    pages = [page.split("\n") for page in _split(text.replace("\r\n", "\n"))]
    filled = [lines for lines in pages if any(line.strip() for line in lines)]
    if len(filled) < _FEWEST_PAGES:
        return Pages(tidy(text))
    recurring = Counter(_shape(line) for lines in filled for line in {*_edge(lines), *_edge(lines[::-1])})
    least = max(2, _RECURS * len(filled))
    runs = {shape for shape, count in recurring.items() if count >= least}
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for lines in filled:
        body = tidy("\n".join(_inside(lines, runs)))
        lead = _between(pieces[-1] if pieces else "", body)
        starts.append(length + len(lead))
        pieces += [lead, body] if body else []
        length += len(lead + body)
    numbers = tuple(_number(lines, count) for count, lines in enumerate(filled, 1))
    return Pages("".join(pieces), tuple(starts), numbers)


def _split(text: str) -> Iterable[str]:
    if text.count(_FEED) >= _FEWEST_PAGES - 1:
        return text.split(_FEED)
    pages: list[list[str]] = [[]]
    for line in text.split("\n"):
        pages[-1].append(line)
        if _FOOT.fullmatch(line.strip()):
            pages.append([])
    return ("\n".join(page) for page in pages)


def _shape(line: str) -> str:
    """A line without what differs from page to page."""
    return " ".join(_NUMBER.sub("0", line).split())


def _edge(lines: Sequence[str]) -> list[str]:
    """The first filled lines."""
    return [line for line in lines if line.strip()][:_EDGE]


def _inside(lines: Sequence[str], runs: set[str]) -> list[str]:
    """The lines of a page without its running head and foot."""
    for _ in range(2):
        lines = list(_after_head(lines, runs))[::-1]
    return list(lines)


def _after_head(lines: Sequence[str], runs: set[str]) -> Sequence[str]:
    first = 0
    for number, line in enumerate(lines):
        if line.strip() and _shape(line) not in runs:
            break
        first = number + 1
    return lines[first:]


def _between(above: str, below: str) -> str:
    """What separates two pages: a line end inside a sentence, else a blank line."""
    if not above or not below:
        return ""
    return "\n" if not above.endswith(_ENDS) and below.lstrip()[:1].islower() else "\n\n"


def _number(lines: Sequence[str], count: int) -> str:
    """The page's printed number, or how many pages there are up to it."""
    found = [_FOOT.fullmatch(line.strip()) for line in _edge(lines[::-1])]
    return next((foot[1] for foot in found if foot), str(count))
