"""One analyser for index and question: a text becomes terms in its language."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from unicodedata import normalize
from zlib import crc32

import numpy as np
import regex
import Stemmer
import stopwords
from numpy.typing import NDArray

# Changes with every change of the terms that a text becomes: an index made by another analyser is made again.
ANALYSER = 2
UNKNOWN = "und"
# What a part of a word counts for beside a whole one; anything from 0.2 to 0.5 does as well.
PART_WEIGHT = 0.4

# No word of a text looks like this, so a part never meets a whole word.
_PART = "~"
_PART_LENGTH = 4
_SURE = 0.5
# More of a text tells no more about its language.
_ENOUGH = 20_000
_STEMMED = frozenset(
    "ar ca cs da de el en eo es et eu fa fi fr ga hi hu hy id it lt ne nl no pl pt ro ru sr sv ta tr yi".split()  # noqa: SIM905
)
_CJK = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー"
_UNSPACED = r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
# A character of words that stand between borders, as a pattern of `regex`.
# regex, not re: its \w keeps the vowel signs of Hindi, Thai and Arabic inside the word.
SPACED = rf"[\w--[_{_CJK}{_UNSPACED}]]"
_RUN = regex.compile(rf"(?P<cjk>[{_CJK}]+)|(?P<unspaced>[{_UNSPACED}]+)|(?P<word>{SPACED}+)", regex.V1)
_ACCENT = regex.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a text as search knows it, or a part of one, and where it stands."""

    text: str
    start: int
    end: int
    weight: float


def analyse(text: str, language: str, *, parts: bool = False, stop_words: bool = True) -> list[Term]:
    """The terms of a text: stems of its words, pairs of characters where words have no spaces.

    Traditional Chinese characters become simplified ones, so that either script finds the other.
    With `parts`, also four-letter parts of the words: where no model helps, they find inflected and
    compound words that stemming misses. Without `stop_words`, only the others.
    """
    stop = frozenset() if stop_words else _stop_words(language)
    # A stemmer of its own for each call: they are not safe between threads, and are quickly made.
    stemmer = Stemmer.Stemmer(language) if language in _STEMMED else None
    terms: list[Term] = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        if run.lastgroup != "word":
            terms += _pieces(run[0], start, 2 if run.lastgroup == "cjk" else _PART_LENGTH, language)
            continue
        word = _folded(run[0], language)
        if word in stop:
            continue
        stem = _unaccented(stemmer.stemWord(word) if stemmer else word)
        terms.append(Term(stem, start, end, 1))
        if parts:
            terms += [Term(_PART + part, start, end, PART_WEIGHT) for part in _parts(_unaccented(word))]
    return terms


def runs(text: str) -> list[tuple[str, bool]]:
    """The words of a text as written, and whether each stands between borders; else it is a run of several."""
    return [(run[0], run.lastgroup == "word") for run in _RUN.finditer(text)]


def forms(word: str, language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of the word's forms, and the forms that must be looked for as written.

    These are stop words, and a form that the stemmer takes for another word's: паромы becomes паром, паром пар.
    """
    folded = _folded(word, language)
    stem = _stem(folded, language)
    bare = _unaccented(stem)
    again = {stem} - {_stem(stem, language)}
    return frozenset({bare, _unaccented(folded)}), _stop_forms(language).get(bare, frozenset()) | again


def clues(text: str, language: str) -> list[frozenset[str]]:
    """Sets of terms: what holds these words as written, accents aside, was indexed with one of each set at least."""
    found: list[frozenset[str]] = []
    for run in _RUN.finditer(text):
        word = _folded(run[0], language)
        if run.lastgroup == "cjk":
            # A lone character is a whole term only where it stands alone.
            pairs = _pieces(run[0], 0, 2, language)
            found += [frozenset({term.text}) for term in pairs if term.weight < 1 or len(run[0]) > 1]
        elif run.lastgroup == "unspaced":
            # A piece that is shorter than the pieces of a text is none of them.
            pieces = _pieces(run[0], 0, _PART_LENGTH, language) if len(run[0]) >= _PART_LENGTH else ()
            found += [frozenset({term.text}) for term in pieces]
        elif _unaccented(word) not in map(_unaccented, _stop_words(language)):
            found.append(_possible_stems(word, language))
    return found


def _possible_stems(word: str, language: str) -> frozenset[str]:
    """The word's stem, and those that it may have with other accents: beginnings of it."""
    bare = _unaccented(word)
    beginnings = {bare[:length] for length in range(min(2, len(bare)), len(bare) + 1)}
    return frozenset(beginnings | {term.text for term in analyse(word, language)})


def hashes(terms: Sequence[Term]) -> NDArray[np.uint32]:
    """A number for each term's text, (terms,)."""
    return np.array([crc32(term.text.encode()) for term in terms], np.uint32)


def language_of(text: str, likely: Collection[str] = ()) -> str:
    """The ISO 639-1 code of the text's language; where that is not clear, the likeliest given."""
    ranked = _ranked(text)
    if not ranked:
        return UNKNOWN
    best, probability = ranked[0]
    return best if probability >= _SURE else next((code for code, _ in ranked if code in likely), best)


def language_among(text: str, languages: Collection[str]) -> str:
    """The text's most probable language of these; where there is only one, it is not even asked."""
    if len(languages) == 1:
        return next(iter(languages))
    return next((code for code, _ in _ranked(text) if code in languages), UNKNOWN)


def _folded(word: str, language: str) -> str:
    if language == "tr":
        word = word.replace("I", "ı").replace("İ", "i")
    folded = normalize("NFKC", word).casefold()
    return str(_simplifier().convert(folded)) if language == "zh" else folded


def _pieces(run: str, start: int, size: int, language: str) -> Iterator[Term]:
    """Overlapping pieces of a run without spaces, and its single characters where pieces are pairs."""
    folded = [_folded(character, language) for character in run]
    for at in range(max(1, len(run) - size + 1)):
        yield Term("".join(folded[at : at + size]), start + at, start + min(at + size, len(run)), 1)
    if size == 2:
        for at, character in enumerate(folded):
            yield Term(_PART + character, start + at, start + at + 1, PART_WEIGHT)


def _parts(word: str) -> Iterator[str]:
    marked = f"_{word}_"
    return (marked[at : at + _PART_LENGTH] for at in range(max(1, len(marked) - _PART_LENGTH + 1)))


def _unaccented(word: str) -> str:
    return word if word.isascii() else normalize("NFC", _ACCENT.sub("", normalize("NFD", word)))


@cache
def _stop_words(language: str) -> frozenset[str]:
    """Stop words as the analyser cuts them: what stands before and after an apostrophe are two words."""
    listed = stopwords.safe_get_stopwords(language)
    return frozenset(run[0] for entry in listed for run in _RUN.finditer(_folded(entry, language)))


@cache
def _stop_forms(language: str) -> dict[str, frozenset[str]]:
    """The stop words of each stem without accents."""
    found: dict[str, frozenset[str]] = {}
    for word in _stop_words(language):
        stem = _unaccented(_stem(word, language))
        found[stem] = found.get(stem, frozenset()) | {word}
    return found


def _stem(word: str, language: str) -> str:
    return str(Stemmer.Stemmer(language).stemWord(word)) if language in _STEMMED else word


def _ranked(text: str) -> list[tuple[str, float]]:
    """Two-letter codes and probabilities, the most probable first; none for a text without letters."""
    if not any(character.isalpha() for character in text[:_ENOUGH]):
        return []
    return [(code, float(p)) for code, p in _identifier().rank(text[:_ENOUGH]) if len(code) == 2]


@cache
def _simplifier() -> Any:
    # Imported here: only Chinese needs it.
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _identifier() -> Any:
    # Imported here: it takes a second and 100 MB, and questions to documents of one language do without.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
