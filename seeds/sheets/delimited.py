"""Files with delimited values (.csv, .tsv): a table whose first row mostly names the columns."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from seeds.documents import LONGEST_TEXT, Document, title_from
from seeds.encodings import decode
from seeds.parts import assemble
from seeds.sheets.column_names import Row
from seeds.sheets.tables import parts_of

_DELIMITERS = ",;\t|"
# In characters and lines: enough to tell the delimiter.
_SAMPLE, _SAMPLE_LINES = 1 << 16, 100
_COMMENT = re.compile(r"<!--(?:(?!<!--|-->).)*-->", re.DOTALL)
# What programs write in the first line to name the delimiter.
_NAMED = "sep="


def read(data: bytes, name: str) -> Document:
    """The rows, with any delimiter. Raises UnreadableError if the bytes are not text."""
    text = decode(data).replace("\0", "")
    rows = (_row(number, values) for number, values in enumerate(_records(text), 1))
    text, outline = assemble(parts_of(rows))
    return Document(name, text, title_from(name), outline=outline)


def _row(number: int, values: Iterable[str]) -> Row:
    """The cells that hold something else than comments."""
    cells = ((column, _COMMENT.sub("", value).strip()) for column, value in enumerate(values))
    return Row(number, {column: value for column, value in cells if value})


def _records(text: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_TEXT)
    lines = text.splitlines(keepends=True)
    if lines and lines[0].startswith(_NAMED) and len(lines[0].strip()) == len(_NAMED) + 1:
        return csv.reader(["", *lines[1:]], delimiter=lines[0][len(_NAMED)])
    delimiter = _delimiter(text[:_SAMPLE])
    if _is_quoted(lines, delimiter):
        return csv.reader(lines, delimiter=delimiter)
    return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)


def _delimiter(sample: str) -> str:
    """The character that divides the most lines into the same number of values."""
    lines = sample.splitlines(keepends=True)[:_SAMPLE_LINES]
    return max(_DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    widths = Counter(len(values) for values in csv.reader(lines, delimiter=delimiter) if values)
    width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0))
    return (count / widths.total(), width) if width > 1 else (0.0, 0)


def _is_quoted(lines: list[str], delimiter: str) -> bool:
    """Whether quotation marks enclose values; in some files they are part of them."""
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
        return True
    except csv.Error:
        return False
