"""The words of charts and diagrams in Office files."""

from collections.abc import Iterator

from lxml import etree

from seeds.office.package import child, integer, local
from seeds.office.tables import rows
from seeds.outline import Kind
from seeds.parts import Part

_BREAKS = {"br": "\n", "tab": " "}
# The points of a diagram that hold no words: its lines and its shapes.
_WORDLESS = ("doc", "pres", "parTrans", "sibTrans")
_DEEPEST = 9


def words(paragraph: etree._Element) -> str:
    """The text of a paragraph of a drawing."""
    return "".join(
        (each.text or "") if local(each) == "t" else _BREAKS.get(local(each), "") for each in paragraph.iter("{*}*")
    )


def chart(root: etree._Element, place: str = "") -> Iterator[Part]:
    """The titles of a chart, and its values as a table with the names of the series."""
    for title in root.iter("{*}title"):
        yield Part(" ".join(words(each) for each in title.iter("{*}p")), Kind.NOTE, place=place)
    series = list(root.iter("{*}ser"))
    names = [" ".join(_points(child(each, "tx")).values()) for each in series]
    values = [_points(_first(each, "val", "yVal", "bubbleSize")) for each in series]
    labels = _points(_first(series[0], "cat", "xVal")) if series else {}
    numbers = sorted({*labels, *(number for each in values for number in each)})
    cells = [[labels.get(number, ""), *(each.get(number, "") for each in values)] for number in numbers]
    yield from rows([["", *names], *cells], has_header=any(names), place=place)


def _first(series: etree._Element, *names: str) -> etree._Element | None:
    return next((each for each in series if local(each) in names), None)


def _points(data: etree._Element | None) -> dict[int, str]:
    """The values that the chart shows, by their numbers; labels at several levels are joined."""
    found: dict[int, str] = {}
    for number, point in enumerate(() if data is None else data.iter("{*}pt")):
        at = integer(point.get("idx"), number)
        found[at] = f"{_rounded(point)} {found.get(at, '')}".strip()
    literal = child(data, "v")
    return found if literal is None else {0: literal.text or ""}


def _rounded(point: etree._Element) -> str:
    """The value without the traces of binary fractions: 0.30000000000000004 is 0.3."""
    value = child(point, "v")
    text = "" if value is None else value.text or ""
    if len(text) < 15:
        return text
    try:
        return f"{float(text):.12g}"
    except ValueError:
        return text


def diagram(root: etree._Element, place: str = "") -> Iterator[Part]:
    """The words of a SmartArt diagram as a list."""
    above = {
        each.get("destId"): each.get("srcId") for each in root.iter("{*}cxn") if each.get("type") in (None, "parOf")
    }
    for point in root.iter("{*}pt"):
        if point.get("type") not in _WORDLESS:
            text = " ".join(filter(None, (words(each).strip() for each in point.iter("{*}p"))))
            yield Part(text, Kind.ITEM, max(0, _depth(point.get("modelId"), above) - 1), place, bullet="- ")


def _depth(point: str | None, above: dict[str | None, str | None]) -> int:
    """How many points are above the one; a damaged file may name a circle."""
    depth = 0
    while point in above and depth < _DEEPEST:
        point, depth = above[point], depth + 1
    return depth
