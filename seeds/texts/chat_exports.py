"""Chats exported as plain text: each message begins with its time, mostly followed by a name."""

import re
from collections.abc import Iterator, Sequence

from seeds.texts.typed_lines import Line, is_row, parted

_DATE = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?|\d{1,2}\.? [^\W\d_]{3,10}\.? \d{4}|[^\W\d_]{3,10} \d{1,2}, \d{4})"
_TIME = r"[^\W\d_]{0,3}\d{1,2}[:.]\d\d(?:[:.]\d\d(?:[.,]\d{1,6})?)?(?:\s?[AaPp]\.?\s?[Mm]\.?)?"
_DATED = rf"{_DATE}(?:T|,?\s(?:[^\W\d_]{{1,3}}\s)?){_TIME}Z?"
_NAME = r"(?:<[^<>\s]{1,40}>|[^\W\d_][^:：]{0,40}[:：])"
_STAMP = re.compile(
    rf"[\[(]?{_DATED}[\])]?(?:\s?[-–—:|])?\s\S"  # "12.03.24, 18:42 - Anna: …", "[2024-03-12 18:42] <anna> …"
    rf"|[\[(]?\d{{1,2}}:\d\d(?::\d\d)?[\])]?\s(?:[-–—]\s)?{_NAME}\s"  # "18:42 Anna: …"
    rf"|[^\W\d_][^\[\]:]{{0,40}},? \[{_DATED}\]"  # "Anna, [12.03.24 18:42] …"
)


def is_stamped(line: str) -> bool:
    """Whether the line is the first one of a message."""
    return (not line[0].isalpha() or "[" in line) and bool(_STAMP.match(line.lstrip("\u200e")))


def messages(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines of each message; all of them together if they are no chat."""
    starts = [n for n, line in enumerate(lines) if n and is_stamped(line.text)]
    yield from parted(lines, [] if all(is_row(lines[n].text) for n in starts) else starts)
