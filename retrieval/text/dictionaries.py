"""Which words are in the dictionary of a language: such a word is no typing error."""

import gzip
import pkgutil
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from retrieval.text.words import stem_of, unaccented

# The languages that have a dictionary.
LANGUAGES = ("ar", "de", "en", "es", "eu", "fa", "fr", "it", "lv", "nl", "pt", "ru")
# A dictionary of fewer words lacks many of their forms, so that a word is known by its stem too.
_WITH_FORMS = 100_000


def is_word(word: str, language: str) -> bool:
    """Whether the word is in the dictionary of the language, whatever its accents and capitals."""
    lower = word.lower()
    return _holds(_words(language), lower) or _holds(_stems(language), stem_of(lower, language))


def _holds(checksums: NDArray[np.uint32], word: str) -> bool:
    (sought,) = _checksums([word])
    place = np.searchsorted(checksums, sought)
    return bool((checksums[place : place + 1] == sought).any())


@cache
def _words(language: str) -> NDArray[np.uint32]:
    """The checksums of the language's words, in order; none without a dictionary."""
    return np.unique(_checksums(_listed(language)))


@cache
def _stems(language: str) -> NDArray[np.uint32]:
    """The checksums of the stems of a small dictionary's words."""
    words = _listed(language) if len(_words(language)) < _WITH_FORMS else ()
    return np.unique(_checksums(stem_of(word, language) for word in words))


def _listed(language: str) -> Iterator[str]:
    """The words of the dictionary; "don't" as many type it, "dont"."""
    if language not in LANGUAGES:
        return
    # As `spellchecker` loads it, German alone takes 77 MB.
    data = pkgutil.get_data("spellchecker", f"resources/{language}.json.gz") or b""
    with gzip.open(BytesIO(data), "rt", encoding="utf-8") as lines:
        yield from (line.split('"')[1].replace("'", "") for line in lines if '"' in line)


def _checksums(words: Iterable[str]) -> NDArray[np.uint32]:
    return np.fromiter((crc32(unaccented(word).encode()) for word in words), np.uint32)
