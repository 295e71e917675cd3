"""The ruling lines that a PDF page draws: strokes, thin rectangles and the edges of cells with a background."""

import ctypes
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pypdfium2 import raw  # type: ignore[import-untyped]

from seeds.pdfs.letters import Box
from seeds.pdfs.words import Place

# In points: the thickest line, the shortest one that is no dot, and the distance of lines that are one.
_THICK, _SHORT, _NEAR = 3.0, 6.0, 2.0
# A page with more is a drawing.
_MOST_OBJECTS, _MOST_SEGMENTS, _MOST_RULES = 20_000, 8_000, 1_000
_RECTANGLE = 5
# A path of many segments that is smaller is a sign.
_SIGN = 40.0
_DEEPEST = 4
_WHITE = 255
# How large a shape may be that is a bullet, and how much wider than high or the other way round.
_SMALL_SHAPE, _ROUND = 8.0, 1.3

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


class Rule(NamedTuple):
    """A line: where it stands on one axis, and from where to where it goes on the other."""

    at: float
    start: float
    end: float


class Rules(NamedTuple):
    """The lines across and down a page."""

    across: list[Rule]
    down: list[Rule]


def rules_of(page: Any, place: Place) -> tuple[Rules, Rules]:
    """The lines that are drawn, and these with the edges of backgrounds; `place` is for the boxes of a page that is
    turned. A drawing has none."""
    edges = [(place(box), is_drawn) for box, is_drawn in _edges(page)]
    drawn = _rules(box for box, is_drawn in edges if is_drawn)
    return drawn, drawn if all(is_drawn for _, is_drawn in edges) else _rules(box for box, _ in edges)


def shapes_of(page: Any) -> list[Box]:
    """The small shapes on the page that are about as wide as high."""
    reader = _Reader()
    found = []
    budget = iter(range(_MOST_OBJECTS))
    for path, matrix in _paths(page.raw, _UNMOVED, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, budget):
        box = reader.box(path, matrix)
        smaller, larger = sorted((box.right - box.left, box.top - box.bottom))
        if 0 < larger < min(_SMALL_SHAPE, _ROUND * smaller) and reader.is_stroked(path) is not None:
            found.append(box)
    return found


def _rules(boxes: Iterable[Box]) -> Rules:
    across: list[Rule] = []
    down: list[Rule] = []
    for left, bottom, right, top in boxes:
        if top - bottom < _THICK:
            across.append(Rule((bottom + top) / 2, left, right))
        elif right - left < _THICK:
            down.append(Rule((left + right) / 2, bottom, top))
    across, down = _merged(across), _merged(down)
    return Rules(across, down) if max(len(across), len(down)) <= _MOST_RULES else Rules([], [])


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """The lines; those that go on in one another, or stand as near as the edges of two cells, are one."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules):
        if levels and rule.at - levels[-1][0].at < _NEAR:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    return [rule for level in levels for rule in _joined(level)]


def _joined(level: list[Rule]) -> Iterator[Rule]:
    at = level[0].at
    start, end = min((rule.start, rule.end) for rule in level)
    for rule in sorted(level, key=lambda rule: rule.start):
        if rule.start > end + _NEAR:
            yield from _long(Rule(at, start, end))
            start = rule.start
        end = max(end, rule.end) if rule.start <= end + _NEAR else rule.end
    yield from _long(Rule(at, start, end))


def _long(rule: Rule) -> Iterator[Rule]:
    if rule.end - rule.start >= _SHORT:
        yield rule


def _edges(page: Any) -> Iterator[tuple[Box, bool]]:
    """The boxes of all lines and of the edges of rectangles, and whether they are drawn or end a background."""
    left = _MOST_SEGMENTS
    reader = _Reader()
    budget = iter(range(_MOST_OBJECTS))
    for path, matrix in _paths(page.raw, _UNMOVED, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, budget):
        count = raw.FPDFPath_CountSegments(path)
        left -= count
        if left < 0:
            return
        box = reader.box(path, matrix)
        if max(box.right - box.left, box.top - box.bottom) < (_SHORT if count <= _RECTANGLE else _SIGN):
            continue
        is_stroked = reader.is_stroked(path)
        if is_stroked is not None:
            boxes = list(_outline(box, count) if count <= _RECTANGLE else _strokes(path, matrix, count))
            yield from ((box, is_stroked or len(boxes) == 1) for box in boxes)


def _paths(
    parent: Any, matrix: Matrix, count: Any, get: Any, budget: Iterator[int], depth: int = 0
) -> Iterator[tuple[Any, Matrix]]:
    """The paths of a page or of a part of it that is drawn as a whole, with the matrix of that part.

    Parts may hold one another a million times; the budget ends the search.
    """
    for index, _ in zip(range(count(parent)), budget, strict=False):
        drawn = get(parent, index)
        kind = raw.FPDFPageObj_GetType(drawn)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield drawn, matrix
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _product(_matrix(drawn), matrix)
            yield from _paths(drawn, inner, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, budget, depth + 1)


class _Reader:
    """Reads the facts of paths into the same room again and again."""

    def __init__(self) -> None:
        self._bounds = [ctypes.c_float() for _ in range(4)]
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()

    def box(self, path: Any, matrix: Matrix) -> Box:
        """The box around the path, with the lines as thick as they are."""
        raw.FPDFPageObj_GetBounds(path, *self._bounds)
        left, bottom, right, top = [bound.value for bound in self._bounds]
        return Box(left, bottom, right, top) if matrix is _UNMOVED else _moved((left, bottom), (right, top), matrix)

    def is_stroked(self, path: Any) -> bool | None:
        """Whether the path is drawn as a line; None if nothing is seen of it."""
        raw.FPDFPath_GetDrawMode(path, self._fill, self._stroke)
        if self._stroke.value:
            return True
        raw.FPDFPageObj_GetFillColor(path, *self._colour)
        *colour, alpha = [part.value for part in self._colour]
        return False if self._fill.value and alpha and min(colour) < _WHITE else None


def _outline(box: Box, count: int) -> Iterator[Box]:
    """The box of a line, or those of the four edges of a rectangle."""
    if min(box.right - box.left, box.top - box.bottom) < _THICK:
        yield box
    elif count >= _RECTANGLE - 1:
        left, bottom, right, top = box
        yield from (Box(left, bottom, left, top), Box(right, bottom, right, top))
        yield from (Box(left, bottom, right, bottom), Box(left, top, right, top))


def _strokes(path: Any, matrix: Matrix, count: int) -> Iterator[Box]:
    """The straight lines of a path."""
    inner = _product(_matrix(path), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    above: Point | None = None
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = x.value, y.value
        if above and raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
            yield _moved(above, point, inner)
        above = point


def _moved(start: Point, end: Point, matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    xs = sorted(a * x + c * y + e for x, y in (start, end))
    ys = sorted(b * x + d * y + f for x, y in (start, end))
    return Box(xs[0], ys[0], xs[1], ys[1])


def _matrix(drawn: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that moves a point by the first one and then by the other."""
    a, b, c, d, e, f = first
    k, l, m, n, o, p = then  # noqa: E741
    return (a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n, e * k + f * m + o, e * l + f * n + p)
