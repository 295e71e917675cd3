"""Tells courtesies, and questions about the bot itself, from questions to the documents."""

import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path

import regex

# A longer message says more than a courtesy.
MOST_WORDS = 12
_WORD = regex.compile(r"\w+")
_APOSTROPHE = regex.compile("['’`]")
# "hellooo", "спасибоооо"
_STRETCHED = regex.compile(r"(\p{L})\1{2,}")
_SIGNS = {
    "👋": "greeting",
    "🙏": "thanks",
    "❤": "thanks",
    "👍": "assent",
    "👌": "assent",
    "🤝": "thanks",
    "👏": "thanks",
}
_BESIDE = "beside"


class Courtesy(StrEnum):
    """What a message is that asks the documents nothing; the first of several kinds counts."""

    DOCUMENTS = "documents"
    ABOUT = "about"
    FAREWELL = "farewell"
    THANKS = "thanks"
    GREETING = "greeting"
    ASSENT = "assent"


def courtesy(text: str) -> Courtesy | None:
    """The kind of courtesy that the whole text is; None if it says anything else."""
    words = _words(text)
    if not words:
        return next((Courtesy(kind) for sign, kind in _SIGNS.items() if sign in text), None)
    kinds = _kinds(words) if len(words) <= MOST_WORDS else set()
    return next((kind for kind in Courtesy if kind in kinds), None)


def _words(text: str) -> tuple[str, ...]:
    plain = _APOSTROPHE.sub("", text.casefold().replace("ё", "е"))
    return tuple(_WORD.findall(_STRETCHED.sub(r"\1", plain)))


def _kinds(words: tuple[str, ...]) -> set[str]:
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
def _phrases() -> tuple[dict[tuple[str, ...], str], int]:
    """The kind of each phrase, and the number of words of the longest."""
    table = tomllib.loads(Path(__file__).with_name("courtesies.toml").read_text("utf-8"))
    phrases: dict[tuple[str, ...], str] = {}
    for kind in (*Courtesy, _BESIDE):
        for line in table[kind].strip().splitlines():
            for phrase in line.split("|"):
                phrases.setdefault(_words(phrase), kind)
    return phrases, max(map(len, phrases))
