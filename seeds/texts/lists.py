"""The lists of a plain text: their items, known by signs, numbers or codes, and the words that announce them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seeds.outline import Kind
from seeds.texts.typed_lines import CELLS, Line, ends_early, ends_sentence, last_sentence, width_of

_SIGN = re.compile(r"[-*+•▪●◦‣–]\s+(?=\S)")
_NUMBER = re.compile(
    r"(?:[(（]?\d{1,3}(?:\.\d{1,3}){0,5}[.)）]|[(（]?(?:[^\W\d_]|[ivxIVX]{2,5})[.)）]|§\s?\d{1,4}[a-z]?(?:\s\(\d{1,3}\))?)\s+(?=\S)"
    r"|\d{1,3}[、）](?=\S)"
)
_MAY_BE_MARKER = re.compile(r"[-*+•▪●◦‣–]\s|[(（§]|\w{1,5}[.)）、]")
_CODE = re.compile(r"(?=[^\s:]{0,19}\d)(?:[^\W_]{1,12}[./-]){0,5}[^\W_]{1,12}[:)]?\s+(?=\S)")
_DIGITS, _LETTERS = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")
# "A. Meier" in a text is a name, unless a list goes on.
_INITIAL = re.compile(r"[^\W\d_a-zа-яёß-ÿ]\.\s")
_FIRST, _SECOND = re.compile(r"\W?[1aAаАiI]\W"), re.compile(r"\W?(?:[2bBбБ]|ii|II)\W")
_FEWEST_CODES = 2
# In how many lines below an item another one shows that it is no sentence that begins with a number.
_NEAR = 100


def sign(line: str) -> str:
    """The sign before an item with the space after it, "" if there is none."""
    found = _SIGN.match(line)
    return found[0] if found else ""


def marker(line: str) -> str:
    """The form of what marks the line as an item: "-", "1.", "(a)"; "" if nothing does."""
    if not _MAY_BE_MARKER.match(line):
        return ""
    number = _NUMBER.match(line)
    return _LETTERS.sub("a", _DIGITS.sub("1", number[0].rstrip())) if number else "-" if sign(line) else ""


def announcement(text: str) -> str:
    """The sentence at the end of the text that goes on in the list below it, "" if it has ended."""
    return "" if ends_sentence(text) else last_sentence(text)


def pieces(lines: Sequence[Line]) -> Iterator[tuple[Kind, Sequence[Line]]]:
    """The lines of each item, of each row and of each run of other lines."""
    coded, forms = are_coded(lines), [marker(line.text) for line in lines]
    if not coded and not any(forms) and not any(CELLS in line.text for line in lines):
        yield Kind.PARAGRAPH, lines
        return
    width = width_of(lines)
    start, kind = 0, Kind.PARAGRAPH
    for number, line in enumerate(lines):
        is_item = coded and line.indent == lines[0].indent
        is_item = is_item or (forms[number] != "" and _is_item(lines, forms, start, number, kind, width))
        new = Kind.ITEM if is_item else Kind.ROW if CELLS in line.text else Kind.PARAGRAPH
        if new is Kind.PARAGRAPH and kind is Kind.ITEM and _goes_on(lines, start, number, width):
            new = Kind.ITEM
        if number and (is_item or new is not kind):
            yield kind, lines[start:number]
            start = number
        kind = new
    yield kind, lines[start:]


def _is_item(lines: Sequence[Line], forms: Sequence[str], start: int, number: int, kind: Kind, width: int) -> bool:
    """Whether an item begins in this marked line; the run of lines before it has this start and kind."""
    if not number:
        return True
    line, above = lines[number], lines[number - 1]
    below = next((n for n in range(number + 1, min(number + _NEAR, len(lines))) if forms[n] == forms[number]), 0)
    if below and _FIRST.match(line.text) and _SECOND.match(lines[below].text):
        return True
    if _INITIAL.match(line.text):
        return kind is Kind.ITEM and forms[start] == forms[number]
    early, deeper = ends_early(above, line, width), line.indent > above.indent
    if kind is Kind.ITEM:
        return early or line.indent <= lines[start].indent
    return above.text.endswith((":", "：")) or (early and deeper) or (below > 0 and (early or deeper))


def _goes_on(lines: Sequence[Line], start: int, number: int, width: int) -> bool:
    """Whether the item that begins in the line `start` goes on in this line, which marks no item."""
    first, above, line = lines[start], lines[number - 1], lines[number]
    if line.indent > first.indent:
        return True
    hangs = number - start > 1 and lines[start + 1].indent > first.indent
    if line.indent < first.indent and hangs:
        return False
    ended = ends_sentence(above.text) and line.text[0].isupper()
    return not (ends_early(above, line, width) and (ended or line.indent < first.indent))


def are_coded(lines: Sequence[Line]) -> bool:
    """Whether each line that is not indented further begins with a number or code, and others do not."""
    if len(lines) == 1 or not _DIGITS.search(lines[0].text, 0, 20):
        return False
    firsts = [line for line in lines if line.indent <= lines[0].indent]
    return _FEWEST_CODES <= len(firsts) < len(lines) and all(_CODE.match(line.text) for line in firsts)


@dataclass(slots=True)
class _List:
    indent: int
    form: str
    context: str


class Lists:
    """The lists that are open at a line, the outer ones first."""

    def __init__(self) -> None:
        self._open: list[_List] = []

    def close(self) -> None:
        """Ends all lists."""
        self._open = []

    def end(self, other: Line) -> None:
        """Ends the lists whose items are not less indented than this line, which is no item."""
        while self._open and self._open[-1].indent >= other.indent:
            self._open.pop()

    def context(self, item: Line, above: str) -> str:
        """The words that announce the list of this item, which may begin a list below the text above it."""
        form = marker(item.text)
        while self._open and self._open[-1].indent > item.indent + 1:
            self._open.pop()
        for number, each in enumerate(self._open):
            if each.form == form and abs(each.indent - item.indent) <= 1:
                del self._open[number + 1 :]
                return each.context
        outer = self._open[-1].context if self._open else ""
        self._open.append(_List(item.indent, form, announcement(above) or outer))
        return self._open[-1].context
