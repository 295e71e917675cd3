"""The outline of plain text: headings, paragraphs, list items and table rows, recognized by how their lines look."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from seeds.outline import Block, Kind, in_sections
from seeds.texts import typed_lines
from seeds.texts.chat_exports import messages
from seeds.texts.labels import labelled
from seeds.texts.lists import Lists, pieces, sign
from seeds.texts.titles import sections, title
from seeds.texts.typed_lines import Line, cells, ends_sentence, is_row, is_rule, paragraphs_of

# What readers put between the cells of a row.
CELLS = typed_lines.CELLS
_COLONS = (":", "：")
_QUESTION_MARKS, _CLOSING = ("?", "？", "؟"), "\"'”’»)]*_"
# A cell that is longer names no column.
_LONGEST_NAME = 120
VALUE = re.compile(r"[^\w]*\d[\d\s.,:/'’%()+-]*(?:[^\W\d]{0,4}\.?[^\w]*)")
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_FEWEST_ROWS = 3
# The share of a table's lines that have several cells, and of those with the same number if no line rules it.
_SEVERAL, _EVEN = 0.5, 0.8
# So many lines above the first ruling line of a table, with one before them, name its columns.
_MOST_HEADS = 3


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a text whose paragraphs are separated by blank lines."""
    found: list[tuple[Block, int]] = []
    lists = Lists()
    paragraphs = list(_paragraphs(text))
    for number, lines in enumerate(paragraphs):
        below = paragraphs[number + 1] if number + 1 < len(paragraphs) else []
        above = paragraphs[number - 1] if number else []
        before = above[0].text if len(above) == 1 and found[-1][0].kind is Kind.ITEM else ""
        size, level = title(lines, below, before)
        if level:
            words = [line for line in lines[:size] if not is_rule(line.text)]
            found.append((Block(lines[0].start, words[-1].end, Kind.HEADING), level))
            lists.close()
        found += [(block, 0) for block in _body(text, lines[size:], lists, found[-1][0] if found else None)]
    return in_sections(text, found)


def announces(text: str) -> bool:
    """Whether the text ends by announcing what follows."""
    return text.rstrip().endswith(_COLONS)


def asks(text: str) -> bool:
    """Whether the text ends as a question, perhaps in quotation marks or brackets."""
    return text.rstrip(_CLOSING).endswith(_QUESTION_MARKS)


def names_columns(rows: Sequence[Sequence[str]], is_marked: bool = False) -> bool:
    """Whether the first row names the columns: by different words without digits, above rows that each have digits.

    If it is marked as their names, by its look or by the kind of table, the words may have digits, the rows none.
    """
    head, *below = rows
    names = [cell for cell in head if cell]
    if not below or len(names) < 2 or len(names) * 2 < max(map(len, rows)) or len(set(names)) < len(names):
        return False
    values = [name for name in names if (VALUE.fullmatch(name) if is_marked else _has_digits(name))]
    if values and (names[0] in values or len(below) < 2 or not all(map(YEAR.fullmatch, values))):
        return False
    return max(map(len, names)) <= _LONGEST_NAME and (is_marked or all(any(map(_has_digits, row)) for row in below))


def _has_digits(text: str) -> bool:
    return any(map(str.isdigit, text))


def row_of(line: str) -> str:
    """The cells of a line as readers write a row."""
    return CELLS.join(cells(line))


def _paragraphs(text: str) -> Iterator[Sequence[Line]]:
    """The lines between blank lines, between messages of a chat, and between numbered sections."""
    for paragraph in paragraphs_of(text):
        for message in messages(paragraph):
            yield from sections(message)


def _body(text: str, lines: Sequence[Line], lists: Lists, above: Block | None) -> Iterator[Block]:
    """The blocks of a paragraph below its heading."""
    filled = [line for line in lines if not is_rule(line.text)]
    if not filled:
        return
    if rows := list(_rows(lines, filled)) if len(filled) > 1 or CELLS in filled[0].text else []:
        lists.close()
        yield from rows
    elif values := list(labelled(filled)) if len(filled) > 1 else []:
        lists.close()
        for value in values:
            is_prose = ends_sentence(value[-1].text)
            yield Block(value[0].start, value[-1].end, Kind.PARAGRAPH if is_prose else Kind.ROW)
    else:
        yield from _pieces(text, filled, lists, above)


def _pieces(text: str, lines: Sequence[Line], lists: Lists, above: Block | None) -> Iterator[Block]:
    """The items, rows and paragraphs among the lines."""
    for kind, run in pieces(lines):
        start, end = run[0].start, run[-1].end
        if kind is Kind.ITEM:
            before = text[above.start : above.end] if above and above.kind in (Kind.PARAGRAPH, Kind.ITEM) else ""
            above = Block(start + len(sign(run[0].text)), end, kind, context=lists.context(run[0], before))
            yield above
            continue
        lists.end(run[0])
        if kind is Kind.ROW:
            yield from (Block(line.start, line.end, kind) for line in run)
            above = None
        else:
            above = Block(start, end, kind)
            yield above


def _rows(lines: Sequence[Line], filled: Sequence[Line]) -> Iterator[Block]:
    """The rows of a table whose cells are divided by bars or by wide gaps; none if it is not a table."""
    if sum(is_row(line.text) for line in filled) < _SEVERAL * len(filled):
        return
    table = [cells(line.text) for line in filled]
    columns, even = Counter(map(len, table)).most_common(1)[0]
    barred = all(CELLS in line.text for line in filled)
    is_even = columns > 1 and len(filled) >= _FEWEST_ROWS and even >= _EVEN * len(filled)
    is_ruled = len(lines) > len(filled) > 1
    if barred or is_even or is_ruled:
        names = _ruled_names(lines) or (table[0] if names_columns(table) else [])
        yield from _with_tails(filled, table, names)


def _ruled_names(lines: Sequence[Line]) -> Sequence[str]:
    """The names of the columns, which a ruling line divides from the rows."""
    for number, line in enumerate(lines):
        if number and is_rule(line.text) and not is_rule(lines[number - 1].text):
            return cells(lines[number - 1].text) if number <= _MOST_HEADS else []
    return []


def _with_tails(lines: Sequence[Line], table: Sequence[Sequence[str]], names: Sequence[str]) -> Iterator[Block]:
    """The lines as rows, each with the deeper line after it that only continues one of its cells."""
    row: Block | None = None
    for line, row_cells in zip(lines, table, strict=True):
        if row and len(row_cells) == 1 and line.indent > lines[0].indent:
            row = replace(row, end=line.end)
        else:
            if row:
                yield row
            context = CELLS.join(names) if len(row_cells) * 2 > len(names) else ""
            row = Block(line.start, line.end, Kind.ROW, context=context)
    if row:
        yield row
