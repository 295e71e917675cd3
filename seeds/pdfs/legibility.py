"""Whether the text layer of a PDF is text: fonts without a table of letters give signs at random."""

import re
import unicodedata
from collections import Counter

# Letters of private use, control characters, and the sign for an unknown letter.
_UNKNOWN = re.compile("[\x00-\x01\x03-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uefff\uf100-\uf8ff\U000f0000-\U0010ffff]")
_MOST_UNKNOWN = 0.3
# What a sample must hold to be judged by its letters.
_FEWEST_LETTERS = 300
# In every language written with Latin letters these are common: they are half of all letters and more.
_COMMON = frozenset("aeinorst")
_FEWEST_COMMON = 0.27
_MOST_ACCENTED = 0.6
_LARGEST_SAMPLE = 30_000


def is_legible(text: str) -> bool:
    """Whether few of the characters are unknown."""
    signs = len(text) - text.count(" ")
    return len(_UNKNOWN.findall(text)) <= _MOST_UNKNOWN * signs


def is_language(text: str) -> bool:
    """Whether the letters may be those of a language; a short text and other scripts are not judged."""
    letters = list(filter(str.isalpha, text[:_LARGEST_SAMPLE].lower()))
    latin = Counter(letter for letter in letters if letter < "\u0250" or "\u1e00" <= letter <= "\u1eff")
    total = latin.total()
    if total < _FEWEST_LETTERS or total * 2 < len(letters):
        return True
    plain: Counter[str] = Counter()
    for letter, count in latin.items():
        plain[unicodedata.normalize("NFD", letter)[0]] += count
    accented = sum(count for letter, count in latin.items() if not letter.isascii())
    common = sum(plain[letter] for letter in _COMMON)
    return common >= _FEWEST_COMMON * total and accented <= _MOST_ACCENTED * total
