"""The words that refer back in a conversation (anaphors), by language, from `pronouns.toml`."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import regex

Pattern = regex.Pattern[str]
Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Pointing:
    """The anaphors of a language, and the words that help to decide whether they have an antecedent."""

    openings: tuple[str, ...]  # of a question that continues another one
    asking: Words  # question words
    pronouns: Words  # always anaphors
    last: Words  # anaphors at the end of the question
    light: Words  # not stop words, but as uninformative
    addressed: Words  # pronouns of address
    plural: Pattern  # of words that look plural
    rules: dict[str, Pattern] = field(default_factory=dict)  # anaphors where this matches; the word itself is in <>
    persons: Words = frozenset()  # question words that a pronoun can stand for: "Who lost their limbs?"
    several: Words = frozenset()  # with a plural antecedent
    singular: Words = frozenset()  # with a singular antecedent
    possessive: Words = frozenset()  # can have an antecedent in their own clause
    subjects: Words = frozenset()  # can begin a clause without a word that separates it from the one before
    borders: Words = frozenset()  # separate clauses; if empty, any earlier word can be the antecedent
    auxiliaries: Words = frozenset()
    before_verbs: Words = frozenset()  # a verb follows


def _pointing(demonstratives: str, time: str, rules: dict[str, str], **table: Any) -> Pointing:
    """The language of a table; a demonstrative is an anaphor unless a word of time follows, as in "this year"."""
    table["openings"] = tuple(table["openings"])
    table["plural"] = regex.compile(table.get("plural", r"(?!)"))
    patterns = {word: f"<{word}>(?! TIME)" for word in demonstratives.split()} | rules
    compiled = {word: regex.compile(pattern.replace("TIME", time)) for word, pattern in patterns.items()}
    words = {name: frozenset(value.split()) for name, value in table.items() if isinstance(value, str)}
    return Pointing(**table | words, rules=compiled)


_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
LANGUAGES = {code: _pointing(**{"rules": {}} | table) for code, table in _TABLES.items()}

# Words that say nothing about the topic, in case the stop words lack them.
EMPTY = {
    code: pointing.asking | pointing.pronouns | frozenset(" ".join(pointing.openings).split())
    for code, pointing in LANGUAGES.items()
}
