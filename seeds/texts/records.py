"""Records (.json, .jsonl): each small object is a row of "key: value", with its path as its place."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seeds.documents import Document, UnreadableError, title_from
from seeds.encodings import decode
from seeds.outline import Kind
from seeds.paragraphs import CELLS
from seeds.parts import Part, assemble
from seeds.texts import source

# In characters. A longer value is a paragraph; a larger object is cut into its parts.
_LONGEST_VALUE, _LARGEST_OBJECT = 300, 800
# A list of more plain values is read as rows of so many.
_MOST_ITEMS = 100
_DEEPEST = 100
_DEEP = f"is nested more than {_DEEPEST} levels deep; save it with fewer"
_TITLES = ("title", "headline")


def read(data: bytes, name: str) -> Document:
    """The records; what is not JSON is kept as it is typed. Raises UnreadableError if the bytes are not text."""
    text = decode(data)
    try:
        value = _loads(text)
    except json.JSONDecodeError:
        return _read_lines(text, name)
    text, outline = assemble(_parts(value, "", 0))
    return Document(name, text, _title(value) or title_from(name), outline=outline)


def _read_lines(text: str, name: str) -> Document:
    """A record a line; if the first line is none, the file is read as source code."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    try:
        _loads(lines[0][1])
    except (IndexError, json.JSONDecodeError):
        return source.read_text(text, name)
    text, outline = assemble(part for number, line in lines for part in _line(number, line))
    return Document(name, text, title_from(name), outline=outline)


def _line(number: int, line: str) -> Iterator[Part]:
    place = f"line {number}"
    try:
        yield from _parts(_loads(line), place, 0)
    except json.JSONDecodeError:
        yield Part(line, Kind.CODE, place=place)


def _loads(text: str) -> Any:
    """The value. Numbers stay as they are typed."""
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str, strict=False)
    except RecursionError as error:
        raise UnreadableError(_DEEP) from error


def _title(value: object) -> str:
    """The title that the whole file states."""
    stated = (value.get(key) for key in _TITLES) if isinstance(value, Mapping) else ()
    return next((" ".join(title.split()) for title in stated if isinstance(title, str)), "")


def _parts(value: object, path: str, depth: int, label: str = "") -> Iterator[Part]:
    """The parts of a value: an object's plain values as a row, then what is inside it.

    Headings name the objects inside each other; inside a list, where the next record must not stand under them, the
    label before each key does.
    """
    if depth > _DEEPEST:
        raise UnreadableError(_DEEP)
    if isinstance(value, Mapping):
        yield from _object(value, path, depth, label)
    elif isinstance(value, list):
        yield from _list(value, path, depth, label)
    else:
        yield Part(_cell(label, value), place=path)


def _object(value: Mapping[str, Any], path: str, depth: int, label: str) -> Iterator[Part]:
    flat = _flat(value, label)
    if flat and sum(map(len, flat)) <= _LARGEST_OBJECT:
        yield Part(CELLS.join(flat), Kind.ROW, place=path)
        return
    in_list = "[" in path or path.startswith("line ")
    cells = {key: _cell(_below(label, key), inner) for key, inner in value.items() if _is_plain(inner)}
    short = [cell for cell in cells.values() if len(cell) <= _LONGEST_VALUE]
    if short:
        yield Part(CELLS.join(short), Kind.ROW, place=path)
    for key, inner in value.items():
        below = _below(path, key)
        if key not in cells:
            if not in_list:
                yield Part(key, Kind.HEADING, level=depth + 1, place=below)
            yield from _parts(inner, below, depth + 1, _below(label, key) if in_list else "")
        elif len(cells[key]) > _LONGEST_VALUE:
            yield from _long(inner, cells[key], below, _below(label, key))


def _long(value: object, cell: str, path: str, label: str) -> Iterator[Part]:
    if isinstance(value, list):
        yield Part(f"{label}:", place=path)
        yield from _list(value, path, 0, "")
    else:
        yield Part(cell, place=path)


def _list(values: Sequence[object], path: str, depth: int, label: str) -> Iterator[Part]:
    if len(values) > _MOST_ITEMS and not any(isinstance(inner, Mapping | list) for inner in values):
        for first in range(0, len(values), _MOST_ITEMS):
            run = list(values[first : first + _MOST_ITEMS])
            yield Part(_cell(label, run), Kind.ROW, place=f"{path}[{first + 1}]")
        return
    for number, inner in enumerate(values, 1):
        place = f"{path}[{number}]"
        if isinstance(inner, Mapping) or not _is_plain(inner):
            yield from _parts(inner, place, depth + 1, label)
        else:
            yield Part(_cell(label, inner), Kind.ITEM, bullet="- ", place=place)


def _flat(value: Mapping[str, Any], label: str) -> list[str] | None:
    """The cells of an object, with those of the objects directly inside it; None if there is more inside."""
    cells: list[str] = []
    for key, inner in value.items():
        nested = isinstance(inner, Mapping) and inner
        named = {_below(key, name): each for name, each in inner.items()} if nested else {key: inner}
        if not all(map(_is_plain, named.values())):
            return None
        cells += [_cell(_below(label, name), each) for name, each in named.items()]
    return cells if all(len(cell) <= _LONGEST_VALUE for cell in cells) else None


def _is_plain(value: object, depth: int = 0) -> bool:
    """Whether it is a value, or a list of values or of such lists."""
    if isinstance(value, list):
        return depth < 2 and all(_is_plain(each, depth + 1) for each in value)
    return not isinstance(value, Mapping) or not value


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _cell(label: str, value: object) -> str:
    """A plain value with its label."""
    return f"{label}: {_plain(value)}".strip() if label else _plain(value)


def _plain(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case None:
            return "null"
        case list():
            between = "; " if any(isinstance(each, list) for each in value) else ", "
            return between.join(map(_plain, value))
        case Mapping():
            return ""
        case _:
            return str(value)
