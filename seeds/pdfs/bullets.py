"""Bullets that a PDF page draws as shapes, as browsers print them, instead of showing a letter."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from seeds.pdfs.letters import Box
from seeds.pdfs.lines import BULLET, Run, around
from seeds.pdfs.rules import shapes_of
from seeds.pdfs.words import Place

# How large a bullet is, as shares of the size of the letters, and how far before its text it stands.
_SMALLEST, _LARGEST = 0.2, 0.7
_NEAREST, _FARTHEST = 0.2, 2.5
# One shape before a text may be anything, and a page with more has drawings.
_FEWEST, _MOST = 2, 400


def with_drawn_bullets(page: Any, place: Place, runs: Sequence[Run]) -> list[Run]:
    """The runs; those behind a small shape on its own begin with a bullet."""
    shapes = [place(box) for box in shapes_of(page)]
    if not _FEWEST <= len(shapes) <= _MOST:
        return list(runs)
    begun = {id(run): dot for run in runs if (dot := _before(run, shapes, runs))}
    if len(begun) < _FEWEST:
        return list(runs)
    return [_begun(run, begun[id(run)]) if id(run) in begun else run for run in runs]


def _before(run: Run, shapes: Iterable[Box], runs: Iterable[Run]) -> Box | None:
    """The shape before the run, None if there is none or something stands between them."""
    size = run.style.size
    if BULLET.match(run.text):
        return None
    for dot in shapes:
        gap, middle = run.box.left - dot.right, (dot.bottom + dot.top) / 2
        is_sized = _SMALLEST * size < dot.top - dot.bottom < _LARGEST * size
        is_level = run.box.bottom < middle < run.box.top
        if is_sized and is_level and _NEAREST * size < gap < _FARTHEST * size:
            others = (each.box for each in runs if each is not run and each.box.bottom < middle < each.box.top)
            if not any(box.right > dot.left - size and box.left < run.box.left for box in others):
                return dot
    return None


def _begun(run: Run, dot: Box) -> Run:
    return replace(run, text=f"• {run.text}", box=around((dot, run.box)))
