"""The tags and the outline of a PDF, as far as they name headings and contents lists."""

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pypdfium2 import raw  # type: ignore[import-untyped]

# The level of what belongs to a list of contents.
CONTENTS = -1
_HEADING = re.compile(r"H([1-6])")
_TITLES = {"H", "Title"}
_MOST_ENTRIES = 20_000


def levels_of(page: Any) -> dict[int, int]:
    """The levels of the headings of a page by the numbers of their marked content."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    try:
        return dict(_levels(tree))
    finally:
        raw.FPDF_StructTree_Close(tree)


def _levels(tree: Any) -> Iterator[tuple[int, int]]:
    tops = range(raw.FPDF_StructTree_CountChildren(tree))
    pending = [(raw.FPDF_StructTree_GetChildAtIndex(tree, index), 0) for index in tops]
    name = (ctypes.c_ushort * 32)()
    for _ in range(_MOST_ENTRIES):
        if not pending:
            return
        element, level = pending.pop()
        if not element:
            continue
        level = level or _level(element, name)
        if level:
            count = raw.FPDF_StructElement_GetMarkedContentIdCount(element)
            marks = (raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index) for index in range(count))
            yield from ((mark, level) for mark in marks)
        children = range(raw.FPDF_StructElement_CountChildren(element))
        pending += [(raw.FPDF_StructElement_GetChildAtIndex(element, index), level) for index in children]


def _level(element: Any, units: Any) -> int:
    """The level of the heading that the element is, 0 if it is none; the units are room for its type."""
    length = raw.FPDF_StructElement_GetType(element, units, ctypes.sizeof(units))
    name = bytes(units)[: max(length - 2, 0)].decode("utf-16-le", "replace")
    if name == "TOC":
        return CONTENTS
    found = _HEADING.fullmatch(name)
    return int(found[1]) if found else int(name in _TITLES)


def outline_of(pdf: Any) -> dict[int, dict[str, int]]:
    """The levels of the headings in the file's outline, by page and by their `key`."""
    levels: dict[int, dict[str, int]] = defaultdict(dict)
    for number, entry in enumerate(pdf.get_toc()):
        if number == _MOST_ENTRIES:
            break
        target = entry.get_dest()
        if target is not None:
            levels[target.get_index()].setdefault(key(entry.get_title()), entry.level + 1)
    return levels


def key(heading: str) -> str:
    """The letters and figures of a heading, by which its forms in the outline and on the page are compared."""
    return "".join(filter(str.isalnum, heading.casefold()))
