"""Running heads and feet of a PDF: lines at the edges of pages that belong to no text."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from seeds.pdf_lines import Line

# From three pages on, running heads and page numbers can be distinguished from the text.
_FEWEST_PAGES = 3
_EDGE_LINES = 3
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|стр\.?|страница|seite|página)?\s*\d+(?:\s*(?:/|of|из|von|de)\s*\d+)?\W*|[ivxlc]+", re.IGNORECASE
)
_NUMBERS_AT_EDGE = re.compile(r"^\W*(\d{1,4})\b|\b(\d{1,4})\W*$")
# Heads stand at the same height if their distance is at most so many points.
_LEVEL = 3
# How many pages apart the same head stands where left and right pages differ.
_NEAR = 2
# The least share of the pages that have a head at a height, or a number.
_SHARE = 0.4
_LARGE = 1.15
_LONGEST_HEAD = 150


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line at the top or bottom of a page."""

    page: int
    line: Line
    is_outermost: bool
    is_large: bool  # set larger than the text of the page

    @property
    def height(self) -> int:
        return round(self.line.box.bottom / _LEVEL)

    @property
    def pattern(self) -> str:
        return re.sub(r"\d+", "0", self.line.text)

    @property
    def numbers(self) -> set[int]:
        """The numbers at the edges of the line, counted from the number of the page."""
        if len(self.line.text) > _LONGEST_HEAD:
            return set()
        found = _NUMBERS_AT_EDGE.findall(self.line.text)
        return {int(first or last) - self.page for first, last in found}


def without_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers and without the heads and feet that other pages have at the same height."""
    if len(pages) < _FEWEST_PAGES:
        return [list(page) for page in pages]
    edges = [edge for number, page in enumerate(pages) for edge in _edges(number, page)]
    heads = _numbered(edges, len(pages)) | _repeated(edges, len(pages))
    heads |= _level_with(heads, edges, len(pages))
    return [[line for line in page if id(line) not in heads] for page in pages]


def _numbered(edges: Sequence[_Edge], pages: int) -> set[int]:
    """The lines that are page numbers, or hold the number of their page at an edge."""
    pages_of: dict[int, set[int]] = defaultdict(set)
    for edge in edges:
        for number in edge.numbers:
            pages_of[number].add(edge.page)
    heads = {id(edge.line) for edge in edges if _PAGE_NUMBER.fullmatch(edge.line.text)}
    if pages_of:
        shift = max(pages_of, key=lambda number: len(pages_of[number]))
        if len(pages_of[shift]) > max(_FEWEST_PAGES, _SHARE * pages):
            heads |= {id(edge.line) for edge in edges if shift in edge.numbers and not edge.is_large}
    return heads


def _repeated(edges: Sequence[_Edge], pages: int) -> set[int]:
    """The lines that stand at the same height on a third of the pages, or again on one of the next pages."""
    pages_of: dict[tuple[str, int], set[int]] = defaultdict(set)
    for edge in edges:
        for height in range(edge.height - 1, edge.height + 2):
            pages_of[edge.pattern, height].add(edge.page)
    heads = set()
    for edge in edges:
        others = pages_of[edge.pattern, edge.height] - {edge.page}
        often = len(others) + 1 >= max(2, pages / 3)
        again = any(abs(other - edge.page) <= _NEAR for other in others)
        if (often or again) and (not edge.is_large or (len(others) + 1) * 2 >= pages):
            heads.add(id(edge.line))
    return heads


def _level_with(heads: set[int], edges: Sequence[_Edge], pages: int) -> set[int]:
    """The outermost lines at heights where many pages have a head of the same size."""
    heights = Counter((edge.height, edge.line.size) for edge in edges if id(edge.line) in heads)
    return {
        id(edge.line)
        for edge in edges
        if edge.is_outermost
        and len(edge.line.text) < _LONGEST_HEAD
        and heights[edge.height, edge.line.size] >= max(_FEWEST_PAGES, _SHARE * pages)
    }


def _edges(number: int, page: Sequence[Line]) -> list[_Edge]:
    """The highest and the lowest lines of a page."""
    if not page:
        return []
    usual = median(line.size for line in page)
    places = {*range(min(_EDGE_LINES, len(page))), *range(max(len(page) - _EDGE_LINES, 0), len(page))}
    return [
        _Edge(number, page[at], at in (0, len(page) - 1), page[at].size > _LARGE * usual) for at in sorted(places)
    ]
