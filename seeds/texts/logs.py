"""Logs (.log): an entry a block, with the number of its first line."""

import re
from collections.abc import Iterator, Sequence

from seeds.documents import Document, title_from
from seeds.encodings import decode
from seeds.outline import Kind
from seeds.parts import Part, assemble

# What an entry begins with: a date, a time, or a level in brackets.
_STAMP = re.compile(r"[\[<(]?(?:\d{2,4}[-/.:]\d\d|[A-Z][a-z]{2}\s+\d|[A-Z]{4,8}\b|\d{10})")
_SAMPLE, _MOST = 200, 0.3
_LONGEST_ENTRY = 50  # lines


def read(data: bytes, name: str) -> Document:
    """The entries. Raises UnreadableError if the bytes are not text."""
    lines = [line.rstrip() for line in decode(data).replace("\r\n", "\n").split("\n")]
    text, outline = assemble(_entries(lines))
    return Document(name, text, title_from(name), outline=outline)


def _entries(lines: Sequence[str]) -> Iterator[Part]:
    sample = [line for line in lines[:_SAMPLE] if line]
    stamped = sum(bool(_STAMP.match(line)) for line in sample) > _MOST * len(sample)
    entry: list[str] = []
    for number, line in enumerate(lines):
        begins = bool(_STAMP.match(line)) if stamped else bool(line) and not line[0].isspace()
        if entry and (begins or len(entry) == _LONGEST_ENTRY):
            yield Part("\n".join(entry), Kind.CODE, place=f"line {number - len(entry) + 1}")
            entry = []
        if line or entry:
            entry.append(line)
    yield Part("\n".join(entry), Kind.CODE, place=f"line {len(lines) - len(entry) + 1}")
