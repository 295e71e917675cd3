"""The dates, amounts, names and contacts in a text: in English, German and Russian, and in the question's language."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

import regex

from retrieval.text.passages import Span

_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
# What is read in every text; the other tables are those of a language, which is read in addition to it.
_COMMON = ("form", "date", "amount", "units", "name", "clause")
LANGUAGES = frozenset(_TABLES) - frozenset(_COMMON)

# What a date begins with, besides a figure.
_BEGINNINGS = ("months", "parts", "seasons", "centuries", "times", "hours", "weekdays", "days")
_YEAR = r"(?:1\d|20)\d\d"
_DIGITS = r"\d{1,3}(?:[,.'\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_CAPITAL = r"\p{Lu}\w*(?:[-–’'](?!s\b)\w+)*"
_OPENING = regex.compile(r"(?:^|[.!?:;\n|][\"'”’»)]*\s+|\n|[\"'“„«(]|^[-–—•*] )$")
_GERMAN_TITLE = regex.compile(rf"\b(?:{'|'.join(_TABLES['name']['german_titles'])}) $")
_GERMAN_PLACE = regex.compile(r"\b(?i:in|nach|aus) $")
_GERMAN_NOUN = regex.compile(
    rf"(?:{'|'.join(_TABLES['name']['german_nouns'])})"
    r"|\w+(?:ung|heit|keit|schaft|ion|tät|nis|tum|ment|mus)(?:en)?"
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


class Patterns:
    """What dates, amounts and names look like in the common languages and in one more; compiled when it is needed."""

    def __init__(self, language: str) -> None:
        """The patterns for texts in this language, "" for one that is read in every text."""
        self._own = _TABLES[language] if language else {}

    @cached_property
    def dates(self) -> "regex.Pattern[str]":
        """A date, a year or a time of day."""
        date = self._words("date")
        day = rf"\d{{1,2}}(?:{date['ordinals']})?"
        month = rf"(?:{date['months']})\b\.?"
        part = rf"(?:(?<!\w)(?:{date['parts']}))?"
        years = rf"{_YEAR}(?:[/–-]\d\d(?!\d))?(?: (?:{date['year_words']}))?(?![\w%])(?!,\d)"
        begin = "|".join(("AD ", r"\d", *(date[words] for words in _BEGINNINGS)))
        # Elsewhere than at what a date begins with, none of the forms is tried.
        return regex.compile(
            rf"(?<!\w)(?={begin})(?:"
            + "|".join((
                rf"\b{_YEAR}-\d\d(?:-\d\d)?\b",
                r"(?<![\w.])\d{1,2}(?P<sign>[./])\d{1,2}(?P=sign)\d{2,4}\b",
                rf"(?<![\w.]){day}(?: ?(?:{date['days_to']}) ?{day})? (?:(?:{date['of']}) ?)?{month}"
                rf"(?:,? (?:(?:{date['of']}) ?)?{years})?",
                rf"\b{month} \d{{1,2}}(?:st|nd|rd|th)?(?:[–-]\d{{1,2}})?\b(?![:%])(?:,? {years})?",
                rf"{part}\b{month},?(?: (?:{date['of']}))? {years}",
                rf"{part}\b(?:{date['seasons']})(?: (?:{date['of']}))? {years}",
                rf"{part}(?<!\w)(?:{date['centuries']})(?: (?:{date['eras']}))?(?!\w)",
                rf"{part}(?<!\w)\d{{3}}0(?:{date['decades']})",
                rf"\bAD \d{{1,4}}\b|\b\d{{1,4}} ?(?:{date['eras']})(?!\w)",
                date["times"],
                rf"\b\d{{1,2}}:\d\d(?: ?(?:{date['clocks']}))?|\b\d{{1,2}}(?:\.\d\d)? ?(?:{date['clocks']})",
                rf"\b(?:{date['hours']}|{date['weekdays']})\b",
                rf"(?<=\b(?i:{date['before_year']}) (?:the )?|\(|, |\d[–-]){part}{years}",
                rf"(?<=\b(?i:{date['before_year']}|im) ){part}\b{month}(?= ?[\w,;.)]|$)",
                rf"\b{_YEAR} (?:{date['year_words']})(?!\w)",
                rf"(?<![\w.,])(?:{date['days']})(?!\w)",
            ))
            + ")"
        )  # fmt: skip

    @cached_property
    def year(self) -> "regex.Pattern[str]":
        """A year in a date."""
        eras = self._words("date")["eras"]
        return regex.compile(rf"(?<![\w.,]){_YEAR}(?!\w)|\b\d{{1,4}} ?(?:{eras})|\bAD \d{{1,4}}\b")

    @cached_property
    def clock(self) -> "regex.Pattern[str]":
        """What makes a date a time of day."""
        date = self._words("date")
        return regex.compile(rf"\d{{1,2}}:\d\d|\d ?(?:{date['clocks']})|\b(?:{date['hours']})\b|{date['clock_signs']}")

    @cached_property
    def joining(self) -> "regex.Pattern[str]":
        """What stands between two dates that make one span of time."""
        return regex.compile(rf"{self._words('date')['joining']}|,? |–|-")

    @cached_property
    def between(self) -> "regex.Pattern[str]":
        """What stands before two dates that "and" joins."""
        return regex.compile(rf"\b(?:{self._words('date')['between']})$", regex.I)

    @cached_property
    def amounts(self) -> "regex.Pattern[str]":
        """A number with its unit, in a group named by what the unit measures."""
        amount = self._words("amount")
        spelled = rf"(?i:{amount['spelled']})"
        scales = rf"(?:[ -](?:(?i:{amount['scales']})(?![^\W\d])|{spelled}\b))*"
        number = rf"(?:{_DIGITS}|{spelled}(?:(?!\w)|(?<=['’]))){scales}"
        unit = "|".join(rf"(?P<{kind}>{words})" for kind, words in self._words("units").items())
        return regex.compile(
            # Looked back for only where an amount may begin.
            rf"(?<![\w.,/№#§-])(?=\d|[$€£¥]|US|R\$|EUR|GBP|CHF|CZK|(?i:{amount['near']}) |{spelled})"
            rf"(?<!\b(?i:{amount['labels']}) )"
            rf"(?:(?i:{amount['near']}) (?:the )?){{0,2}}(?P<sign>(?:US|R)?[$€£¥] ?|(?:EUR|USD|GBP|CHF|CZK) )?"
            rf"(?P<figure>{number}(?:(?:{amount['to']})[$€£¥]?{number})?)"
            rf"(?:[ \u00a0\u202f-]?(?:{unit})(?!\w)|(?![\w°%/]|[-.,:]\d))"
        )

    @cached_property
    def names(self) -> "regex.Pattern[str]":
        """A run of words with capitals."""
        name = self._words("name")
        piece = rf"(?:(?:{name['titles']})\.|(?:\p{{Lu}}\.)+(?= ?\p{{Lu}})|{_CAPITAL})"
        return regex.compile(rf"(?<![\w’'-])(?=\p{{Lu}}){piece}(?:(?: (?:{name['inner']}))? {piece})*")

    @cached_property
    def others(self) -> "regex.Pattern[str]":
        """A word with a capital that is no name."""
        return regex.compile(rf"(?:{self._words('name')['others']})")

    @cached_property
    def roles(self) -> "dict[str, regex.Pattern[str]]":
        """What the words before a name say of it; the first that fits."""
        name = self._words("name")
        nearer = rf"(?: (?:{name['nearer']}))*"
        ends = f"and|or|with|in|of|for|at|on|to|from|und|mit|{self._own.get('name', {}).get('places', 'and')}"
        subject = rf"(?: (?!(?i:{ends})\b)[\p{{L}}-]+){{0,3}}"
        return {
            role: regex.compile(rf"\b(?i:{words}){between} $")
            for role, words, between in (
                ("agent", name["agents"], subject),
                ("place", name["places"], nearer),
                ("origin", name["origins"], nearer),
                ("other", name["others_before"], nearer),
            )
        }

    @cached_property
    def ands(self) -> frozenset[str]:
        """The words for "and"."""
        return frozenset(self._words("clause")["and"].split("|"))

    @cached_property
    def clause(self) -> "regex.Pattern[str]":
        """What stands between two clauses."""
        return regex.compile(rf"[,;:()—–.!?\n]\s|\s(?:{self._words('clause')['conjunctions']})\s")

    def _words(self, table: str) -> dict[str, str]:
        """The parts of the table as alternatives; a part that no language has matches nothing."""
        own = self._own.get(table, {})
        return {
            part: "|".join((*words, *([own[part]] if part in own else []))) or r"(?!)"
            for part, words in _TABLES[table].items()
        }


@cache
def patterns(language: str) -> Patterns:
    """The patterns for texts in this language."""
    return Patterns(language) if not language or language in LANGUAGES else patterns("")


# Cached, as below, since the choice of a passage, of a sentence and of its words read the same texts.
@lru_cache(maxsize=_READ)
def dates(text: str, language: str = "") -> Sequence[Span]:
    """The dates, years and times of day in the text; those of one period are one."""
    joined: list[Span] = []
    for found in patterns(language).dates.finditer(text):
        if joined and _is_one(text, joined[-1], found.start(), patterns(language)):
            joined[-1] = joined[-1][0], found.end()
        else:
            joined.append(found.span())
    return tuple((start, end - len(text[start:end]) + len(text[start:end].rstrip(" ,"))) for start, end in joined)


def known_by_form(text: str, kind: str) -> list[Span]:
    """The telephone numbers, e-mail addresses or frequencies in the text, by the kind."""
    return sorted({found.span("number") for pattern in _forms(kind) for found in pattern.finditer(text)})


@cache
def _forms(kind: str) -> tuple["regex.Pattern[str]", ...]:
    return tuple(map(regex.compile, _TABLES["form"][kind]))


def amounts(text: str, taken: Sequence[Span] = (), language: str = "") -> list[Amount]:
    """The numbers with their units in the text, except those inside the spans that are taken."""
    inside = bytearray(len(text) + 1)
    for start, end in taken:
        inside[start:end] = b"\1" * (end - start)
    return [amount for amount in _amounts(text, language) if not any(inside[slice(*amount.figure)])]


def names(text: str, taken: Sequence[Span] = (), language: str = "") -> Iterator[Name]:
    """The names of persons, bodies and places in the text, except those that begin in the spans that are taken."""
    return (name for name in _names(text, language) if not any(start <= name.start < end for start, end in taken))


@lru_cache(maxsize=_READ)
def _amounts(text: str, language: str) -> Sequence[Amount]:
    return [_amount(found) for found in patterns(language).amounts.finditer(text)]


@lru_cache(maxsize=_READ)
def _names(text: str, language: str) -> Sequence[Name]:
    read = patterns(language)
    return [
        _name(text, *found.span(), read) for found in read.names.finditer(text) if not read.others.fullmatch(found[0])
    ]


def _name(text: str, start: int, end: int, read: Patterns) -> Name:
    before = text[max(0, start - _BEFORE) : start]
    role = next((role for role, pattern in read.roles.items() if pattern.search(before)), "")
    return Name(start, end, bool(_OPENING.search(before)), role)


def is_german_name(text: str, name: Name) -> bool:
    """Whether the one word is a name in German, where every noun has a capital."""
    before = text[max(0, name.start - _BEFORE) : name.start]
    is_place = _GERMAN_PLACE.search(before) and not _GERMAN_NOUN.fullmatch(text[name.start : name.end])
    return bool(is_place or _GERMAN_TITLE.search(before))


def _is_one(text: str, before: Span, start: int, read: Patterns) -> bool:
    """Whether a date that starts here goes on with the one before: "from 1914 to 1918"."""
    gap = text[before[1] : start]
    if len(gap) < 6 and gap.strip() in read.ands:
        return bool(read.between.search(text[max(0, before[0] - 20) : before[0]]))
    return len(gap) < 12 and bool(read.joining.fullmatch(gap))


def _amount(found: "regex.Match[str]") -> Amount:
    unit = next((kind for kind in _TABLES["units"] if found[kind]), "money" if found["sign"] else "")
    return Amount(found.start(), found.end(), found.span("figure"), unit)
