"""Spans on one axis of a page: where words and columns begin and end."""

from collections.abc import Iterable

Span = tuple[float, float]


def merged(spans: Iterable[Span], gutter: float = 0) -> list[Span]:
    """The spans from left to right; those with less than a gutter between them are one."""
    found: list[Span] = []
    for left, right in sorted(spans):
        if found and left - found[-1][1] < gutter:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found
