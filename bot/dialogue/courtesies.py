"""Tells courtesies, and questions about the bot itself, from questions to the documents."""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from bot.dialogue import said
from bot.dialogue.pronouns import LANGUAGES
from bot.dialogue.said import Words

# A longer message says more than a courtesy.
MOST_WORDS = 12
# The most words of a courtesy before a question.
_OPENING = 6
_SIGNS = {
    "👋": "greeting",
    "🙏": "thanks",
    "❤": "thanks",
    "👍": "assent",
    "👌": "assent",
    "🤝": "thanks",
    "👏": "thanks",
}
_BESIDE, _FILLERS = "beside", "fillers"


class Courtesy(StrEnum):
    """What a message is that asks the documents nothing; the first of several kinds counts."""

    FILES = "files"
    DOCUMENTS = "documents"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    ABOUT = "about"
    FAREWELL = "farewell"
    THANKS = "thanks"
    GREETING = "greeting"
    ASSENT = "assent"


_BEFORE = {Courtesy.GREETING, Courtesy.THANKS, Courtesy.ASSENT}


def courtesy(text: str) -> Courtesy | None:
    """The kind of courtesy that the whole text is; None if it says anything else."""
    if not said.words(text):
        return next((Courtesy(kind) for sign, kind in _SIGNS.items() if sign in text), None)
    return next(filter(None, map(_kind, said.forms(text))), None)


def question_in(text: str) -> str:
    """The text without the courtesies and the "and" before its question."""
    pieces = text.split()
    for count in range(min(_OPENING, len(pieces) - 1), 0, -1):
        if _opens(said.words(" ".join(pieces[:count]))):
            return " ".join(pieces[count:])
    return text


def is_courtesy(word: str) -> bool:
    """Whether the word is a courtesy by itself, such as "please"."""
    return word in _polite()


def without_courtesies(words: Words) -> Iterator[Words]:
    """The words, then with ever more of the courtesies at their ends left out, such as "please"."""
    first = next((at for at, word in enumerate(words) if not is_courtesy(word)), len(words))
    last = next((at for at in range(len(words), first, -1) if not is_courtesy(words[at - 1])), first)
    for start in range(first + 1):
        yield from (words[start:end] for end in range(len(words), max(start, last) - 1, -1))


def without_fillers(words: Words) -> Words:
    """The words without those that may stand anywhere in a phrase, such as "actually"."""
    fillers = {word for phrase in said.phrases("courtesies")[_FILLERS] for word in phrase}
    return tuple(word for word in words if word not in fillers)


def _kind(words: Words) -> Courtesy | None:
    if len(words) > MOST_WORDS:
        return None
    kinds = _kinds(words) or _kinds(without_fillers(words))
    return next((kind for kind in Courtesy if kind in kinds), None)


def _opens(words: Words) -> bool:
    """Whether the words are a courtesy that may come before a question, or "and"."""
    kinds = _kinds(words) - {_BESIDE}
    return bool(kinds and kinds <= _BEFORE) or words in _openings()


def _kinds(words: Words) -> set[str]:
    """The kinds of the phrases that make up the words; none if they cannot be divided into phrases."""
    phrases, longest = _phrases()
    # By the number of words read, the kinds of the phrases until there.
    reached: dict[int, set[str]] = {0: set()}
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - longest), end):
            kind = phrases.get(words[start:end])
            if kind and start in reached:
                reached.setdefault(end, reached[start] | {kind})
    return reached.get(len(words), set())


@cache
def _phrases() -> tuple[dict[Words, str], int]:
    """The kind of each phrase, and the number of words of the longest."""
    phrases: dict[Words, str] = {}
    for kind in (*Courtesy, _BESIDE):
        for phrase in said.phrases("courtesies")[kind]:
            phrases.setdefault(phrase, kind)
    return phrases, max(map(len, phrases))


@cache
def _openings() -> frozenset[Words]:
    return frozenset(said.words(opening) for each in LANGUAGES.values() for opening in each.openings)


@cache
def _polite() -> frozenset[str]:
    kinds = {*_BEFORE, _BESIDE}
    return frozenset(phrase[0] for kind in kinds for phrase in said.phrases("courtesies")[kind] if len(phrase) == 1)
