"""Times of day, weekdays, spans of time and shares in a text, and the other forms in which they are written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from fractions import Fraction
from functools import cache

import regex

from retrieval.text.numerals import NUMBERS, spelled
from retrieval.text.passages import Span


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of days, weeks and so on."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, 0 for Monday."""

    number: int


Value = time | Weekday | Duration | Fraction

# From Monday: the names, and how they are abbreviated.
_WEEKDAYS = {
    "en": ("Monday Tuesday Wednesday Thursday Friday Saturday Sunday", "Mon Tue Wed Thu Fri Sat Sun"),
    "de": ("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag", "Mo Di Mi Do Fr Sa So"),
    "ru": ("понедельник вторник среда четверг пятница суббота воскресенье", "пн вт ср чт пт сб вс"),
}
_WEEKDAY_OF = {name.lower(): number for names, _ in _WEEKDAYS.values() for number, name in enumerate(names.split())} | {
    "среду": 2,
    "пятницу": 4,
    "субботу": 5,
    "sonnabend": 5,
}

# The forms of each unit: after one, after several; in Russian also after two.
_UNITS = {
    "minute": {"en": "minute minutes", "de": "Minute Minuten", "ru": "минута минут минуты минуту"},
    "hour": {"en": "hour hours", "de": "Stunde Stunden", "ru": "час часов часа"},
    "day": {"en": "day days", "de": "Tag Tage Tagen", "ru": "день дней дня"},
    "week": {"en": "week weeks", "de": "Woche Wochen", "ru": "неделя недель недели неделю"},
    "month": {"en": "month months", "de": "Monat Monate Monaten", "ru": "месяц месяцев месяца"},
    "year": {"en": "year years", "de": "Jahr Jahre Jahren", "ru": "год лет года"},
}
# So many of the first unit are one of the second.
_MADE_OF = (("minute", "hour", 60), ("hour", "day", 24), ("day", "week", 7), ("month", "year", 12))
_UNIT_OF = {form.lower(): unit for unit, own in _UNITS.items() for forms in own.values() for form in forms.split()}
_SHARES = {
    Fraction(1, 2): {"en": "half", "de": "die Hälfte", "ru": "половина"},
    Fraction(1, 3): {"en": "a third", "de": "ein Drittel", "ru": "треть"},
    Fraction(2, 3): {"en": "two thirds", "de": "zwei Drittel", "ru": "две трети"},
    Fraction(1, 4): {"en": "a quarter", "de": "ein Viertel", "ru": "четверть"},
    Fraction(3, 4): {"en": "three quarters", "de": "drei Viertel", "ru": "три четверти"},
    Fraction(1, 5): {"en": "a fifth", "de": "ein Fünftel", "ru": "пятая часть"},
    Fraction(1, 10): {"en": "a tenth", "de": "ein Zehntel", "ru": "десятая часть"},
}
_SHARE_OF = {form.lower(): share for share, own in _SHARES.items() for form in own.values()} | {
    "one half": Fraction(1, 2), "one third": Fraction(1, 3), "one quarter": Fraction(1, 4), "one fifth": Fraction(1, 5),
    "one tenth": Fraction(1, 10), "hälfte": Fraction(1, 2), "половины": Fraction(1, 2), "половину": Fraction(1, 2),
    "трети": Fraction(1, 3), "четверти": Fraction(1, 4), "пятой части": Fraction(1, 5), "пятую часть": Fraction(1, 5),
}  # fmt: skip
# "Half past eight" in each language, with the hour named: in German and Russian it is the next one.
_HALF = {"en": "half past {}", "de": "halb {}", "ru": "половина {}"}
_ORDINALS = (
    "первого второго третьего четвёртого пятого шестого седьмого восьмого девятого десятого одиннадцатого двенадцатого"
)
# The names of weekdays and shares, and how a half hour begins, also in one word with the hour.
WORDS, HALVES = (*_WEEKDAY_OF, *_SHARE_OF), ("half", "halb", "пол")
_NUMBER = rf"(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))}|\d{{1,4}})"
_SHARE = regex.compile(rf"\b(?:{'|'.join(sorted(_SHARE_OF, key=len, reverse=True))})\b", regex.I)
# An abbreviation in a question may be another word, such as "sun".
_WEEKDAY = regex.compile(rf"\b(?:{'|'.join(_WEEKDAY_OF)})\b", regex.I)
_PERCENT = regex.compile(r"(?<![\w.,])(?P<percent>\d{1,2}) ?(?:%|per ?cent\b|Prozent\b|процент\w{0,2})", regex.I)
_CLOCK = regex.compile(
    r"(?<![\d:.])(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))(?![\d:]|\.\d)(?= ?(?:a\.?m|p\.?m|Uhr)?)", regex.I
)


# Compiled when a text may have a quantity: the words of the numbers take a twentieth of a second.
@cache
def _duration() -> "regex.Pattern[str]":
    return regex.compile(rf"\b(?P<count>{_NUMBER})[ -](?P<unit>{'|'.join(_UNIT_OF)})\b", regex.I)


@cache
def _half_past() -> "regex.Pattern[str]":
    hour = rf"{'|'.join(_ORDINALS.split())}|{_NUMBER}"
    return regex.compile(rf"\b(?:half past|halb|половин[аеуы]|пол) ?(?P<hour>{hour})\b", regex.I)


def weekdays(language: str) -> list[tuple[str, ...]]:
    """The names of each day of the week from Monday on, full and abbreviated."""
    return list(zip(*(names.split() for names in _WEEKDAYS.get(language, ("", ""))), strict=True))


def found(text: str) -> Iterator[tuple[Span, Value]]:
    """The times of day, weekdays, spans of time and shares in the text, with their spans."""
    for weekday in _WEEKDAY.finditer(text):
        yield weekday.span(), Weekday(_WEEKDAY_OF[weekday[0].lower()])
    for half in _half_past().finditer(text):
        if value := _half(half):
            yield half.span(), value
    for clock in _CLOCK.finditer(text):
        yield clock.span(), time(int(clock["hour"]), int(clock["minute"]))
    for duration in _duration().finditer(text):
        yield duration.span(), Duration(_number(duration["count"]), _UNIT_OF[duration["unit"].lower()])
    for share in _PERCENT.finditer(text):
        yield share.span(), Fraction(int(share["percent"]), 100)
    for share in _SHARE.finditer(text):
        yield share.span(), _SHARE_OF[share[0].lower()]


def written(value: Value, languages: Iterable[str]) -> list[str]:
    """How the time, weekday, span of time or share may be written in texts of these languages."""
    match value:
        case Weekday():
            return [names.split()[value.number] for code in languages for names in _WEEKDAYS.get(code, ())]
        case time():
            return _clock_forms(value, languages)
        case Duration():
            return [form for each in _same(value) for form in _duration_forms(each, languages)]
        case _:
            return _share_forms(value, languages)


def _half(half: "regex.Match[str]") -> time | None:
    word, before = half["hour"].lower(), half[0].lower().startswith("half")
    ordinals = _ORDINALS.split()
    hour = ordinals.index(word) + 1 if word in ordinals else _number(word)
    return time(hour if before else hour - 1, 30) if 1 <= hour <= 12 else None


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else NUMBERS[word.lower()]


def _same(duration: Duration) -> Iterator[Duration]:
    """The duration in all units that measure it whole."""
    yield duration
    for small, large, size in _MADE_OF:
        if duration.unit == large:
            yield Duration(duration.count * size, small)
        elif duration.unit == small and duration.count % size == 0:
            yield Duration(duration.count // size, large)


def _duration_forms(duration: Duration, languages: Iterable[str]) -> list[str]:
    return [
        f"{count} {unit}"
        for code in languages
        for unit in _UNITS[duration.unit].get(code, "").split()
        for count in filter(None, (str(duration.count), spelled(duration.count, code)))
    ]


def _share_forms(share: Fraction, languages: Iterable[str]) -> list[str]:
    words = [_SHARES[share][code] for code in languages if code in _SHARES.get(share, {})]
    percent = share * 100
    signs = [f"{percent} %", f"{percent}%", f"{percent} percent", f"{percent} per cent", f"{percent} Prozent"]
    return [*words, *signs, f"{percent} процентов"] if percent.denominator == 1 else words


def _clock_forms(clock: time, languages: Iterable[str]) -> list[str]:
    minute = f"{clock.minute:02}"
    hours = dict.fromkeys((str(clock.hour), f"{clock.hour:02}", str((clock.hour + 12) % 24)))
    digits = [f"{hour}{sign}{minute}" for sign in ":." for hour in hours]
    halves = [_half_form(clock.hour % 12, code) for code in languages if clock.minute == 30 and code in _HALF]
    return [*halves, *digits]


def _half_form(hour: int, code: str) -> str:
    following = hour % 12 + 1
    if code == "ru":
        return _HALF[code].format(_ORDINALS.split()[following - 1])
    return _HALF[code].format(spelled(hour or 12 if code == "en" else following, code))
