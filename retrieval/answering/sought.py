"""What a question asks for by its question words: a date, an amount, a name or a place; rules in `sought.toml`."""

import tomllib
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import regex

from retrieval.text.words import analyse, language_by_stop_words

_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
# Languages whose stop words are counted, so that those without rules are recognised.
_READ = (*_TABLES, "es", "fr", "it", "pl", "pt", "uk")
# So many words after the question word are read.
_WORDS = 4


def _kinds(begin: str, auxiliaries: str, **patterns: str) -> dict[str, "regex.Pattern[str]"]:
    return {kind: regex.compile(words.replace("BEGIN", rf"^\W*{begin}"), regex.I) for kind, words in patterns.items()}


_AUXILIARY = {language: frozenset(table["auxiliaries"].split("|")) for language, table in _TABLES.items()}
KINDS = {language: _kinds(**table) for language, table in _TABLES.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for, in a language that has rules."""

    kind: str  # "" for something that has no form of its own
    language: str
    stems: frozenset[str]
    verb: str = ""  # the stem of the word after the question word, if it is no auxiliary
    nouns: frozenset[str] = frozenset()  # the stems of the words after the question word


def sought(question: str) -> Asked | None:
    """What the question asks for; None in a language without rules."""
    for language, kinds in KINDS.items():
        for kind, pattern in kinds.items():
            if found := pattern.search(question):
                verb, nouns = _after(question[found.end() :], language)
                return Asked(kind, language, stems(question, language), verb, nouns)
    language = language_by_stop_words(question, _READ)
    return Asked("", language, stems(question, language)) if language in KINDS else None


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
    nouns = run if following in _AUXILIARY[language] or len(run) < 2 else run[:-1]
    return run[0] if run else "", frozenset(nouns)
