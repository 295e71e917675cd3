"""Dates and numbers in a text, and the other forms in which they are written."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import regex

from retrieval.text import ordinals, times
from retrieval.text.numerals import NUMBERS, spelled
from retrieval.text.ordinals import Ordinal
from retrieval.text.words import analyse

_READ = ("en", "de", "ru", "fr", "es")
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})"
_ISO = regex.compile(rf"\b{_YEAR}-(?P<month>\d\d)(?:-(?P<day>\d\d))?\b")
_DOTTED = regex.compile(r"\b(?P<day>\d{1,2})(?P<sign>[./])(?P<month>\d{1,2})(?P=sign)(?P<year>(?:1[5-9]|20)?\d\d)\b")
_MONTH_OF_YEAR = regex.compile(rf"(?<![\w.,/])(?P<month>0[1-9]|1[0-2])[./]{_YEAR}\b")
_DAY_AND_MONTH = regex.compile(
    r"(?<![\w.,§])(?P<day>[0-3]\d)\.(?P<month>[01]\d)\.?(?![\w%])(?! ?(?:Uhr|[ap]\.?m))", regex.I
)
_MONTHS, _LEAP_YEAR = 12, 2000
_NUMBER = regex.compile(
    r"(?<![\w.,])\d{1,3}(?:([,. \u00a0\u202f'])\d{3})(?:\1\d{3})*(?![\w.,]*\d)|(?<![\w.,])\d{4,12}(?![\w.,]*\d)"
)
_WORD = "|".join(sorted(NUMBERS, key=len, reverse=True))
# One of these words, or one that begins as a half hour does, is in every quantity that is written without digits.
_PIECE = regex.compile(r"\w+")
_SIGNS = {word.casefold() for words in (*NUMBERS, *times.WORDS, *ordinals.words()) for word in _PIECE.findall(words)}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A date, a month of a year, a time, a share or a number, with its span in the text."""

    start: int
    end: int
    value: date | tuple[int, int] | times.Value | Ordinal | int  # a day; year and month, or month and day; a number


def quantities(text: str) -> list[Quantity]:
    """The dates and numbers in the text, in order, none inside another."""
    if not _may_have(text):
        return []
    found: list[Quantity] = []
    timed = (Quantity(*span, value) for span, value in times.found(text))
    in_order = (Quantity(*span, value) for span, value in ordinals.found(text))
    for quantity in (*_dates(text), *timed, *in_order, *_numbers(text)):
        if all(quantity.end <= other.start or quantity.start >= other.end for other in found):
            found.append(quantity)
    return sorted(found, key=lambda quantity: quantity.start)


def _may_have(text: str) -> bool:
    """Whether the text has a digit or a word of a number, weekday, time or share; most questions have none."""
    words = _PIECE.findall(text.casefold())
    is_said = any(word in _SIGNS or word.startswith(times.HALVES) for word in words)
    return is_said or any(map(str.isdigit, text))


def forms(quantity: Quantity, languages: Iterable[str]) -> list[str]:
    """How the quantity may be written in texts of these languages."""
    match quantity.value:
        case date() as day:
            return _day_forms(day, languages)
        case (int() as month, int() as day) if month <= _MONTHS:
            return _day_of_year_forms(month, day, languages)
        case (int() as year, int() as month):
            names = [f"{name} {year}" for code in languages for name in _months(code, month)]
            return [*names, f"{year}-{month:02}", f"{month:02}.{year}", f"{month:02}/{year}", f"{month}/{year}"]
        case int() as number:
            return _number_forms(number, languages)
        case Ordinal() as ordinal:
            return ordinals.written(ordinal, languages)
        case value:
            return times.written(value, languages)


def _dates(text: str) -> Iterator[Quantity]:
    # Every date has digits: without any, the names of months need not be loaded.
    if not any(map(str.isdigit, text)):
        return
    for pattern in (_ISO, _DOTTED, _MONTH_OF_YEAR, *_named(), _DAY_AND_MONTH):
        for found in pattern.finditer(text):
            if quantity := _dated(found):
                yield quantity


def _dated(found: "regex.Match[str]") -> Quantity | None:
    parts = found.groupdict()
    month = _month_number(parts["month"])
    if parts.get("year") is None:
        return _day_of_year(found, month, int(parts["day"]))
    year = int(parts["year"])
    year += 0 if year > 99 else 1900 if year > 50 else 2000
    if not parts.get("day"):
        return Quantity(*found.span(), (year, month)) if 1 <= month <= 12 else None
    try:
        return Quantity(*found.span(), date(year, month, int(parts["day"])))
    except ValueError:
        return None


def _day_of_year(found: "regex.Match[str]", month: int, day: int) -> Quantity | None:
    is_date = 1 <= month <= _MONTHS and 1 <= day <= monthrange(_LEAP_YEAR, month)[1]
    return Quantity(*found.span(), (month, day)) if is_date else None


@cache
def _named() -> tuple["regex.Pattern[str]", ...]:
    """Dates with the name of the month: 3 May 1998, May 3, 1998, May 1998."""
    names = "|".join(sorted({name for code in _READ for n in range(1, 13) for name in _months(code, n)}, key=len)[::-1])
    month = rf"(?P<month>{names})\.?"
    written = (
        rf"\b{_DAY}(?:st|nd|rd|th|\.|º)?(?: of| de)? {month}(?: de)?,? {_YEAR}\b",
        rf"\b{month} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}\b",
        rf"\b{month}(?: de| of)? {_YEAR}\b",
        rf"\b{_DAY}(?:st|nd|rd|th|\.|º)?(?: of| de)? {month}(?!\w)",
        rf"\b{month} {_DAY}(?:st|nd|rd|th)?\b",
    )
    return tuple(regex.compile(each, regex.I) for each in written)


@cache
def _months(code: str, month: int) -> tuple[str, ...]:
    """The names of the month in a language, also as they stand in a date and abbreviated."""
    # Imported here: most questions have no date.
    from babel import Locale, UnknownLocaleError

    try:
        months = Locale.parse(code).months
    except (UnknownLocaleError, ValueError):
        return ()
    names = (months[use][width][month] for use in ("format", "stand-alone") for width in ("wide", "abbreviated"))
    return tuple(dict.fromkeys(name.rstrip(".") for name in names))


def with_names_of_times(stems: frozenset[str], language: str) -> frozenset[str]:
    """The stems, and those of all names of the months and weekdays among them."""
    return stems.union(*(_names_of_times(language).get(stem, ()) for stem in stems))


@cache
def _names_of_times(language: str) -> dict[str, frozenset[str]]:
    """For each stem of a name of a month or weekday, full or abbreviated, the stems of all of its names."""
    named = [*([*_months(language, month)] for month in range(1, _MONTHS + 1)), *times.weekdays(language)]
    all_stems = [frozenset(term.text for term in analyse(" ".join(names), language)) for names in named]
    return {stem: own for own in all_stems for stem in own}


def _month_number(name: str) -> int:
    if name.isdecimal():
        return int(name)
    lowered = name.lower()
    known = (n for code in _READ for n in range(1, 13) if lowered in [each.lower() for each in _months(code, n)])
    return next(known, 0)


def _day_forms(day: date, languages: Iterable[str]) -> list[str]:
    number, month, year = day.day, day.month, day.year
    named = [
        form
        for code in languages
        for name in _months(code, month)
        for form in (f"{number} {name} {year}", f"{name} {number}, {year}", f"{number}. {name} {year}")
    ]
    dotted = [f"{number:02}.{month:02}.{year}", f"{number}.{month}.{year}"]
    slashed = [f"{a}/{b}/{year}" for a, b in ((f"{number:02}", f"{month:02}"), (f"{month:02}", f"{number:02}"))]
    short = [f"{number:02}.{month:02}.{year % 100:02}", f"{number}.{month}.{year % 100:02}", f"{month}/{number}/{year}"]
    return [*named, day.isoformat(), *dotted, *slashed, *short]


def _day_of_year_forms(month: int, day: int, languages: Iterable[str]) -> list[str]:
    named = [form for code in languages for name in _months(code, month) for form in _day_and_month(day, name)]
    return [*named, f"{day:02}.{month:02}", f"{day}.{month}"]


def _day_and_month(day: int, month: str) -> tuple[str, ...]:
    return f"{day} {month}", f"{month} {day}", f"{day}. {month}"


# Compiled when a text may have a quantity, since that takes a twentieth of a second.
@cache
def _small() -> "regex.Pattern[str]":
    return regex.compile(rf"\b(?:{_WORD}|\d{{1,2}})\b", regex.I)


@cache
def _hundreds() -> "regex.Pattern[str]":
    return regex.compile(rf"\b(?P<count>{_WORD}) hundred\b", regex.I)


def _numbers(text: str) -> Iterator[Quantity]:
    for found in _hundreds().finditer(text):
        yield Quantity(*found.span(), 100 * NUMBERS[found[1].lower()])
    for found in _NUMBER.finditer(text):
        yield Quantity(*found.span(), int(regex.sub(r"\D", "", found[0])))
    for found in _small().finditer(text):
        number = int(found[0]) if found[0].isdecimal() else NUMBERS[found[0].lower()]
        # One is an article as well.
        if number > 1:
            yield Quantity(*found.span(), number)


def _number_forms(number: int, languages: Iterable[str]) -> list[str]:
    if number < 100:
        return [str(number), *filter(None, (spelled(number, code) for code in languages))]
    groups = f"{number:,}"
    return [str(number), groups, *(groups.replace(",", sign) for sign in (" ", "\u00a0", ".", "\u202f", "'"))]
