"""The dates, amounts and names in a text, in English, German and Russian."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import regex

from retrieval.text.passages import Span

_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_DATE, _AMOUNT, _NAME = (
    {part: "|".join(words) for part, words in _TABLES[table].items()} for table in ("date", "amount", "name")
)
_UNITS = {kind: "|".join(words) for kind, words in _TABLES["units"].items()}

_YEAR = r"(?:1\d|20)\d\d"
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.|-го|-е)?"
_MONTH = rf"(?:{_DATE['months']})\b\.?"
_PART = rf"(?:(?<!\w)(?:{_DATE['parts']}))?"
_YEARS = rf"{_YEAR}(?:[/–-]\d\d(?!\d))?(?: (?:{_DATE['year_words']}))?(?![\w%])(?!,\d)"
YEAR = regex.compile(rf"(?<![\w.,]){_YEAR}(?!\w)|\b\d{{1,4}} ?(?:{_DATE['eras']})|\bAD \d{{1,4}}\b")
# What a date begins with: elsewhere, none of the forms is tried.
_BEGIN = "|".join(
    [r"\d", "AD ", *(_DATE[part] for part in ("months", "parts", "seasons", "centuries", "hours", "weekdays"))]
)
_DATES = regex.compile(
    rf"(?<!\w)(?={_BEGIN})(?:"
    + "|".join((
        rf"\b{_YEAR}-\d\d(?:-\d\d)?\b",
        r"(?<![\w.])\d{1,2}(?P<sign>[./])\d{1,2}(?P=sign)\d{2,4}\b",
        rf"(?<![\w.]){_DAY}(?: ?(?:–|-|to|and|bis|und) ?{_DAY})? (?:of )?{_MONTH}(?:,? {_YEARS})?",
        rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:[–-]\d{{1,2}})?\b(?![:%])(?:,? {_YEARS})?",
        rf"{_PART}\b{_MONTH},?(?: of)? {_YEARS}",
        rf"{_PART}\b(?:{_DATE['seasons']})(?: of)? {_YEARS}",
        rf"{_PART}(?<!\w)(?:{_DATE['centuries']})(?: (?:{_DATE['eras']}))?(?!\w)",
        rf"{_PART}(?<!\w)\d{{3}}0(?:{_DATE['decades']})",
        rf"\bAD \d{{1,4}}\b|\b\d{{1,4}} ?(?:{_DATE['eras']})(?!\w)",
        rf"\b\d{{1,2}}:\d\d(?: ?(?:{_DATE['clocks']}))?|\b\d{{1,2}}(?:\.\d\d)? ?(?:{_DATE['clocks']})",
        rf"\b(?:{_DATE['hours']}|{_DATE['weekdays']})\b",
        rf"(?<=\b(?i:{_DATE['before_year']}) (?:the )?|\(|, |\d[–-]){_PART}{_YEARS}",
        rf"(?<=\b(?i:{_DATE['before_year']}|im) ){_PART}\b{_MONTH}(?= ?[\w,;.)]|$)",
        rf"\b{_YEAR} (?:{_DATE['year_words']})(?!\w)",
        rf"(?<![\w.,])(?:{_DATE['days']})(?!\w)",
    ))
    + ")"
)  # fmt: skip
CLOCK = regex.compile(
    rf"\d{{1,2}}:\d\d|\d ?(?:{_DATE['clocks']})|\b(?:{_DATE['hours']})\b",
)
_JOINING = regex.compile(rf"{_DATE['joining']}|,? |–|-")
_BETWEEN = regex.compile(rf"\b(?:{_DATE['between']})$", regex.I)

_DIGITS = r"\d{1,3}(?:[,.'\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_SPELLED = rf"(?i:{_AMOUNT['spelled']})"
_SCALES = rf"(?:[ -](?:(?i:{_AMOUNT['scales']})(?![^\W\d])|{_SPELLED}\b))*"
_NUMBER = rf"(?:{_DIGITS}|{_SPELLED}(?!\w)){_SCALES}"
_UNIT = "|".join(rf"(?P<{kind}>{words})" for kind, words in _UNITS.items())
_AMOUNT_FORM = (
    # Looked back for only where an amount may begin.
    rf"(?<![\w.,/№#§-])(?=\d|[$€£¥]|US|EUR|GBP|CHF|CZK|(?i:{_AMOUNT['near']}) |{_SPELLED})"
    rf"(?<!\b(?i:{_AMOUNT['labels']}) )"
    rf"(?:(?i:{_AMOUNT['near']}) (?:the )?){{0,2}}(?P<sign>(?:US)?[$€£¥] ?|(?:EUR|USD|GBP|CHF|CZK) )?"
    rf"(?P<figure>{_NUMBER}(?:(?:{_AMOUNT['to']})[$€£¥]?{_NUMBER})?)"
    rf"(?:[ \u00a0-]?(?:{_UNIT})(?!\w)|(?![\w°%/]|[-.,:]\d))"
)

_CAPITAL = r"\p{Lu}\w*(?:[-–’'](?!s\b)\w+)*"
_PIECE = rf"(?:(?:{_NAME['titles']})\.|(?:\p{{Lu}}\.)+(?= ?\p{{Lu}})|{_CAPITAL})"
_NAMES = regex.compile(rf"(?<![\w’'-])(?=\p{{Lu}}){_PIECE}(?:(?: (?:{_NAME['inner']}))? {_PIECE})*")
_OTHER = regex.compile(rf"(?:{_NAME['others']})")
_OPENING = regex.compile(r"(?:^|[.!?:;\n|][\"'”’»)]*\s+|\n|[\"'“„«(]|^[-–—•*] )$")
_NEARER = rf"(?: (?:{_NAME['nearer']}))*"
# What the words before a name say of it; the first that fits.
_ROLES = {
    role: regex.compile(rf"\b(?i:{words}){between} $")
    for role, words, between in (
        ("agent", _NAME["agents"], r"(?: (?!(?i:and|or|with|in|of|for|at|on|to|from|und|mit)\b)[\p{L}-]+){0,3}"),
        ("place", _NAME["places"], _NEARER),
        ("origin", _NAME["origins"], _NEARER),
        ("other", _NAME["others_before"], _NEARER),
    )
}
_GERMAN_TITLE = regex.compile(rf"\b(?:{_NAME['german_titles']}) $")
_GERMAN_PLACE = regex.compile(r"\b(?i:in|nach|aus) $")
_GERMAN_NOUN = regex.compile(
    rf"(?:{_NAME['german_nouns']})|\w+(?:ung|heit|keit|schaft|ion|tät|nis|tum|ment|mus)(?:en)?"
)
# So much of the text before an expression shows what it is.
_BEFORE = 60
# The texts read last whose expressions are kept: about as many as the index keeps passages.
_READ = 1024


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, and what the unit measures: "money", "time"; "" for a number without a unit."""

    start: int
    end: int
    figure: Span  # the number alone
    measures: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and how it stands in its sentence."""

    start: int
    end: int
    is_first: bool  # at the beginning of a sentence or a quotation, where any word has a capital
    role: str  # by the words before it: "agent" after "by", "place", "origin", "other"; "" for a subject or object


# Cached, as below, since the choice of a passage, of a sentence and of its words read the same texts.
@lru_cache(maxsize=_READ)
def dates(text: str) -> Sequence[Span]:
    """The dates, years and times of day in the text; those of one period are one."""
    joined: list[Span] = []
    for found in _DATES.finditer(text):
        if joined and _is_one(text, joined[-1], found.start()):
            joined[-1] = joined[-1][0], found.end()
        else:
            joined.append(found.span())
    return tuple((start, end - len(text[start:end]) + len(text[start:end].rstrip(" ,"))) for start, end in joined)


def amounts(text: str, taken: Sequence[Span] = ()) -> list[Amount]:
    """The numbers with their units in the text, except those inside the spans that are taken."""
    inside = bytearray(len(text) + 1)
    for start, end in taken:
        inside[start:end] = b"\1" * (end - start)
    return [amount for amount in _amounts(text) if not any(inside[slice(*amount.figure)])]


def names(text: str, taken: Sequence[Span] = ()) -> Iterator[Name]:
    """The names of persons, bodies and places in the text, except those that begin in the spans that are taken."""
    return (name for name in _names(text) if not any(start <= name.start < end for start, end in taken))


@lru_cache(maxsize=_READ)
def _amounts(text: str) -> Sequence[Amount]:
    return [_amount(found) for found in _amount_pattern().finditer(text)]


@cache
def _amount_pattern() -> "regex.Pattern[str]":
    # Compiled when an amount is asked for, since that takes a tenth of a second.
    return regex.compile(_AMOUNT_FORM)


@lru_cache(maxsize=_READ)
def _names(text: str) -> Sequence[Name]:
    return [_name(text, *found.span()) for found in _NAMES.finditer(text) if not _OTHER.fullmatch(found[0])]


def _name(text: str, start: int, end: int) -> Name:
    before = text[max(0, start - _BEFORE) : start]
    role = next((role for role, pattern in _ROLES.items() if pattern.search(before)), "")
    return Name(start, end, bool(_OPENING.search(before)), role)


def is_german_name(text: str, name: Name) -> bool:
    """Whether the one word is a name in German, where every noun has a capital."""
    before = text[max(0, name.start - _BEFORE) : name.start]
    is_place = _GERMAN_PLACE.search(before) and not _GERMAN_NOUN.fullmatch(text[name.start : name.end])
    return bool(is_place or _GERMAN_TITLE.search(before))


def _is_one(text: str, before: Span, start: int) -> bool:
    """Whether a date that starts here goes on with the one before: "from 1914 to 1918"."""
    gap = text[before[1] : start]
    if len(gap) < 6 and gap.strip() in ("and", "und", "и"):
        return bool(_BETWEEN.search(text[max(0, before[0] - 20) : before[0]]))
    return len(gap) < 12 and bool(_JOINING.fullmatch(gap))


def _amount(found: "regex.Match[str]") -> Amount:
    unit = next((kind for kind in _UNITS if found[kind]), "money" if found["sign"] else "")
    return Amount(found.start(), found.end(), found.span("figure"), unit)
