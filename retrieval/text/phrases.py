"""Search for words as written, whatever the letter case, accents, white space and punctuation of the text."""

from unicodedata import normalize

import regex

from retrieval.text.passages import Span
from retrieval.text.words import SPACED, runs

# Without its breve, й would be a different letter, not the same one without an accent.
_ACCENT = regex.compile("[\u0300-\u0305\u0307-\u036f]|(?<!и)\u0306")
_CHARACTER = regex.compile(r"\X")


def pattern(*phrases: str) -> "regex.Pattern[str]":
    """A pattern that finds any of the phrases in a `plain` text: consecutive words, whole where words have borders."""
    return regex.compile("|".join(map(_pattern, phrases)), regex.V1)


def _pattern(phrase: str) -> str:
    words = [
        rf"(?<!{SPACED}){regex.escape(run)}(?!{SPACED})" if spaced else regex.escape(run)
        for run, spaced in runs(plain(phrase))
    ]
    return r"[\W_]*".join(words)


def plain(text: str) -> str:
    """The text in lower case without accents; its length may differ."""
    if text.isascii():
        return text.lower()
    bare = _ACCENT.sub("", normalize("NFKD", text).casefold())
    return normalize("NFC", bare).replace("ı", "i")


def spans(phrase: "regex.Pattern[str]", text: str) -> list[Span]:
    """Where the phrase occurs in the text, which need not be plain."""
    origins: list[Span] = []
    plain_text = ""
    for character in _CHARACTER.finditer(text):
        letters = plain(character[0])
        plain_text += letters
        origins += [character.span()] * len(letters)
    matches = phrase.finditer(plain_text)
    return [(origins[match.start()][0], origins[match.end() - 1][1]) for match in matches]
