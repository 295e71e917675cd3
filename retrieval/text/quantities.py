"""Dates and numbers in a text, and the other forms in which they are written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import regex

_READ = ("en", "de", "ru", "fr", "es")
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})"
_ISO = regex.compile(rf"\b{_YEAR}-(?P<month>\d\d)(?:-(?P<day>\d\d))?\b")
_DOTTED = regex.compile(r"\b(?P<day>\d{1,2})(?P<sign>[./])(?P<month>\d{1,2})(?P=sign)(?P<year>(?:1[5-9]|20)?\d\d)\b")
_NUMBER = regex.compile(
    r"(?<![\w.,])\d{1,3}(?:([,. \u00a0\u202f'])\d{3})(?:\1\d{3})*(?![\w.,]*\d)|(?<![\w.,])\d{4,12}(?![\w.,]*\d)"
)
_WORDS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn"
    " siebzehn achtzehn neunzehn zwanzig",
    "ru": "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать"
    " пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать",
}  # fmt: skip
_SPELLED = {word: number for words in _WORDS.values() for number, word in enumerate(words.split())}
_SMALL = regex.compile(rf"\b(?:{'|'.join(_SPELLED)}|\d{{1,2}})\b", regex.I)
_HUNDREDS = regex.compile(rf"\b({'|'.join(_WORDS['en'].split()[2:])}) hundred\b", regex.I)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A date, a month of a year or a number, with its span in the text."""

    start: int
    end: int
    value: date | tuple[int, int] | int  # a day; year and month; a number


def quantities(text: str) -> list[Quantity]:
    """The dates and numbers in the text, in order, none inside another."""
    found: list[Quantity] = []
    for quantity in (*_dates(text), *_numbers(text)):
        if all(quantity.end <= other.start or quantity.start >= other.end for other in found):
            found.append(quantity)
    return sorted(found, key=lambda quantity: quantity.start)


def forms(quantity: Quantity, languages: Iterable[str]) -> list[str]:
    """How the quantity may be written in texts of these languages."""
    match quantity.value:
        case date() as day:
            return _day_forms(day, languages)
        case (year, month):
            names = [f"{name} {year}" for code in languages for name in _months(code, month)]
            return [*names, f"{year}-{month:02}", f"{month:02}.{year}", f"{month:02}/{year}", f"{month}/{year}"]
        case number:
            return _number_forms(number, languages)


def _dates(text: str) -> Iterator[Quantity]:
    # Every date has digits: without any, the names of months need not be loaded.
    if not any(map(str.isdigit, text)):
        return
    for pattern in (_ISO, _DOTTED, *_named()):
        for found in pattern.finditer(text):
            if quantity := _dated(found):
                yield quantity


def _dated(found: "regex.Match[str]") -> Quantity | None:
    parts = found.groupdict()
    year, month = int(parts["year"]), _month_number(parts["month"])
    year += 0 if year > 99 else 1900 if year > 50 else 2000
    if not parts.get("day"):
        return Quantity(*found.span(), (year, month)) if 1 <= month <= 12 else None
    try:
        return Quantity(*found.span(), date(year, month, int(parts["day"])))
    except ValueError:
        return None


@cache
def _named() -> tuple["regex.Pattern[str]", ...]:
    """Dates with the name of the month: 3 May 1998, May 3, 1998, May 1998."""
    names = "|".join(sorted({name for code in _READ for n in range(1, 13) for name in _months(code, n)}, key=len)[::-1])
    month = rf"(?P<month>{names})\.?"
    written = (
        rf"\b{_DAY}(?:st|nd|rd|th|\.|º)?(?: of| de)? {month}(?: de)?,? {_YEAR}\b",
        rf"\b{month} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}\b",
        rf"\b{month}(?: de| of)? {_YEAR}\b",
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


def _numbers(text: str) -> Iterator[Quantity]:
    for found in _HUNDREDS.finditer(text):
        yield Quantity(*found.span(), 100 * _SPELLED[found[1].lower()])
    for found in _NUMBER.finditer(text):
        yield Quantity(*found.span(), int(regex.sub(r"\D", "", found[0])))
    for found in _SMALL.finditer(text):
        number = int(found[0]) if found[0].isdecimal() else _SPELLED[found[0].lower()]
        # One is an article as well.
        if number > 1:
            yield Quantity(*found.span(), number)


def _number_forms(number: int, languages: Iterable[str]) -> list[str]:
    if number <= 20:
        return [str(number), *(_WORDS[code].split()[number] for code in languages if code in _WORDS)]
    groups = f"{number:,}"
    return [str(number), groups, *(groups.replace(",", sign) for sign in (" ", "\u00a0", ".", "\u202f", "'"))]
