"""Words that sound alike in two languages, in any scripts: names, and words that both have borrowed.

A word is transcribed into Latin letters roughly as it is pronounced: Кикли and Kuechly become kikli and kuecli. Two
such forms are compared twice: by all letters, and by the consonants alone, which change least between languages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import regex
from anyascii import anyascii
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from embeddings.encoder import Floats
from retrieval.text.words import SPACED, analyse

# A similarity below the first is chance, one above the second counts as identity. In words shorter than _LONG
# letters chance is greater by _SHORT for each missing letter.
_CHANCE, _SAME = 0.7, 0.9
_SHORT, _LONG = 0.05, 6
# A word, where words have borders; Japanese writes borrowed words in a script of their own.
_WORD = regex.compile(rf"{SPACED}+|[\p{{Katakana}}ー]+|\p{{Hangul}}+", regex.V1)
# The sounds of letter groups and of letters that only some languages use; capitals are sounds without a letter.
_SPELLINGS = (
    ("shch", "S"), ("tsch", "C"), ("sch", "S"), ("tch", "C"), ("dzh", "J"), ("ch", "C"), ("sh", "S"), ("zh", "J"),
    ("kh", "h"), ("ph", "f"), ("th", "t"), ("gh", "g"), ("dh", "d"), ("wh", "v"), ("ck", "k"), ("tz", "s"), ("ts", "s"),
    ("qu", "kv"), ("x", "ks"), ("w", "v"), ("q", "k"),
)  # fmt: skip
_SOFT_C = regex.compile("c(?=[eiy])")
_LAST = str.maketrans("cjy", "kJi")
_SILENT = regex.compile("[^a-zCJS0-9]")
_DOUBLED = regex.compile(r"(.)\1+")
_VOWELS = regex.compile("(?<!^)[aeiou]")


@dataclass(frozen=True, slots=True)
class Sound:
    """How a word of a text sounds, and its position."""

    text: str
    start: int
    end: int


def sounds(text: str, language: str) -> list[Sound]:
    """The sounds of the words of a text in this language, without stop words and endings."""
    pairs = ((sound(run[0], language), run) for run in _WORD.finditer(text))
    return [Sound(heard, run.start(), run.end()) for heard, run in pairs if heard]


def spoken(text: str, language: str) -> list[str]:
    """The same as `sounds` without positions, in less time."""
    return [heard for word in _WORD.findall(text) if (heard := sound(word, language))]


def alike(asked: Sequence[str], others: Sequence[str]) -> Floats:
    """How much alike the words sound, 0 to 1, (asked, others); numbers score 1 if they are equal, otherwise 0."""
    letters = cdist(asked, others, scorer=Indel.normalized_similarity, dtype=np.float32)
    consonants = cdist(
        list(map(_consonants, asked)),
        list(map(_consonants, others)),
        scorer=Indel.normalized_similarity,
        dtype=np.float32,
    )
    lengths = np.minimum.outer([len(word) for word in asked], [len(word) for word in others])
    chance = _CHANCE + _SHORT * np.maximum(0, _LONG - lengths)
    similar = np.clip(((letters + consonants) / 2 - chance) / np.maximum(_SAME - chance, _SHORT), 0, 1)
    # Only numbers keep characters that are not letters.
    is_figure = np.logical_not(np.logical_and.outer([w.isalpha() for w in asked], [w.isalpha() for w in others]))
    return np.asarray(np.where(is_figure, letters == 1, similar), np.float32)


# Cached, since the same words recur often.
@lru_cache(maxsize=100_000)
def sound(word: str, language: str) -> str:
    """How the stem of the word sounds; "" for a stop word."""
    stem = next((term.text for term in analyse(word, language, stop_words=False) if term.weight == 1), "")
    latin = anyascii(stem).lower().replace("'", "")
    if _is_figure(latin):
        return latin
    for spelling, sounded in _SPELLINGS:
        latin = latin.replace(spelling, sounded)
    return _DOUBLED.sub(r"\1", _SILENT.sub("", _SOFT_C.sub("s", latin).translate(_LAST)))


@lru_cache(maxsize=100_000)
def _consonants(sounded: str) -> str:
    return _VOWELS.sub("", sounded)


def _is_figure(word: str) -> bool:
    return any(map(str.isdigit, word))
