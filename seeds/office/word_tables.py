"""The tables of a Word file: their rows and cells, also merged ones, and whether the first row names the columns."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from lxml import etree

from seeds.office.package import attribute, child, integer, is_on, local
from seeds.office.word_runs import UNSEEN, is_bold
from seeds.office.word_styles import Style
from seeds.parts import Part


def within(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those inside content controls."""
    for each in element:
        if local(each) == name:
            yield each
        elif local(each) not in UNSEEN and local(each) != "tbl":
            yield from within(each, name)


def repeat_merged(lines: Sequence[etree._Element], grid: Sequence[list[list[Part]]]) -> None:
    """Gives the rows of a cell that spans several rows its words, so that each row can be read alone."""
    above: dict[int, list[Part]] = {}
    for line, row in zip(lines, grid, strict=True):
        column, widths = integer(attribute(child(line, "trPr", "gridBefore"))), spans(line)
        for number, cell in enumerate(within(line, "tc")):
            merge = child(cell, "tcPr", "vMerge")
            if merge is not None and attribute(merge) != "restart":
                row[number] = row[number] or above.get(column, [])
            above[column] = row[number] if merge is not None else []
            column += widths[number]


def spans(line: etree._Element) -> list[int]:
    """How many columns each cell of the row takes."""
    return [max(1, integer(attribute(child(cell, "tcPr", "gridSpan")), 1)) for cell in within(line, "tc")]


def head_size(table: etree._Element, lines: Sequence[etree._Element], styles: Mapping[str, Style]) -> int:
    """How many of the rows are marked as those that name the columns, or look so."""
    marked = sum(1 for _ in takewhile(lambda line: is_on(child(line, "trPr", "tblHeader")), lines))
    return marked or int(len(lines) > 1 and _has_header(table, lines[0], lines[1], styles))


def _has_header(
    table: etree._Element, first: etree._Element, second: etree._Element, styles: Mapping[str, Style]
) -> bool:
    """Whether the first row looks different from the second."""
    own = child(table, "tblPr")
    style = styles.get(attribute(child(own, "tblStyle")) or "", Style())
    look = child(own, "tblLook")
    flag = attribute(look, "firstRow")
    is_marked = flag in ("1", "true", "on") if flag else bool(int(attribute(look) or "0", 16) & 0x20)
    return (
        (style.marks_first_row and is_marked)
        or (is_bold(first) and not is_bold(second))
        or (_is_shaded(first) and not _is_shaded(second))
    )


def _is_shaded(row: etree._Element) -> bool:
    """Whether all cells of the row have a background."""
    shades = [attribute(child(cell, "tcPr", "shd"), "fill") for cell in within(row, "tc")]
    return all(shade not in (None, "auto", "FFFFFF") for shade in shades)
