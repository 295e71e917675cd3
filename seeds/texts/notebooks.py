"""Notebooks (.ipynb): their texts, code and printed results, cell by cell."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from seeds import articles, markdown
from seeds.documents import Document, Flaw, UnreadableError, one_line, tidy, title_from
from seeds.encodings import decode
from seeds.outline import Kind
from seeds.parts import Part
from seeds.texts import source

_COLORS = "\x1b["


def read(data: bytes, name: str) -> Document:
    """The cells, titled by the first heading; a damaged file is read as source code.

    Raises UnreadableError if it holds no cells.
    """
    text = decode(data)
    try:
        book = json.loads(text, strict=False)
    except (json.JSONDecodeError, RecursionError):
        return source.read_text(text, name)
    return _read(book, name)


def _read(book: Mapping[str, Any], name: str) -> Document:
    sheets = book.get("worksheets") or [book]  # sheets are an older form
    cells = [cell for sheet in sheets for cell in sheet.get("cells") or []]
    parts: list[Part] = []
    pictures: list[str] = []
    for number, cell in enumerate(cells, 1):
        parts += [replace(part, place=f"cell {number}") for part in _parts(cell)]
        if any(map(_is_picture, cell.get("outputs") or [])):
            pictures.append(str(number))
    if not cells:
        raise UnreadableError("holds no cells; write something into it or remove it", Flaw.NO_TEXT)
    heading = next((part.text for part in parts if part.kind is Kind.HEADING), "")
    stated = (book.get("metadata") or {}).get("title")
    title = one_line(stated if isinstance(stated, str) and stated else heading) or title_from(name)
    document = articles.from_parts(name, parts, title)
    missing = f"these cells have pictures as results: {', '.join(pictures)}" if pictures else ""
    return replace(document, missing=missing)


def _parts(cell: Mapping[str, Any]) -> Iterator[Part]:
    typed = _text(cell.get("source") or cell.get("input"))
    match cell.get("cell_type"):
        case "markdown":
            yield from markdown.parts_of(tidy(typed))
        case "heading":
            yield Part(typed, Kind.HEADING, level=int(cell.get("level") or 1))
        case _:
            yield Part(typed.strip("\n"), Kind.CODE)
    for result in cell.get("outputs") or []:
        yield Part(_without_colors(_printed(result)).strip("\n"), Kind.CODE)


def _printed(result: Mapping[str, Any]) -> str:
    """What the cell printed, or its result as plain text."""
    if "traceback" in result:
        return "\n".join(map(str, result["traceback"]))
    data = result.get("data") or result
    return _text(result.get("text") or data.get("text/plain") or data.get("text/markdown") or data.get("text/html"))


def _is_picture(result: Mapping[str, Any]) -> bool:
    kinds = [*(result.get("data") or {}), *result]
    return any(str(kind).startswith("image/") or kind in ("png", "jpeg", "svg") for kind in kinds)


def _text(value: object) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _without_colors(text: str) -> str:
    first, *others = text.split(_COLORS)
    return first + "".join(other.partition("m")[2] for other in others)
