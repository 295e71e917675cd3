"""What a question asks for by its question words: a date, an amount, a name or a place; rules in `questions.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile
from pathlib import Path

import regex

from retrieval.text.words import analyse, language_by_stop_words

_TABLES = tomllib.loads(Path(__file__).with_name("questions.toml").read_text("utf-8"))
# The patterns of what else a question wants, in all languages.
WANTED: dict[str, list[str]] = _TABLES.pop("wanted")
# The words of the labels that a question implies, in all languages.
LABELS: dict[str, str] = _TABLES.pop("labels")
# The languages that have rules.
LANGUAGES = tuple(_TABLES)
# Languages whose stop words are counted, so that those without rules are recognised.
_READ = (*LANGUAGES, "es", "fr", "it", "pl", "pt", "uk")
# So many words after the question word are read.
_WORDS = 4


@cache
def _kinds(language: str) -> dict[str, "regex.Pattern[str]"]:
    """How a question asks for each kind of thing."""
    begin = rf"^\W*{_TABLES[language]['begin']}"
    return {
        kind: regex.compile(words.replace("BEGIN", begin), regex.I)
        for kind, words in _TABLES[language].items()
        if kind not in ("begin", "auxiliaries", "frame")
    }


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
    """What the question asks for; None in a language without rules."""
    for language in LANGUAGES:
        for kind, pattern in _kinds(language).items():
            if found := pattern.search(question):
                verb, nouns = _after(question[found.end() :], language)
                return Asked(kind, language, stems(question, language), verb, nouns)
    language = language_by_stop_words(question, _READ)
    return Asked("", language, stems(question, language)) if language in LANGUAGES else None


def frame_of(text: str, language: str) -> frozenset[int]:
    """Where the words begin that ask rather than say what about: stop words, "costs", "means", "is there"."""
    content = analyse(text, language, stop_words=False)
    frame = stems(_TABLES[language]["frame"], language) if language in LANGUAGES else frozenset()
    kept = {term.start for term in content if term.text not in frame}
    return frozenset(term.start for term in analyse(text, language) if term.start not in kept)


def stems(text: str, language: str) -> frozenset[str]:
    """The stems of the words of the text, without stop words."""
    return frozenset(term.text for term in analyse(text, language, stop_words=False))


def _after(text: str, language: str) -> tuple[str, frozenset[str]]:
    """The stem of the first word unless it is a stop word, and those of the noun asked about."""
    content = {term.start: term.text for term in analyse(text, language, stop_words=False)}
    words = analyse(text, language)[:_WORDS]
    run = [content[word.start] for word in takewhile(lambda word: word.start in content, words)]
    following = text[words[len(run)].start : words[len(run)].end].lower() if len(words) > len(run) else ""
    # Without an auxiliary, the last word is the verb: "How many soldiers refused to go?"
    nouns = run if following in _TABLES[language]["auxiliaries"].split("|") or len(run) < 2 else run[:-1]
    return run[0] if run else "", frozenset(nouns)
