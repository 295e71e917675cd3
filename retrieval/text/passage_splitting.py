"""Splitting of a document along its outline into passages: whole sentences that fit in the model's window.

No passage crosses the border of a section that has enough text of its own. A heading stays with what follows it, and
a line that announces a list, table or listing stays with its beginning.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile, zip_longest

from retrieval.text.passages import COMFORTABLE_TOKENS, MOST_CHARACTERS, PATH, Passage, Span, heading_of, shape_of
from retrieval.text.sentences import line_spans, sentence_spans
from seeds.documents import Document
from seeds.outline import Block, Kind
from seeds.paragraphs import CELLS, announces, asks, blocks_of, row_of
from seeds.texts.lists import announcement

# A section shorter than this shares a passage with its neighbours.
FEW_TOKENS = 24
# No language needs more; a longer run without a border is not a word, and is counted as if it were cut here.
CHARACTERS_A_TOKEN = 12
# The store numbers the sentences of a passage in one byte.
MOST_SENTENCES = 255

CountTokens = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    tokens: int
    block: Block
    opens: bool
    announces: bool  # whether what follows its block belongs to it


def split(document: Document, language: str, window: int, count_tokens: CountTokens) -> list[Passage]:
    """The document's passages in order; none is longer than the window, heading included.

    Every character except white space, bullets and ruling lines between sentences is in exactly one passage.
    """
    blocks = document.outline or blocks_of(document.text)
    headings = {heading_of(document, PATH.join(block.section), block.context) for block in blocks}
    room = max(16, window - max(count_tokens(list(headings)), default=0))
    sentences = _sentences(document.text, blocks, language, room, count_tokens)
    return [_passage(document, group) for group in _groups(sentences, room)]


def _sentences(
    text: str, blocks: Iterable[Block], language: str, room: int, count_tokens: CountTokens
) -> Iterator[_Sentence]:
    blocks = list(blocks)
    for block, below in zip_longest(blocks, blocks[1:]):
        opens, leads = True, _leads(text, block, below)
        for sentence in _spans(text, block, language):
            parts = list(_short_parts(text, sentence, room * CHARACTERS_A_TOKEN))
            for (start, end), tokens in _fitting(text, parts, room, count_tokens):
                yield _Sentence(start, end, tokens, block, opens, leads)
                opens = False


def _leads(text: str, block: Block, below: Block | None) -> bool:
    """Whether the block leads to the one below: as a heading, the names of columns, a question or an announcement."""
    words = text[block.start : block.end]
    match block.kind:
        case Kind.HEADING:
            return True
        case Kind.ROW:
            return row_of(words).strip(CELLS) == block.context.strip(CELLS)
        case Kind.PARAGRAPH | Kind.ITEM:
            context = below.context if below and below.kind is Kind.ITEM else ""
            return announces(words) or _is_question(words) or (context != "" and context == announcement(words))
    return False


def _is_question(words: str) -> bool:
    return len(words) <= MOST_CHARACTERS and asks(words)


def _spans(text: str, block: Block, language: str) -> Iterator[Span]:
    """The spans of the block's sentences: its lines in code; a heading or row is one."""
    if block.kind in (Kind.HEADING, Kind.ROW):
        yield block.start, block.end
    elif block.kind is Kind.CODE:
        yield from line_spans(text, block.start, block.end)
    else:
        yield from sentence_spans(text, block.start, block.end, language)


def _short_parts(text: str, span: Span, characters: int) -> Iterator[Span]:
    """The span, halved until no part has more than this many characters."""
    if span[1] - span[0] <= characters:
        yield span
    else:
        for half in _halves(text, span):
            yield from _short_parts(text, half, characters)


def _fitting(text: str, spans: list[Span], room: int, count_tokens: CountTokens) -> Iterator[tuple[Span, int]]:
    """The spans with their numbers of tokens, halved until each fits."""
    for span, tokens in zip(spans, count_tokens([text[start:end] for start, end in spans]), strict=True):
        if tokens <= room or span[1] - span[0] < 2:
            yield span, max(tokens, (span[1] - span[0]) // CHARACTERS_A_TOKEN)
        else:
            yield from _fitting(text, _halves(text, span), room, count_tokens)


def _halves(text: str, span: Span) -> list[Span]:
    """The two parts of the span, cut at the space nearest its middle, or at the middle if it has no space."""
    start, end = span
    middle = (start + end) // 2
    spaces = [text.rfind(" ", start + 1, middle), text.find(" ", middle, end - 1)]
    cut = min((at for at in spaces if at > 0), key=lambda at: abs(at - middle), default=middle)
    left, right = text[start:cut].rstrip(), text[cut:end].lstrip()
    return [(start, start + len(left)), (end - len(right), end)]


def _groups(sentences: Iterable[_Sentence], room: int) -> Iterator[list[_Sentence]]:
    """Neighbouring sentences that form a passage: whole sections, else whole paragraphs, as long as they fit."""
    comfortable = min(room, COMFORTABLE_TOKENS)
    for section in _merged(_by_heading(_paragraphs(sentences, room)), comfortable):
        group: list[_Sentence] = []
        for paragraph in section:
            if group and (_tokens(group) + _tokens(paragraph) > comfortable or _is_other_table(group, paragraph)):
                yield from _fit(group, room)
                group = []
            group += paragraph
        yield from _fit(group, room)


def _is_other_table(above: Sequence[_Sentence], below: Sequence[_Sentence]) -> bool:
    """Whether a table with other columns begins right below one that has rows enough of its own."""
    last, first = above[-1].block, below[0].block
    is_below = last.kind is Kind.ROW and first.kind is Kind.ROW and _tokens(above) >= FEW_TOKENS
    return is_below and "" != last.context != first.context != ""


def _paragraphs(sentences: Iterable[_Sentence], room: int) -> Iterator[list[_Sentence]]:
    """The sentences of each block or list; a heading, or a line that announces a block, comes with the block after it.

    A list that does not fit into a passage is cut between its items.
    """
    paragraph: list[_Sentence] = []
    for _, block in groupby(sentences, key=lambda sentence: id(sentence.block)):
        own = list(block)
        is_whole = not paragraph or _announces(paragraph[-1], own[0])
        is_list = paragraph and _are_listed(paragraph[-1].block, own[0].block)
        if not is_whole and not (is_list and _tokens(paragraph) + _tokens(own) <= room):
            yield paragraph
            paragraph = []
        paragraph += own
    if paragraph:
        yield paragraph


def _are_listed(above: Block, below: Block) -> bool:
    """Whether both blocks are items of one list that a line announces."""
    return above.kind is Kind.ITEM is below.kind and "" != above.context == below.context


def _announces(above: _Sentence, below: _Sentence) -> bool:
    """Whether the block above belongs to the block below."""
    return above.announces and (above.block.kind is Kind.HEADING or below.block.kind is not Kind.HEADING)


def _by_heading(paragraphs: Iterable[list[_Sentence]]) -> Iterator[list[list[_Sentence]]]:
    """The paragraphs of each section; each begins with a heading, except text before the first one."""
    section: list[list[_Sentence]] = []
    for paragraph in paragraphs:
        if section and paragraph[0].block.kind is Kind.HEADING:
            yield section
            section = []
        section.append(paragraph)
    if section:
        yield section


def _merged(sections: Iterable[list[list[_Sentence]]], comfortable: int) -> Iterator[list[list[_Sentence]]]:
    """The sections, short ones together with their neighbours under the same heading as long as both fit."""
    merged: list[list[_Sentence]] = []
    for section in sections:
        if merged and not _share(merged, section, comfortable):
            yield merged
            merged = []
        merged = merged + section
    if merged:
        yield merged


def _share(above: list[list[_Sentence]], below: list[list[_Sentence]], comfortable: int) -> bool:
    """Whether two neighbouring sections share a passage: one is short, and the second's heading is not higher."""
    sizes = [sum(map(_tokens, each)) for each in (above, below)]
    if sum(sizes) > comfortable or min(sizes) >= FEW_TOKENS:
        return False
    headings = [paragraph[0].block for paragraph in above if paragraph[0].block.kind is Kind.HEADING]
    return bool(headings) and below[0][0].block.section[: len(headings[-1].section)] == headings[-1].section


def _tokens(sentences: Iterable[_Sentence]) -> int:
    return sum(sentence.tokens for sentence in sentences)


def _fit(group: list[_Sentence], room: int) -> Iterator[list[_Sentence]]:
    """The whole group if it fits, otherwise as few parts of about equal length as possible."""
    total = _tokens(group)
    target = total / -(-total // room) if total > room else total
    part: list[_Sentence] = []
    tokens = 0
    for sentence in group:
        full = tokens + sentence.tokens > room or tokens >= target or len(part) == MOST_SENTENCES
        if part and full:
            yield part
            part, tokens = [], 0
        part.append(sentence)
        tokens += sentence.tokens
    if part:
        yield part


def _passage(document: Document, group: list[_Sentence]) -> Passage:
    start, end = group[0].start, group[-1].end
    below = [each.block for each in group if each.block.kind is not Kind.HEADING] or [group[0].block]
    contexts = {block.context for block in below if block.context}
    places = [each.block.place for each in group]
    return Passage(
        document=document.name,
        title=document.title,
        date=document.date,
        source=document.source,
        start=start,
        end=end,
        text=document.text[start:end],
        sentences=tuple((sentence.start, sentence.end) for sentence in group),
        section=PATH.join(_common([block.section for block in below])),
        context=contexts.pop() if len(contexts) == 1 else "",
        shape=shape_of((each.block.kind, each.opens) for each in group),
        places="\n".join(places) if any(places) else "",
    )


def _common(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The beginning that all paths share."""
    levels = takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False))
    return tuple(level[0] for level in levels)
