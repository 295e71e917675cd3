"""A document as a self-contained HTML page, on which a passage and its quotation are marked and scrolled to."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import urlsplit

from bot.catalogue import Texts
from bot.dialogue import revisiting
from bot.dialogue.revisiting import Opened
from bot.people.answers import AnswerRecord
from bot.rendering.pages import page
from retrieval.answering.answers import Quotation
from retrieval.answering.aspects import Aspect
from retrieval.retriever import Retriever
from retrieval.scope import Scope, file_name
from retrieval.text.passages import PATH, Passage, Span
from seeds.outline import Kind
from seeds.paragraphs import CELLS, names_columns, row_of
from seeds.texts.lists import marker

# Characters of a document on a page; of a longer one, the part around the passage is shown.
LONGEST = 200_000
# The levels of HTML's headings below that of the title.
_HIGHEST, _LOWEST = 2, 6
_DEEPEST_ITEM, _DEEPEST_INDENT = 6, 80
# Longer lines were broken to fit a width, and flow on a page; shorter ones, as of an address, stay as they are.
_SHORT_LINE = 50
_GAP = re.compile(r" {2,}|\t+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a block: its text and whether it is in the passage, in the quotation, and where reading begins."""

    text: str
    is_shown: bool
    is_quoted: bool
    is_first: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the document, given in characters of its text."""

    start: int
    end: int
    kind: Kind
    place: str
    path: tuple[str, ...]
    columns: str


def page_of(given: AnswerRecord, retriever: Retriever, scope: Scope, say: Texts) -> tuple[Passage, str] | None:
    """The passage of the answer that is on screen, and its page; None if it is gone, changed or out of scope."""
    if given.shown is None or given.shown >= len(given.hits):
        return None
    hit = given.hits[given.shown]
    document = revisiting.opened(hit, retriever, scope)
    passage = revisiting.found_in(document, hit) if document else None
    if document is None or passage is None:
        return None
    return passage, original_page(passage, revisiting.quotation(given, passage), document, say)


def original_page(passage: Passage, quotation: Quotation | None, document: Opened, say: Texts) -> str:
    """The page of the passage's document."""
    text = document.text
    start, end = _part(passage, len(text))
    near = [each for each in document.passages if each.start < end and start < each.end]
    blocks = (_clipped(block, start, end) for block in _blocks(near) if _is_shown(block, passage, start, end))
    return page(
        "original",
        {},
        passage=passage,
        title=passage.title or file_name(passage.document),
        date=say.date(passage.date),
        file=file_name(passage.document),
        address=(address := revisiting.address(passage.source)),
        host=urlsplit(address).hostname,
        where=passage.whereabouts(_quoted(passage, quotation)[0]),
        groups=list(_groups(blocks, text)),
        before=start > 0,
        after=end < len(text),
        drawing=_Drawing(text, passage, quotation),
        cut=say.plain("original-part") if end - start < len(text) else "",
        jump=say.plain("original-passage"),
        language=say.language,
    )


class _Drawing:
    """What a block shows, with the parts of it that are marked."""

    def __init__(self, text: str, passage: Passage, quotation: Quotation | None) -> None:
        self._text = text
        self._shown = passage.start, passage.end
        self._quoted = _quoted(passage, quotation)
        self._is_begun = False

    def pieces(self, span: Span) -> Iterator[Piece]:
        """The text of the span, cut where the passage or the quotation begins or ends."""
        start, end = span
        edges = {start, end, *(edge for edge in (*self._shown, *self._quoted) if start < edge < end)}
        for first, last in pairwise(sorted(edges)):
            shown, quoted = (inside[0] <= first < inside[1] for inside in (self._shown, self._quoted))
            yield Piece(self._text[first:last], shown, quoted, self._begins(shown, quoted))

    def _begins(self, shown: bool, quoted: bool) -> bool:
        """Whether it is the first piece of the quotation, or of the passage if there is no quotation."""
        has_quotation = self._quoted[0] < self._quoted[1]
        begins = not self._is_begun and (quoted if has_quotation else shown)
        self._is_begun |= begins
        return begins

    def words(self, block: Block) -> Iterator[Piece]:
        """The whole block."""
        return self.pieces((block.start, block.end))

    def code(self, block: Block) -> Iterator[Piece]:
        """The whole block from the beginning of its line."""
        return self.pieces((block.start - _indent(self._text, block), block.end))

    def cells(self, block: Block) -> Iterator[list[Piece]]:
        """The cells of a row."""
        return (list(self.pieces(span)) for span in _cells(self._text, block))

    def depth(self, block: Block) -> int:
        """How deep in other lists an item is, from 0."""
        return min(_indent(self._text, block) // 2, _DEEPEST_ITEM)

    def has_marker(self, block: Block) -> bool:
        """Whether the text of an item begins with its own number or letter."""
        return marker(self._text[block.start : block.end]) not in ("", "-")

    def level(self, block: Block) -> int:
        """The level of a heading in HTML."""
        words = " ".join(self._text[block.start : block.end].split())
        depth = block.path.index(words) if words in block.path else len(block.path)
        return min(_HIGHEST + depth, _LOWEST)

    def has_names(self, rows: Sequence[Block]) -> bool:
        """Whether the first row of a table holds the names of its columns."""
        texts = [[self._text[start:end] for start, end in _cells(self._text, row)] for row in rows]
        return _names_columns(rows[0], self._text) or names_columns(texts)

    def has_short_lines(self, block: Block) -> bool:
        """Whether the lines of the block were broken on purpose."""
        return max(map(len, self._text[block.start : block.end].split("\n"))) <= _SHORT_LINE


def _quoted(passage: Passage, quotation: Quotation | None) -> Span:
    """The span of the quotation in the text; an empty one at the passage if it is elsewhere."""
    if quotation is None or quotation.aspect is not Aspect.TEXT or not quotation.stands_in(passage):
        return passage.start, passage.start
    return quotation.start, quotation.end


def _part(passage: Passage, length: int) -> Span:
    """The part of the document that is shown."""
    if length <= LONGEST:
        return 0, length
    start = min(max(passage.start - LONGEST // 2, 0), length - LONGEST)
    return start, start + LONGEST


def _blocks(passages: Iterable[Passage]) -> Iterator[Block]:
    """The blocks that the sentences of the passages form."""
    block: Block | None = None
    for passage in passages:
        for number, (start, end) in enumerate(passage.sentences):
            if block and not passage.opens(number):
                block = replace(block, end=end)
                continue
            if block:
                yield block
            path = tuple(passage.section.split(PATH)) if passage.section else ()
            block = Block(start, end, passage.kind(number), passage.place(start), path, passage.context)
    if block:
        yield block


def _is_shown(block: Block, passage: Passage, start: int, end: int) -> bool:
    """Whether the block is in this part of the document as a whole, or holds some of the passage."""
    is_inside = start <= block.start and block.end <= end
    return is_inside or (block.start < passage.end and passage.start < block.end)


def _clipped(block: Block, start: int, end: int) -> Block:
    return replace(block, start=max(block.start, start), end=min(block.end, end))


def _groups(blocks: Iterable[Block], text: str) -> Iterator[tuple[str, list[Block]]]:
    """The items of each list, the rows of each table and each other block, with its place if that is a new one."""
    group: list[Block] = []
    place = ""
    for block in blocks:
        if group and not _continues(group[-1], block, text):
            yield "" if group[0].place == place else group[0].place, group
            place, group = group[-1].place, []
        group.append(block)
    if group:
        yield "" if group[0].place == place else group[0].place, group


def _continues(above: Block, block: Block, text: str) -> bool:
    """Whether the block belongs to the same list or table as the one above."""
    if above.kind is not block.kind:
        return False
    if block.kind is Kind.ROW:
        is_same = not above.columns or not block.columns or above.columns == block.columns
        return is_same and not _names_columns(block, text)
    return block.kind is Kind.ITEM and above.place == block.place


def _names_columns(block: Block, text: str) -> bool:
    return bool(block.columns) and row_of(text[block.start : block.end]).strip(CELLS) == block.columns.strip(CELLS)


def _cells(text: str, block: Block) -> Iterator[Span]:
    """The spans of the cells of a row, without the bars or gaps between them."""
    row = text[block.start : block.end]
    border = re.compile(re.escape(CELLS)) if CELLS in row else _GAP
    start = 0
    for match in border.finditer(row):
        yield _bare(row, start, match.start(), block.start)
        start = match.end()
    yield _bare(row, start, len(row), block.start)


def _bare(row: str, start: int, end: int, offset: int) -> Span:
    """The span of a cell without white space and the bars at the ends of a row."""
    cell = row[start:end]
    words = cell.strip("| \t\n")
    first = offset + start + (cell.find(words) if words else 0)
    return first, first + len(words)


def _indent(text: str, block: Block) -> int:
    """The number of characters of white space at the beginning of the block's line."""
    line = text[max(block.start - _DEEPEST_INDENT, 0) : block.start].rpartition("\n")[2]
    return len(line) - len(line.lstrip())
