"""Ordinal numbers up to twelve with what they count: "the third reminder", "die 3. Mahnung"."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import regex

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A number in a row, and the word for what is counted, as it stands in the text."""

    number: int
    noun: str


# The beginnings of the words from one to twelve, and the endings that they may have.
_WORDS = {
    "en": ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth", ("",)),
    "de": (
        "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft",
        ("e", "en", "er", "es", "em"),
    ),
    "ru": (
        "перв втор трет четвёрт пят шест седьм восьм девят десят одиннадцат двенадцат",
        ("ый", "ой", "ий", "ая", "ья", "ое", "ье", "ого", "ьего", "ьей", "ому", "ом", "ьем", "ую", "ью"),
    ),
    "fr": (
        "premi deuxi troisi quatri cinqui sixi septi huiti neuvi dixi onzi douzi",
        ("er", "ère", "ème"),
    ),
    "es": (
        "primer segund tercer cuart quint sext séptim octav noven décim undécim duodécim",
        ("o", "a", ""),
    ),
}
# What follows the figure.
_SIGNS = {
    "en": ("st", "nd", "rd", "th"),
    "de": (".",),
    "ru": ("-й", "-я", "-е", "-го", "-ой", "-му", "-м", "-ю"),
    "fr": ("er", "ère", "e", "ème"),
    "es": (".º", ".ª", "º", "ª", "o", "a"),
}


def found(text: str) -> Iterator[tuple[Span, Ordinal]]:
    """The ordinal numbers in the text that a word follows, with the span of both."""
    for each in _pattern().finditer(text):
        number = int(each["figure"]) if each["figure"] else _numbers()[each["word"].lower()]
        if 1 <= number <= len(_WORDS["en"][0].split()):
            yield each.span(), Ordinal(number, each["noun"])


def written(ordinal: Ordinal, languages: Iterable[str]) -> list[str]:
    """How the ordinal number may be written, before its noun, in texts of these languages."""
    own = [code for code in languages if code in _WORDS]
    figures = [f"{ordinal.number}{sign}" for code in own for sign in _signs(code, ordinal.number)]
    words = [word for code in own for word, number in _words(code).items() if number == ordinal.number]
    return [f"{each} {ordinal.noun}" for each in (*figures, *words)]


def _signs(language: str, number: int) -> tuple[str, ...]:
    """What may follow this figure; in English each of the first three has its own."""
    return (_SIGNS["en"][min(number, 4) - 1],) if language == "en" else _SIGNS[language]


@cache
def _words(language: str) -> dict[str, int]:
    beginnings, endings = _WORDS[language]
    return {word + ending: number for number, word in enumerate(beginnings.split(), 1) for ending in endings}


@cache
def _numbers() -> dict[str, int]:
    return {word: number for language in _WORDS for word, number in _words(language).items()}


# Compiled when a text may have a quantity, like those of the other quantities.
@cache
def _pattern() -> "regex.Pattern[str]":
    words = "|".join(sorted(_numbers(), key=len, reverse=True))
    signs = "|".join(regex.escape(sign) for own in _SIGNS.values() for sign in own)
    return regex.compile(rf"\b(?:(?P<word>{words})|(?P<figure>\d{{1,2}})(?:{signs})) (?P<noun>\p{{L}}{{3,}})", regex.I)


def words() -> frozenset[str]:
    """All words that are ordinal numbers."""
    return frozenset(_numbers())
