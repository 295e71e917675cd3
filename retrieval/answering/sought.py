"""What a question asks for by its words: a date, an amount, a name, a place, a contact; rules in `questions.toml`."""

import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import regex
from stopwords import safe_get_stopwords

from retrieval.text.words import UNKNOWN, analyse, language_by_stop_words

_TABLES = tomllib.loads(Path(__file__).with_name("questions.toml").read_text("utf-8"))
# The patterns of what else a question wants: by name for every question, and by language and name for others.
WANTED: dict[str, Any] = _TABLES.pop("wanted")
# The words of the labels that a question implies, in all languages.
LABELS: dict[str, str] = _TABLES.pop("labels")
# The words by which key words ask for a date or a time of day, in all languages.
_KEY_WORDS: dict[str, str] = _TABLES.pop("key_words")
# How a question asks for what is known by its form alone, in all languages: a telephone number, how often.
FORMS: dict[str, list[str]] = _TABLES.pop("forms")
CONTACTS = ("phone", "email")
# The languages that have rules; those of the first are tried on every question.
LANGUAGES = tuple(_TABLES)
COMMON = ("en", "de", "ru")
# Kinds of answers that are numbers, whose unit may stand in the name of a column.
NUMBERS = (
    "age",
    "money",
    "count",
    "amount",
    "percent",
    "duration",
    "length",
    "weight",
    "size",
    "temperature",
    "speed",
)
# Languages whose stop words are counted, so that those without rules are recognised.
_READ = (*LANGUAGES, "uk")
# So many words after the question word are read.
_WORDS = 4
# Fewer small words may be words of another language as well.
_FEW = 2
_WORD = regex.compile(r"\w+")


@cache
def _kinds(language: str) -> dict[str, "regex.Pattern[str]"]:
    """How a question asks for each kind of thing."""
    begin = rf"^\W*{_TABLES[language]['begin']}"
    return {
        kind: regex.compile(words.replace("BEGIN", begin), regex.I)
        for kind, words in _TABLES[language].items()
        if kind not in ("begin", "auxiliaries", "frame", "value")
    }


@cache
def _form(kind: str) -> "regex.Pattern[str]":
    return regex.compile("|".join(FORMS[kind]), regex.I)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for, in a language that has rules."""

    kind: str  # "" for something that has no form of its own
    language: str
    stems: frozenset[str]
    verb: str = ""  # the stem of the word after the question word, if it is no auxiliary
    nouns: frozenset[str] = frozenset()  # the stems of the words after the question word


# Cached, since the choice of the passage, of the sentence and of its words ask the same.
@lru_cache(maxsize=64)
def sought(question: str) -> Asked | None:
    """What the question asks for; None in a language without rules, which a few key words do not show."""
    likely = language_by_stop_words(question, _READ)
    if form := next((kind for kind in FORMS if _form(kind).search(question)), ""):
        language = likely if likely in COMMON else next(iter(asking(question)), likely)
        return Asked(form, language, stems(question, language))
    for language in _in_order(question):
        for kind, pattern in _kinds(language).items():
            if found := pattern.search(question):
                following = question[found.end() :]
                verb, nouns = _after(following, language)
                kind = "" if kind == "name" and _is_named(following, language) else kind
                return Asked(kind, language, stems(question, language), verb, nouns)
    return Asked("", likely, stems(question, likely)) if likely in (*LANGUAGES, UNKNOWN) else None


@lru_cache(maxsize=64)
def asking(question: str) -> tuple[str, ...]:
    """The languages, besides the common ones, that have the most stop words and words that ask in this question.

    Several, in their order, if they have as many: "quando" is a word of two.
    """
    shared = _shared(question, LANGUAGES)
    most = max(shared.values())
    return tuple(code for code in LANGUAGES if code not in COMMON and 0 < shared[code] == most)


def _is_named(following: str, language: str) -> bool:
    """Whether the name is said, and who bears it is asked: "is Ada Berg". In German every noun has a capital."""
    first, *others = _WORD.findall(following) or [""]
    is_name = len(others) >= (2 if language == "de" else 1) and all(word[0].isupper() for word in others)
    return is_name and first.lower() in _TABLES[language]["auxiliaries"].split("|")


def _words(question: str) -> frozenset[str]:
    return frozenset(_WORD.findall(question.casefold()))


def _shared(question: str, languages: Collection[str]) -> dict[str, int]:
    """How many words of the question are small words of each language."""
    words = _words(question)
    return {code: len(words & _small_words(code)) for code in languages}


@cache
def _small_words(language: str) -> frozenset[str]:
    return frozenset(safe_get_stopwords(language)) | frozenset(_TABLES.get(language, {}).get("frame", "").split())


def other_language(question: str, languages: Collection[str]) -> str:
    """The language that has the most small words of the question if it is none of these; else ""."""
    shared = _shared(question, {*LANGUAGES, *languages})
    likely = max(LANGUAGES, key=lambda code: shared[code])
    is_clear = shared[likely] >= _FEW and sum(number == shared[likely] for number in shared.values()) == 1
    return likely if is_clear and likely not in languages else ""


def _in_order(question: str) -> Iterator[str]:
    # The common languages share no question words: only for other questions, the words are counted.
    yield from COMMON
    yield from asking(question)


def frame_of(text: str, language: str) -> frozenset[int]:
    """Where the words begin that ask rather than say what about: stop words, "costs", "means", "is there"."""
    content = analyse(text, language, stop_words=False)
    kept = {term.start for term in content if term.text not in _frame(language)}
    return frozenset(term.start for term in analyse(text, language) if term.start not in kept)


@cache
def _frame(language: str) -> frozenset[str]:
    return stems(_TABLES[language]["frame"], language) if language in LANGUAGES else frozenset()


@cache
def value_words() -> frozenset[str]:
    """The words that ask for a number or name a column of numbers: price, cost, amount."""
    return frozenset(word for own in _TABLES.values() for word in own["value"].split())


def contact_words(question: str) -> frozenset[str]:
    """The words that ask for a telephone number or an address, if the question asks for one; in lower case."""
    asked = sought(question)
    return frozenset(LABELS[asked.kind].lower().split()) if asked and asked.kind in CONTACTS else frozenset()


def kind_of_key_words(question: str) -> str:
    """What a question without a verb asks for: money by "salary of the director", a date by "deadline"; else ""."""
    words = _words(question)
    if not words.isdisjoint(_auxiliaries()):
        return ""
    return next((kind for kind, own in _key_words().items() if not words.isdisjoint(own)), "")


@cache
def _key_words() -> dict[str, frozenset[str]]:
    of_times = {kind: frozenset(words.casefold().split()) for kind, words in _KEY_WORDS.items()}
    return {**of_times, "money": value_words()}


@cache
def _auxiliaries() -> frozenset[str]:
    # "Fees in winter" are key words.
    return frozenset(word for language in COMMON for word in _TABLES[language]["auxiliaries"].split("|")) - {"in", "on"}


def stems(text: str, language: str) -> frozenset[str]:
    """The stems of the words of the text, without stop words."""
    return frozenset(term.text for term in analyse(text, language, stop_words=False))


def _after(text: str, language: str) -> tuple[str, frozenset[str]]:
    """The stem of the first word unless it is a stop word, and those of the noun asked about."""
    content = {term.start: term.text for term in analyse(text, language, stop_words=False)}
    words = analyse(text, language)[:_WORDS]
    auxiliaries = _TABLES[language]["auxiliaries"].split("|")
    said = [text[word.start : word.end].lower() for word in words]
    ends = [word.start not in content or each in auxiliaries for word, each in zip(words, said, strict=True)]
    run = [content[word.start] for word in words[: ends.index(True) if True in ends else len(words)]]
    following = said[len(run)] if len(words) > len(run) else ""
    # Without an auxiliary, the last word is the verb: "How many soldiers refused to go?"
    nouns = run if following in auxiliaries or len(run) < 2 else run[:-1]
    return run[0] if run else "", frozenset(nouns)
