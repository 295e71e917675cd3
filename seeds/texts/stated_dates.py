"""The date that a text states of itself in its head, "Updated March 12, 2024", or below it, "Weimar, 01.11.2011"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from seeds.dates import iso_date
from seeds.documents import one_line
from seeds.outline import Kind
from seeds.parts import Part

_MOST_LINES, _LONGEST = 12, 80
# The last lines, in which who signed says where and when.
_LAST_LINES = 5
_PLACE = re.compile(r"[^\W\d_][^\W\d_]+(?:[ /-][^\W\d_]+){0,3},\s+(?:(?:den|am|le|a|em|li|dnia)\s+)?(?=\d)")
# So many words between the label and the date are passed over.
_MOST_WORDS = 3
_SAID = (Kind.PARAGRAPH, Kind.NOTE)
_YEAR, _AROUND, _MOST_YEARS = re.compile(r"(?:1[89]|20)\d\d"), ",;:()[]“”\"' ", 3
# Beside the year stands a day, not the number of something before a month: "Room 12, April 2026".
_HAS_DAY = re.compile(r"(?!\d+,).*\d.*\D\d|\d{4}-")
_LABEL = re.compile(
    r"\W*(?:(?:last|date|zuletzt)\s+)?(?:updated|modified|revised|amended|issued|published|as of"
    r"|effective(?: date| from)?|date|aktualisiert|geändert|stand|datum|обновлено|изменено"
    r"|по состоянию на|дата|mis à jour|actualizado|fecha)\b"
    r"\s*:?\s*",
    re.IGNORECASE,
)


def stated_date(parts: Sequence[Part], title: str = "") -> str:
    """The latest labelled date in the lines above the text, else that in the title, else the only one beside the text.

    "" if there is none.
    """
    lines = _lines(takewhile(_is_short, parts[:_MOST_LINES]))
    if labelled := max(filter(None, map(_labelled, lines)), default=""):
        return labelled
    if named := date_in(title):
        return named
    found = {date for line in lines if (date := iso_date(line) or _signed(line))}
    found = found or set(filter(None, map(_signed, _lines(filter(_is_short, parts[-_LAST_LINES:])))))
    return found.pop() if len(found) == 1 else ""


def date_in(title: str) -> str:
    """The only date that the title names, "" if it names none or several."""
    words = title.split()
    years = [number for number, word in enumerate(words) if _YEAR.search(word)]
    found = {date for year in years[:_MOST_YEARS] if (date := _ending(words[max(0, year - _MOST_WORDS) : year + 1]))}
    return found.pop() if len(found) == 1 else ""


def _ending(words: Sequence[str]) -> str:
    """The date that ends with the last of the words."""
    texts = (" ".join(words[first:]).strip(_AROUND) for first in reversed(range(len(words))))
    return next((date for text in texts if _HAS_DAY.match(text) and (date := iso_date(text))), "")


def _lines(parts: Iterable[Part]) -> list[str]:
    return [one_line(line) for part in parts if part.kind in _SAID for line in part.text.split("\n")]


def _signed(line: str) -> str:
    """The date after a place."""
    place = _PLACE.match(line)
    return iso_date(line[place.end() :]) if place else ""


def _is_short(part: Part) -> bool:
    return len(part.text) <= _LONGEST and part.kind in (Kind.PARAGRAPH, Kind.NOTE, Kind.HEADING)


def _labelled(line: str) -> str:
    label = _LABEL.match(line)
    return next(filter(None, map(iso_date, _ends(line[label.end() :]))), "") if label else ""


def _ends(text: str) -> Iterator[str]:
    """The text, and what remains without its first words."""
    words = text.split()
    return (" ".join(words[first:]) for first in range(min(len(words), _MOST_WORDS + 1)))
