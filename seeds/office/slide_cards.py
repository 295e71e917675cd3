"""Texts on a slide that belong together by where they stand: a line above what it heads, a number before its item."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from seeds.office.package import attribute, child, integer
from seeds.outline import Kind
from seeds.parts import Part

_NUMBER = re.compile(r"\d{1,2}[.)]?")
_LONGEST = 80
_ENDS = (".", ",", ";", "!", "?")
# The most that may lie between the lines of a card, in heights of the upper one, and how far their edges may differ.
_GAP, _EDGE = 0.4, 0.25


@dataclass(frozen=True, slots=True)
class Box:
    """Where a shape with one paragraph stands, and its size and weight of type."""

    left: int
    top: int
    right: int
    bottom: int
    type: tuple[str | None, str | None]


def box(shape: etree._Element) -> Box | None:
    """The box of a shape; None if the slide leaves its place to a template."""
    place, size = (child(shape, "spPr", "xfrm", name) for name in ("off", "ext"))
    if place is None or size is None:
        return None
    left, top, width, height = (
        integer(attribute(each, name)) for each, name in ((place, "x"), (place, "y"), (size, "cx"), (size, "cy"))
    )
    run = next(shape.iter("{*}rPr"), None)
    return Box(left, top, left + width, top + height, (attribute(run, "sz"), attribute(run, "b")))


def joined(parts: Iterable[tuple[Part, Box | None]]) -> Iterator[Part]:
    """The parts; those of neighbouring shapes that belong together are one."""
    held, held_box = Part(""), None
    for part, own in parts:
        if held_box and own and (sign := _between(held, held_box, part, own)):
            held = replace(held, text=held.text + sign + part.text)
            held_box = replace(own, left=held_box.left, top=held_box.top)
        else:
            yield from (held,) if held.text else ()
            held, held_box = part, own
    yield from (held,) if held.text else ()


def _between(above: Part, upper: Box, below: Part, lower: Box) -> str:
    """What joins the two texts, "" if they are apart."""
    if above.kind is not Kind.PARAGRAPH or below.kind is not Kind.PARAGRAPH:
        return ""
    if _NUMBER.fullmatch(above.text):
        is_beside = upper.left < lower.left and upper.top < lower.bottom and lower.top < upper.bottom
        return " " if is_beside and not _NUMBER.fullmatch(below.text) else ""
    is_title = len(above.text) <= _LONGEST and not above.text.endswith(_ENDS) and upper.type != lower.type
    return "\n" if is_title and _is_right_below(upper, lower) else ""


def _is_right_below(upper: Box, lower: Box) -> bool:
    height, width = upper.bottom - upper.top, upper.right - upper.left
    is_near = abs(lower.top - upper.bottom) <= _GAP * height
    return is_near and abs(lower.left - upper.left) <= _EDGE * height and lower.left < upper.left + width
