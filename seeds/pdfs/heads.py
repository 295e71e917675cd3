"""Running heads and feet of a PDF: lines at the edges of pages that belong to no text."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from seeds.pdfs.lines import Line

# From three pages on, running heads and page numbers can be distinguished from the text.
_FEWEST_PAGES = 3
_EDGE_LINES, _OUTER_LINES = 5, 3
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|стр\.?|страница|seite|página)?\s*\d+(?:\s*(?:/|of|из|von|de)\s*\d+)?\W*|[ivxlc]{1,6}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,4}")
_NUMBER_AT_END = re.compile(r"(?:^\W{0,3}|\b)\d{1,4}(?=\W{0,3}$)|^\d{1,4}\b")
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
    depth: int  # how many lines stand between it and the edge
    is_large: bool  # set larger than the text of the page

    @property
    def height(self) -> int:
        return round(self.line.box.bottom / _LEVEL)

    @property
    def numbers(self) -> set[int]:
        """The numbers at the ends of the line, counted from the number of the page."""
        text = self.line.text
        if len(text) > _LONGEST_HEAD:
            return set()
        pattern = _NUMBER if _PAGE_NUMBER.fullmatch(text) else _NUMBER_AT_END
        return {int(number) - self.page for number in pattern.findall(text)}

    def pattern(self, shift: int | None) -> str:
        """The text without the number of the page, which `shift` tells."""
        if shift is None:
            return self.line.text
        return re.sub(rf"\b{self.page + shift}\b", "#", self.line.text)


def without_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers and without the heads and feet that other pages have at the same height."""
    if len(pages) < _FEWEST_PAGES:
        return [list(page) for page in pages]
    edges = [edge for number, page in enumerate(pages) for edge in _edges(number, page)]
    shift, often = _shift(edges)
    heads = _repeated(edges, shift, len(pages))
    for edge in edges:
        if edge.depth < _OUTER_LINES and _is_numbered(edge, shift, often, len(pages)):
            heads.add(id(edge.line))
    heads |= _level_with(heads, edges, len(pages))
    kept = [[line for line in page if id(line) not in heads] for page in pages]
    return kept if any(kept) else [list(page) for page in pages]


def _shift(edges: Sequence[_Edge]) -> tuple[int | None, int]:
    """By how much the printed numbers of the pages differ from their own, and how many pages show it."""
    pages_of: dict[int, set[int]] = defaultdict(set)
    for edge in edges:
        for number in edge.numbers:
            pages_of[number].add(edge.page)
    shift = max(pages_of, key=lambda number: len(pages_of[number]), default=None)
    often = len(pages_of[shift]) if shift is not None else 0
    return (shift, often) if often > 1 else (None, 0)


def _is_numbered(edge: _Edge, shift: int | None, often: int, pages: int) -> bool:
    """Whether the line is a page number, or holds the number of its page at one of its ends."""
    is_sure = often >= max(_FEWEST_PAGES, _SHARE * pages)
    if _PAGE_NUMBER.fullmatch(edge.line.text):
        return not is_sure or shift in edge.numbers or edge.depth == 0
    return is_sure and often > _FEWEST_PAGES and shift in edge.numbers and not edge.is_large


def _repeated(edges: Sequence[_Edge], shift: int | None, pages: int) -> set[int]:
    """The lines that stand at the same height on a third of the pages, or again on one of the next pages."""
    pages_of: dict[tuple[str, int], set[int]] = defaultdict(set)
    texts = [(edge, edge.pattern(shift), _without_digits(edge)) for edge in edges]
    for edge, *patterns in texts:
        for height in range(edge.height - 1, edge.height + 2):
            for pattern in patterns:
                pages_of[pattern, height].add(edge.page)
    heads = set()
    for edge, pattern, without_digits in texts:
        # A note too begins with a number, and stands above the foot.
        is_note = edge.depth > 0 and edge.line.text[0].isdigit()
        if not is_note and len(pages_of[without_digits, edge.height]) >= max(_FEWEST_PAGES, pages / 2):
            heads.add(id(edge.line))
        others = pages_of[pattern, edge.height] - {edge.page}
        count = len(others) + 1
        again = edge.depth < _OUTER_LINES and any(abs(other - edge.page) <= _NEAR for other in others)
        often = count >= max(2 if edge.depth < _OUTER_LINES else 4, pages / 3)
        if (often or again) and (not edge.is_large or count * 2 >= max(pages, _FEWEST_PAGES)):
            heads.add(id(edge.line))
    return heads


def _without_digits(edge: _Edge) -> str:
    return re.sub(r"\d+", "0", edge.line.text)


def _level_with(heads: set[int], edges: Sequence[_Edge], pages: int) -> set[int]:
    """The outermost lines at heights where many pages have a head of the same size."""
    heights = Counter((edge.height, edge.line.size) for edge in edges if id(edge.line) in heads)
    return {
        id(edge.line)
        for edge in edges
        if edge.depth == 0
        and len(edge.line.text) < _LONGEST_HEAD
        and heights[edge.height, edge.line.size] >= max(_FEWEST_PAGES, _SHARE * pages)
    }


def _edges(number: int, page: Sequence[Line]) -> list[_Edge]:
    """The highest and the lowest lines of a page."""
    usual = median(line.size for line in page) if page else 0
    depths = ((min(at, len(page) - 1 - at), line) for at, line in enumerate(page))
    return [_Edge(number, line, depth, line.size > _LARGE * usual) for depth, line in depths if depth < _EDGE_LINES]
