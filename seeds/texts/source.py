"""Source code and settings: code by function or between blank lines, comments as text, with the numbers of lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from textwrap import dedent

from seeds.documents import Document
from seeds.encodings import decode
from seeds.outline import Kind
from seeds.parts import Part, assemble

_HASH, _SLASHES, _DASHES, _PHP, _INI = ("#",), ("//",), ("--",), ("//", "#"), (";", "#")
_C_LIKE = (
    *("js", "mjs", "ts", "tsx", "jsx", "java", "c", "cc", "cpp", "h", "hpp", "cs", "go", "rs", "kt", "swift", "scala"),
    *("dart", "scss", "less"),
)
# What begins a comment, by the suffix of the file.
_SIGNS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(["py", "rb", "sh", "bash", "pl", "r", "ps1", "yaml", "yml", "toml", "conf"], _HASH),
    **dict.fromkeys(_C_LIKE, _SLASHES),
    **dict.fromkeys(["sql", "lua"], _DASHES),
    **dict.fromkeys(["ini", "cfg", "properties"], _INI),
    **{"php": _PHP, "css": (), "json": _SLASHES},
}
SUFFIXES = tuple(f".{suffix}" for suffix in _SIGNS if suffix != "json")
# What encloses a comment or a docstring.
_CLOSED_BY = {"/*": "*/", '"""': '"""', "'''": "'''", "=begin": "=end", "<#": "#>"}
_TRIPLE = ('"""', "'''")
_STARS = re.compile(r"^[ \t]*\*+(?:[ \t]|$)", re.MULTILINE)
_LETTER = re.compile(r"[^\W_]")
# In lines. A longer run of code is cut at its blank lines.
_LONG = 40


def read(data: bytes, name: str) -> Document:
    """The code and its comments, titled by the name of the file. Raises UnreadableError if it is not text."""
    return read_text(decode(data), name)


def read_text(text: str, name: str) -> Document:
    """The same for code that is already decoded."""
    path = PurePosixPath(name)
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    text, outline = assemble(_parts(lines, _SIGNS.get(path.suffix.lower()[1:], _HASH)))
    return Document(name, text, path.name, outline=outline)


def _parts(lines: Sequence[str], signs: tuple[str, ...]) -> Iterator[Part]:
    code: list[str] = []
    start = number = 0
    while number < len(lines):
        end = _comment_end(lines, number, signs, bool(code))
        if end > number or _ends_block(lines, number, code):
            yield from _code(code, start)
            code = []
        if end > number:
            yield Part(_uncommented(lines[number:end], signs), place=f"line {number + 1}")
            number = end
            continue
        if not code:
            start = number
        end = _string_end(lines, number)
        code += lines[number:end]
        number = end
    yield from _code(code, start)


def _code(lines: Sequence[str], start: int) -> Iterator[Part]:
    filled = [number for number, line in enumerate(lines) if line]
    if filled:
        text = dedent("\n".join(lines[filled[0] : filled[-1] + 1]))
        yield Part(text, Kind.CODE, place=f"line {start + filled[0] + 1}")


def _comment_end(lines: Sequence[str], number: int, signs: tuple[str, ...], in_code: bool) -> int:
    """The number after the last line of the comment that begins here; the same number if none does."""
    first = lines[number].strip()
    for opening, closing in _CLOSED_BY.items():
        if first.startswith(opening):
            if closing in first[len(opening) :]:
                return number + 1 if first.endswith(closing) else number
            ends = (n for n in range(number + 1, len(lines)) if closing in lines[n])
            return next(ends, len(lines) - 1) + 1
    # A comment among code stays with it.
    if in_code and lines[number - 1]:
        return number
    end = number
    while end < len(lines) and signs and lines[end].strip().startswith(signs):
        end += 1
    return end


def _ends_block(lines: Sequence[str], number: int, code: Sequence[str]) -> bool:
    """Whether a new block of code begins here: after a blank line, where the code is not indented or long."""
    if not code or code[-1] or not lines[number]:
        return False
    return len(code) > _LONG or (not lines[number][0].isspace() and lines[number][0] not in ")]}")


def _string_end(lines: Sequence[str], number: int) -> int:
    """The number after this line, or after the string of several lines that begins in it."""
    for quotes in _TRIPLE:
        if lines[number].count(quotes) % 2:
            return next((n + 1 for n in range(number + 1, len(lines)) if quotes in lines[n]), number + 1)
    return number + 1


def _uncommented(lines: Sequence[str], signs: tuple[str, ...]) -> str:
    """The words of a comment."""
    text = dedent("\n".join(line.lstrip() if signs and line.lstrip().startswith(signs) else line for line in lines))
    for opening, closing in _CLOSED_BY.items():
        if text.startswith(opening):
            return dedent(_STARS.sub("", text.removeprefix(opening).rstrip().removesuffix(closing))).strip()
    return "\n".join(line.lstrip("".join(signs) + " ") for line in text.split("\n"))
