"""Short messages as words, folded alike for every list of phrases that they are compared with."""

import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import regex

Words = tuple[str, ...]

_WORD = regex.compile(r"\w+")
_APOSTROPHE = regex.compile("['’`´]")
_SEPARATOR = regex.compile(r"[|\n]")
_CHOICE = regex.compile(r"\{([^{}]*)\}")
# "hellooo", "спасибоооо"
_STRETCHED = regex.compile(r"(\p{L})\1{2,}")
# Letters that many people write without their marks.
_PLAIN = str.maketrans({"ё": "е", "ä": "ae", "ö": "oe", "ü": "ue"})
# A key of a Latin keyboard and the letter of the Russian one on it.
_LATIN, _RUSSIAN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё"
_LAYOUTS = (str.maketrans(_LATIN, _RUSSIAN), str.maketrans(_RUSSIAN, _LATIN))


def words(text: str) -> Words:
    """The words without case, apostrophes, stretched letters and the marks of vowels."""
    return tuple(_WORD.findall(_folded(text)))


def forms(text: str) -> Iterator[Words]:
    """The words as typed, then as the other keyboard layouts would have written them: "ghbdtn" is "привет"."""
    yield words(text)
    for layout in _LAYOUTS:
        yield words(text.casefold().translate(layout))


@cache
def phrases(table: str) -> dict[str, list[Words]]:
    """The phrases of a table beside this file, by kind; "{a/b/} c" stands for "a c", "b c" and "c"."""
    kinds: dict[str, str] = tomllib.loads(Path(__file__).with_name(f"{table}.toml").read_text("utf-8"))
    return {kind: list(_read(lines)) for kind, lines in kinds.items()}


def _read(lines: str) -> Iterator[Words]:
    for pattern in _SEPARATOR.split(_folded(lines).strip()):
        # Every other part is a choice.
        parts = enumerate(_CHOICE.split(pattern))
        choices = (part.split("/") if place % 2 else [part] for place, part in parts)
        yield from (tuple("".join(chosen).split()) for chosen in product(*choices))


def _folded(text: str) -> str:
    return _STRETCHED.sub(r"\1", _APOSTROPHE.sub("", text.casefold().translate(_PLAIN)))
