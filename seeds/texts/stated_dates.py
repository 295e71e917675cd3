"""The date that a text states of itself in its head: "Updated March 12, 2024", or a line that is only a date."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from seeds.dates import iso_date
from seeds.documents import one_line
from seeds.outline import Kind
from seeds.parts import Part

_MOST_LINES, _LONGEST = 12, 80
# So many words between the label and the date are passed over.
_MOST_WORDS = 3
_LABEL = re.compile(
    r"\W*(?:(?:last|date|zuletzt)\s+)?(?:updated|modified|revised|amended|issued|published|as of"
    r"|effective(?: date| from)?|date|aktualisiert|geändert|stand|datum|обновлено|изменено"
    r"|по состоянию на|дата|mis à jour|actualizado|fecha)\b"
    r"\s*:?\s*",
    re.IGNORECASE,
)


def stated_date(parts: Sequence[Part]) -> str:
    """The latest labelled date in the lines above the text, else the only date that stands there; "" if none does."""
    head = list(takewhile(_is_short, parts[:_MOST_LINES]))
    lines = [one_line(part.text) for part in head if part.kind in (Kind.PARAGRAPH, Kind.NOTE)]
    if labelled := max(filter(None, map(_labelled, lines)), default=""):
        return labelled
    found = set(filter(None, map(iso_date, lines)))
    return found.pop() if len(found) == 1 else ""


def _is_short(part: Part) -> bool:
    return len(part.text) <= _LONGEST and part.kind in (Kind.PARAGRAPH, Kind.NOTE, Kind.HEADING)


def _labelled(line: str) -> str:
    label = _LABEL.match(line)
    return next(filter(None, map(iso_date, _ends(line[label.end() :]))), "") if label else ""


def _ends(text: str) -> Iterator[str]:
    """The text, and what remains without its first words."""
    words = text.split()
    return (" ".join(words[first:]) for first in range(min(len(words), _MOST_WORDS + 1)))
