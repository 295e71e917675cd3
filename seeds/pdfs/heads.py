"""Running heads and feet of a PDF: lines at the edges of pages that belong to no text."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from seeds.pdfs.lines import Line

# From three pages on, running heads and page numbers can be distinguished from the text.
_FEWEST_PAGES = 3
_EDGE_LINES, _OUTER_LINES = 5, 3
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|стр\.?|страница|seite|página)?\s*\d+(?:\s*(?:/|of|из|von|de)\s*\d+)?[^\w%°€$]*|[ivxlc]{1,6}",
    re.IGNORECASE,
)
_NAMED_PAGE = re.compile(
    r"\b(?:page|seite|стр\.?|страница|página|pagina|strona|sida|side)\s*(\d{1,4})"
    r"(?:\s*(?:/|of|von|de|di|из|sur|z|av)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
_LONGEST_PAGE_NAME = 80
_NUMBER = re.compile(r"\d{1,5}")
# "3. Results" begins with the number of a section.
_NUMBER_AT_END = re.compile(r"(?:^\W{0,3}|\b(?<![.,]))\d{1,5}(?=\W{0,3}$)|^\d{1,5}\b(?![.,]\d|[.)]\s)")
# Heads stand at the same height if their distance is at most so many points.
_LEVEL = 3
# How many pages apart the same head stands where left and right pages differ.
_NEAR = 2
# How far a head stands from the text at least, as a share of the size of its letters.
_APART = 0.9
# The least share of the pages that have a head at a height, or a number.
_SHARE = 0.4
_LARGE = 1.15
_LONGEST_HEAD = 150
# A line with as many spaces is mostly text: what repeats it is left out, but not the first one.
_MANY_SPACES = 9
# A head has at most so many lines.
_MOST_LINES = 2
# Rows of a table have at least so many cells, and so many times the size of their letters from line to line.
_FEWEST_CELLS, _CLOSE = 3, 2.0


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line at the top or bottom of a page."""

    page: int
    line: Line
    depth: int  # how many lines stand between it and the edge
    is_top: bool
    is_large: bool  # set larger than the text of the page
    inner: Line | None  # the next line away from the edge

    @property
    def height(self) -> int:
        return round(self.line.box.bottom / _LEVEL)

    @property
    def is_apart(self) -> bool:
        """Whether the next line stands further away than that of a paragraph."""
        if self.inner is None:
            return True
        outer, inner = (self.line, self.inner) if self.is_top else (self.inner, self.line)
        return outer.box.bottom - inner.box.top > _APART * self.line.size

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
    filled = sum(map(bool, pages))
    edges = [edge for number, page in enumerate(pages) for edge in _edges(number, page)]
    heads: set[int] = set()
    if filled >= _FEWEST_PAGES:
        shift, often = _shift(edges)
        numbered = _numbered(edges, shift, often, filled)
        heads = {id(edge.line) for edge in [*numbered, *_repeated(edges, shift, filled, numbered)]}
        heads |= _level_with(heads, edges, filled)
        heads -= _names_of_columns(heads, edges) | _first_titles(edges) | _first_texts(edges)
    heads |= {id(edge.line) for edge in edges if _names_page(edge)} | _counted(edges, filled)
    kept = [[line for line in page if id(line) not in heads] for page in pages]
    return list(_filled(pages, kept)) if any(kept) else [list(page) for page in pages]


def _filled(pages: Sequence[Sequence[Line]], kept: Sequence[list[Line]]) -> Iterator[list[Line]]:
    """The pages that are kept; one left empty, such as a slide with little text, has what stands on no other page."""
    said = {line.text for page in kept for line in page}
    for page, left in zip(pages, kept, strict=True):
        lines = left or [line for line in page if line.text not in said and any(map(str.isalpha, line.text))]
        said |= {line.text for line in lines}
        yield lines


def _names_page(edge: _Edge) -> bool:
    """Whether the line stands apart at the edge and ends with the number of its page, called so: "Page 2 of 9"."""
    if edge.depth >= _OUTER_LINES or not edge.is_apart or len(edge.line.text) > _LONGEST_PAGE_NAME:
        return False
    found = _NAMED_PAGE.search(edge.line.text)
    return found is not None and int(found[1]) == edge.page + 1


def _counted(edges: Sequence[_Edge], pages: int) -> set[int]:
    """The lines that are nothing but the number of their page, counted from 1, where all of several pages have one."""
    found = {
        edge.page: id(edge.line)
        for edge in edges
        if edge.depth == 0 and edge.is_apart and edge.line.text.strip("-–— ") == str(edge.page + 1)
    }
    return set(found.values()) if len(found) == pages > 1 else set()


def _shift(edges: Sequence[_Edge]) -> tuple[int | None, int]:
    """By how much the printed numbers of the pages differ from their own, and how many pages show it."""
    pages_of: dict[int, set[int]] = defaultdict(set)
    for edge in edges:
        for number in edge.numbers:
            pages_of[number].add(edge.page)
    shift = max(pages_of, key=lambda number: len(pages_of[number]), default=None)
    often = len(pages_of[shift]) if shift is not None else 0
    return (shift, often) if often > 1 else (None, 0)


def _numbered(edges: Sequence[_Edge], shift: int | None, often: int, pages: int) -> list[_Edge]:
    """The lines that are page numbers, or hold the number of their page at one of their ends."""
    is_sure = often >= max(_FEWEST_PAGES, _SHARE * pages)
    usual = Counter(edge.height for edge in edges if shift in edge.numbers)
    found = []
    for edge in edges:
        if _PAGE_NUMBER.fullmatch(edge.line.text):
            is_number = not is_sure or shift in edge.numbers or not edge.numbers or usual[edge.height] >= _FEWEST_PAGES
        else:
            is_number = is_sure and often > _FEWEST_PAGES and shift in edge.numbers and not edge.is_large
        if is_number and edge.depth < _OUTER_LINES:
            found.append(edge)
    return found


def _repeated(edges: Sequence[_Edge], shift: int | None, pages: int, numbered: Sequence[_Edge]) -> list[_Edge]:
    """The lines that stand at the same height on a third of the pages, or again on one of the next pages."""
    pages_of: dict[tuple[str, int], set[int]] = defaultdict(set)
    texts = [(edge, edge.pattern(shift), _without_digits(edge)) for edge in edges]
    for edge, *patterns in texts:
        for height in range(edge.height - 1, edge.height + 2):
            for pattern in patterns:
                pages_of[pattern, height].add(edge.page)
    heads: list[_Edge] = []
    twice: list[_Edge] = []
    again: list[_Edge] = []
    for edge, pattern, without_digits in texts:
        # A note too begins with a number, and stands above the foot.
        is_note = edge.depth > 0 and edge.line.text[0].isdigit()
        others = pages_of[pattern, edge.height] - {edge.page}
        is_small = not edge.is_large or (len(others) + 1) * 2 >= pages
        often = len(others) + 1 >= max(2 if edge.depth < _OUTER_LINES else 4, pages / 3)
        if (is_small and often) or (
            not is_note and len(pages_of[without_digits, edge.height]) >= max(_FEWEST_PAGES, pages / 2)
        ):
            (heads if len(others) > 1 else twice).append(edge)
        elif (
            is_small
            and edge.depth < _OUTER_LINES
            and edge.is_apart
            and any(abs(other - edge.page) <= _NEAR for other in others)
        ):
            again.append(edge)
    return [*heads, *_without_texts(twice), *_level_again(again, [*heads, *numbered])]


def _without_texts(twice: Sequence[_Edge]) -> list[_Edge]:
    """The lines that stand on two pages but those of a text, which are many."""
    lines = Counter((edge.page, edge.is_top) for edge in twice)
    return [edge for edge in twice if lines[edge.page, edge.is_top] <= _MOST_LINES]


def _level_again(again: Sequence[_Edge], heads: Sequence[_Edge]) -> list[_Edge]:
    """The lines that come again on a next page, at heights where more pages than these have heads."""
    pages_at: dict[int, set[int]] = defaultdict(set)
    for edge in [*again, *heads]:
        for height in range(edge.height - 1, edge.height + 2):
            pages_at[height].add(edge.page)
    return [edge for edge in again if len(pages_at[edge.height]) >= _FEWEST_PAGES]


def _names_of_columns(heads: Container[int], edges: Sequence[_Edge]) -> set[int]:
    """The lines of cells that stand close to a row of their table, which is no head."""
    names: set[int] = set()
    for edge in sorted(edges, key=lambda edge: -edge.depth):
        inner = edge.inner
        if inner and edge.is_top and (id(inner) not in heads or id(inner) in names) and _are_rows(edge.line, inner):
            names.add(id(edge.line))
    return names


def _first_texts(edges: Sequence[_Edge]) -> set[int]:
    """The first of the lines alike that have as many words as a line of text."""
    first: dict[str, int] = {}
    for edge in edges:
        if edge.line.text.count(" ") >= _MANY_SPACES:
            first.setdefault(_without_digits(edge), id(edge.line))
    return set(first.values())


def _first_titles(edges: Sequence[_Edge]) -> set[int]:
    """The first of the large lines of each text: several slides may have one title."""
    first = {edge.line.text: id(edge.line) for edge in reversed(edges) if edge.is_large and edge.is_top}
    return set(first.values())


def _are_rows(above: Line, below: Line) -> bool:
    if above.runs[0].cell and below.runs[0].cell:
        return above.runs[0].cell.grid is below.runs[0].cell.grid
    is_close = above.box.bottom - below.box.bottom < _CLOSE * max(above.size, below.size)
    return is_close and min(len(above.runs), len(below.runs)) >= _FEWEST_CELLS


def _without_digits(edge: _Edge) -> str:
    return re.sub(r"\d+", "0", edge.line.text)


def _level_with(heads: set[int], edges: Sequence[_Edge], pages: int) -> set[int]:
    """The outermost lines at heights where many pages have a head of the same size, and their own page has none."""
    found = [edge for edge in edges if id(edge.line) in heads]
    heights = Counter((edge.height, edge.line.size) for edge in found)
    sides = {(edge.page, edge.is_top) for edge in found}
    return {
        id(edge.line)
        for edge in edges
        if edge.depth == 0
        and (edge.page, edge.is_top) not in sides
        and len(edge.line.text) < _LONGEST_HEAD
        and heights[edge.height, edge.line.size] >= max(_FEWEST_PAGES, _SHARE * pages)
    }


def _edges(number: int, page: Sequence[Line]) -> list[_Edge]:
    """The highest and the lowest lines of a page."""
    usual = median(line.size for line in page) if page else 0
    last = len(page) - 1
    edges = []
    for at, line in enumerate(page):
        depth, is_top = min(at, last - at), at <= last - at
        if depth < _EDGE_LINES:
            inner = None if at in (0, last) and last == 0 else page[at + 1 if is_top else at - 1]
            edges.append(_Edge(number, line, depth, is_top, line.size > _LARGE * usual, inner))
    return edges
