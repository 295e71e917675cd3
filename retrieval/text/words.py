"""The analyser of passages and questions alike: it turns a text into terms by the rules of its language."""

import math
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple
from unicodedata import normalize
from zlib import crc32

import numpy as np
import regex
import Stemmer
import stopwords
from numpy.typing import NDArray

# Raised whenever the terms of a text change: an index made by another analyser is rebuilt.
ANALYSER = 5
UNKNOWN = "und"
# The weight of a part of a word, relative to a whole word; anything from 0.2 to 0.5 does as well.
PART_WEIGHT = 0.4

# No word of a text begins like this, so a part never matches a whole word.
_PART = "~"
_PART_LENGTH = 4
_SURE = 0.5
# So many stop words more than in another language show a text's own: "do" and "un" are words of several.
CLEAR = 2
# What a stop word says beside the logarithm of the probability by letters, which is at least that of this one. Of
# 1,400 questions among four languages that are alike, .2 % are misjudged so, 3.5 % by their stop words alone.
_STOP_WORD, _LEAST = 2, 1e-6
# Reading more of a text says no more about its language.
_ENOUGH = 20_000
# Most words of a text are among the last so many: stemming one takes ten times as long as looking it up.
_WORDS_KEPT = 8192
_STEMMED = frozenset(
    "ar ca cs da de el en eo es et eu fa fi fr ga hi hu hy id it lt ne nl no pl pt ro ru sr sv ta tr yi".split()  # noqa: SIM905
)
_CJK = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー"
_UNSPACED = r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
# A character of a word in scripts where words have borders, as a pattern for `regex`.
# regex, not re: its \w keeps the vowel signs of Hindi, Thai and Arabic inside the word.
SPACED = rf"[\w--[_{_CJK}{_UNSPACED}]]"
# C++ and C#, and an operator that stands by itself, but not a dash, bar or bullet, nor the mark that ends a question.
_SIGN = (
    r"(?<![^\s\"'`“„«(\[])(?!(?:[-–—·•]+|\|)(?:\s|$))(?![?!.…]*$)[-%=<>&|^~@#$+*/\\:!?]{1,4}?"
    r"(?=[\s\"'`”“»)\].,;]|$|[?!.…]+$)(?<!^[?!.…])"
)
_RUN = regex.compile(
    rf"(?P<cjk>[{_CJK}]+)|(?P<unspaced>[{_UNSPACED}]+)|(?P<word>{SPACED}+(?:\+\+|\#)?|{_SIGN})", regex.V1
)
_FIGURE = regex.compile(r"[\d|]+")
_ACCENT = regex.compile("[\u0300-\u036f]")


# A tuple, since a text has many terms and a frozen dataclass takes three times as long to make.
class Term(NamedTuple):
    """A word of a text, or a part of one, in the form that search uses, and its position."""

    text: str
    start: int
    end: int
    weight: float


def analyse(text: str, language: str, *, parts: bool = False, stop_words: bool = True) -> list[Term]:
    """The terms of a text: stems of its words, or short pieces where words have no spaces between them.

    Traditional Chinese characters become simplified ones, so that either script finds the other.
    With `parts`, four-letter parts of the words are added: without a model, they find inflected and
    compound words that stemming misses. Without `stop_words`, stop words are left out.
    """
    stop = frozenset() if stop_words else _stop_words(language)
    terms: list[Term] = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        if run.lastgroup != "word":
            terms += _pieces(run[0], start, 2 if run.lastgroup == "cjk" else _PART_LENGTH, language)
            continue
        word, stem = _folded_and_stemmed(run[0], language)
        if word in stop:
            continue
        terms.append(Term(stem, start, end, 1))
        if parts:
            terms += [Term(_PART + part, start, end, PART_WEIGHT) for part in _parts(unaccented(word))]
    return terms


def runs(text: str) -> list[tuple[str, bool]]:
    """The words of a text as written, each with True; a run of words without spaces between them comes with False."""
    return [(run[0], run.lastgroup == "word") for run in _RUN.finditer(text)]


def forms(word: str, language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of the word's forms, and the forms that must be searched for as written.

    The latter are stop words, and a form that the stemmer reduces further: паромы becomes паром, паром becomes пар.
    """
    folded = _folded(word, language)
    stem = stem_of(folded, language)
    bare = unaccented(stem)
    again = {stem} - {stem_of(stem, language)}
    return frozenset({bare, unaccented(folded)}), _stop_forms(language).get(bare, frozenset()) | again


def clues(text: str, language: str) -> list[frozenset[str]]:
    """Sets of terms: any text with these words as written, accents aside, was indexed with a term of each set."""
    sets: list[frozenset[str]] = []
    for run in _RUN.finditer(text):
        word = _folded(run[0], language)
        if run.lastgroup == "cjk":
            # A single character is a term of full weight only where it stands alone.
            pairs = _pieces(run[0], 0, 2, language)
            sets += [frozenset({term.text}) for term in pairs if term.weight < 1 or len(run[0]) > 1]
        elif run.lastgroup == "unspaced":
            # A run shorter than a piece gives no clue: longer runs have no piece of its length.
            pieces = _pieces(run[0], 0, _PART_LENGTH, language) if len(run[0]) >= _PART_LENGTH else ()
            sets += [frozenset({term.text}) for term in pieces]
        elif unaccented(word) not in map(unaccented, _stop_words(language)):
            sets.append(_possible_stems(word, language))
    return sets


def _possible_stems(word: str, language: str) -> frozenset[str]:
    """The word's stem, and every stem it may have with other accents: its beginnings."""
    bare = unaccented(word)
    beginnings = {bare[:length] for length in range(min(2, len(bare)), len(bare) + 1)}
    return frozenset(beginnings | {term.text for term in analyse(word, language)})


def hashes(terms: Sequence[Term]) -> NDArray[np.uint32]:
    """The CRC-32 of each term's text, (terms,)."""
    return np.array([crc32(term.text.encode()) for term in terms], np.uint32)


def language_of(text: str, likely: Collection[str] = ()) -> str:
    """The ISO 639-1 code of the text's language; where that is unclear, the most probable of the likely ones."""
    ranked = _ranked(text)
    if not ranked:
        return UNKNOWN
    best, probability = ranked[0]
    return best if probability >= _SURE else next((code for code, _ in ranked if code in likely), best)


def language_among(text: str, languages: Collection[str]) -> str:
    """The most probable of these languages by its stop words and, unless they decide, by its letters.

    UNKNOWN if the text has no letters; a single language is returned without a look at the text.
    """
    if len(languages) == 1:
        return next(iter(languages))
    if (clear := language_by_stop_words(text, languages, CLEAR)) != UNKNOWN:
        return clear
    counts, probabilities = _stop_words_in(text, languages), dict(_ranked(text))
    of_letters = {code: math.log(max(probabilities.get(code, 0), _LEAST)) for code in languages}
    known = languages if probabilities else ()
    return max(known, key=lambda code: _STOP_WORD * counts[code] + of_letters[code], default=UNKNOWN)


def likeliest_language(text: str) -> tuple[str, float]:
    """The code of the text's most probable language, with its probability."""
    return next(iter(_ranked(text)), (UNKNOWN, 0.0))


@cache
def stop_words_of(language: str) -> frozenset[str]:
    """The stop words of the language, of more than a letter."""
    return frozenset(word for word in _stop_words(language) if len(word) > 1)


def language_by_stop_words(text: str, languages: Collection[str], lead: int = 1) -> str:
    """The one of these languages that has the most stop words in the text, by so many; else UNKNOWN."""
    counts = _stop_words_in(text, languages)
    most = sorted(counts, key=lambda code: -counts[code])[:2]
    is_clear = len(most) == 1 or (len(most) == 2 and counts[most[0]] - counts[most[1]] >= lead)
    return most[0] if is_clear else UNKNOWN


def _stop_words_in(text: str, languages: Collection[str]) -> dict[str, int]:
    words = [run[0].casefold() for run in _RUN.finditer(text[:_ENOUGH])]
    return {code: sum(map(_stop_words(code).__contains__, words)) for code in languages}


@lru_cache(maxsize=_WORDS_KEPT)
def _folded_and_stemmed(word: str, language: str) -> tuple[str, str]:
    folded = _folded(word, language)
    return folded, unaccented(stem_of(folded, language))


def _folded(word: str, language: str) -> str:
    if language == "tr":
        word = word.replace("I", "ı").replace("İ", "i")
    folded = word.lower() if word.isascii() else normalize("NFKC", word).casefold()
    return str(_simplifier().convert(folded)) if language == "zh" else folded


def _pieces(run: str, start: int, size: int, language: str) -> Iterator[Term]:
    """Overlapping pieces of a run without spaces; where they are pairs, single characters as well."""
    folded = [_folded(character, language) for character in run]
    for at in range(max(1, len(run) - size + 1)):
        yield Term("".join(folded[at : at + size]), start + at, start + min(at + size, len(run)), 1)
    if size == 2:
        for at, character in enumerate(folded):
            yield Term(_PART + character, start + at, start + at + 1, PART_WEIGHT)


def _parts(word: str) -> Iterator[str]:
    marked = f"_{word}_"
    return (marked[at : at + _PART_LENGTH] for at in range(max(1, len(marked) - _PART_LENGTH + 1)))


def unaccented(word: str) -> str:
    """The word without accents."""
    return word if word.isascii() else normalize("NFC", _ACCENT.sub("", normalize("NFD", word)))


@cache
def _stop_words(language: str) -> frozenset[str]:
    """Stop words as the analyser splits them: the parts before and after an apostrophe are two words."""
    listed = stopwords.safe_get_stopwords(language)
    return frozenset(run[0] for entry in listed for run in _RUN.finditer(_folded(entry, language)))


@cache
def _stop_forms(language: str) -> dict[str, frozenset[str]]:
    """The stop words of each stem, the stems without accents."""
    forms_of: dict[str, frozenset[str]] = {}
    for word in _stop_words(language):
        stem = unaccented(stem_of(word, language))
        forms_of[stem] = forms_of.get(stem, frozenset()) | {word}
    return forms_of


def stem_of(word: str, language: str) -> str:
    """The stem of the word; the word itself in a language without a stemmer."""
    # Each call makes its own stemmer: stemmers are not thread-safe, and quick to make.
    return str(Stemmer.Stemmer(language).stemWord(word)) if language in _STEMMED else word


def _ranked(text: str) -> list[tuple[str, float]]:
    """Two-letter codes and probabilities, the most probable first; none for a text without letters."""
    # The identifier takes figures and the bars between cells for Volapük.
    words = _FIGURE.sub(" ", text[:_ENOUGH])
    if not any(map(str.isalpha, words)):
        return []
    return [(code, float(p)) for code, p in _identifier().rank(words) if len(code) == 2]


@cache
def _simplifier() -> Any:
    # Imported here: only Chinese needs it.
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _identifier() -> Any:
    # Imported here: it takes a second and 100 MB, and questions about documents in one language do not need it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
