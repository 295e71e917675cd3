"""The styles and numbered lists of an OpenDocument file."""

from collections.abc import Iterable, Mapping

from lxml import etree

from seeds.office.numbering import Level, Numbers
from seeds.office.package import attribute, child, integer

_NUMERALS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_BOLD = frozenset(("bold", "600", "700", "800", "900"))
# How many styles may be based on each other.
_DEEPEST = 20
CAPTIONS = frozenset(("Caption", "Illustration", "Table", "Figure", "Drawing"))


class Styles:
    """The styles of a file, with the counts of its lists."""

    def __init__(self, sheets: Iterable[etree._Element]) -> None:
        """Reads the roots that define styles, those of the whole file first."""
        self._numbers = Numbers()
        self._parents: dict[str, str] = {}
        self._weights: dict[str, bool] = {}
        self._lists: dict[str, Mapping[int, Level]] = {}
        self._outline: Mapping[int, Level] | None = None
        for sheet in sheets:
            for each in sheet.iter("{*}style"):
                name = attribute(each, "name") or ""
                self._parents[name] = attribute(each, "parent-style-name") or ""
                if weight := attribute(child(each, "text-properties"), "font-weight"):
                    self._weights[name] = weight in _BOLD
            for each in sheet.iter("{*}list-style", "{*}outline-style"):
                self._lists[attribute(each, "name") or ""] = _levels(each)
            if self._outline is None:
                self._outline = next((_levels(each) for each in sheet.iter("{*}outline-style")), {})

    def name(self, paragraph: etree._Element) -> str:
        """The name of the paragraph's style; of one that a program made up, the style that it is based on."""
        name = attribute(paragraph, "style-name") or ""
        return name if name == "Title" or name in CAPTIONS else self._parents.get(name, "")

    def is_bold(self, element: etree._Element, around: bool = False) -> bool:
        """Whether all words of the element are bold; `around` tells it of the words around it."""
        name, seen = attribute(element, "style-name") or "", 0
        while name and name not in self._weights and seen < _DEEPEST:
            name, seen = self._parents.get(name, ""), seen + 1
        own = self._weights.get(name, around)
        beside = [element.text, *(each.tail for each in element)]
        return (own or not any(text and text.strip() for text in beside)) and all(
            self.is_bold(each, own) for each in element
        )

    def heading_number(self, level: int) -> str:
        """The number of the next heading at this level with a space after it, "" if it has none."""
        outline = self._outline or {}
        if level - 1 not in outline:
            return ""
        number = self._numbers.next("outline", outline, level - 1).strip()
        return f"{number} " if number else ""

    def begin_list(self, element: etree._Element, style: str) -> None:
        """Counts from the start again, unless the list goes on with an earlier one."""
        goes_on = attribute(element, "continue-numbering") == "true" or attribute(element, "continue-list")
        levels = self._lists.get(style, {})
        if not goes_on and 0 in levels:
            self._numbers.restart(style, 0, levels[0].start)

    def item_number(self, item: etree._Element, style: str, depth: int) -> str:
        """The number of the next list item with a space after it, "" if it has a bullet."""
        levels = self._lists.get(style, {})
        if depth not in levels:
            return ""
        start = attribute(item, "start-value")
        if start is not None:
            self._numbers.restart(style, depth, integer(start, 1))
        number = self._numbers.next(style, levels, depth).strip()
        return f"{number} " if number else ""


def _levels(style: etree._Element) -> dict[int, Level]:
    """The levels of a list style, from 0."""
    found: dict[int, Level] = {}
    for each in style:
        level = integer(attribute(each, "level"), 1)
        form = attribute(each, "num-format") or ""
        first = max(1, level - integer(attribute(each, "display-levels"), 1) + 1)
        places = ".".join(f"%{number}" for number in range(first, level + 1)) if form in _NUMERALS else ""
        around = (attribute(each, "num-prefix") or "", attribute(each, "num-suffix") or "")
        pattern = f"{around[0]}{places}{around[1]}" if places else ""
        found[level - 1] = Level(pattern, _NUMERALS.get(form, "bullet"), integer(attribute(each, "start-value"), 1))
    return found
