"""The styles and numbered lists of a Word file: what its paragraphs are, and which numbers they show."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from seeds.office.numbering import Level, Numbers
from seeds.office.package import attribute, child, integer, is_on, local

_HEADING = re.compile(r"heading (\d)")
# Word itself allows no longer chain of styles that are based on each other.
_LONGEST_CHAIN = 11
# A paragraph at this outline level is body text.
_BODY = 9


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs or tables, with what it takes from the styles that it is based on."""

    names: tuple[str, ...] = ()  # its own first, then those that it is based on
    level: int = 0  # of a heading, from 1
    number: tuple[str, int | None] | None = None  # the list, and the level where the style says it
    bold: bool = False
    marks_first_row: bool = False  # of a table

    def is_called(self, beginning: str) -> bool:
        """Whether its name, or one of a style that it is based on, begins so."""
        return any(name.startswith(beginning) for name in self.names)


def styles(root: etree._Element | None) -> dict[str, Style]:
    """The styles by their identifiers; "" is the one of paragraphs that name none."""
    elements = {
        attribute(each, "styleId") or "": each for each in (() if root is None else root) if local(each) == "style"
    }
    found: dict[str, Style] = {}
    for name, element in elements.items():
        chain = list(_chain(name, elements))
        found[name] = _style(chain)
        if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
            found[""] = found[name]
    return found


def _chain(name: str, elements: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    """The style and those that it is based on; a damaged file may name a circle."""
    for _ in range(_LONGEST_CHAIN):
        if name not in elements:
            return
        yield elements[name]
        name = attribute(child(elements[name], "basedOn")) or ""


def _style(chain: list[etree._Element]) -> Style:
    names = tuple((attribute(child(each, "name")) or "").lower() for each in chain)
    levels = filter(None, map(_own_level, chain))
    numbers = (number_of(child(each, "pPr")) for each in chain)
    weights = (child(each, "rPr", "b") for each in chain)
    bold = next((each for each in weights if each is not None), None)
    return Style(
        names,
        next(levels, 0),
        next(filter(None, numbers), None),
        is_on(bold),
        any(_marks_first_row(each) for each in chain),
    )


def _own_level(style: etree._Element) -> int:
    """The level of the heading that the style makes, 0 if it makes none."""
    outline = attribute(child(style, "pPr", "outlineLvl"))
    named = _HEADING.match((attribute(child(style, "name")) or "").lower())
    return level_of(outline) or (int(named[1]) if named else 0)


def level_of(outline: str | None) -> int:
    """The level of a heading, counted from 1, by its outline level; 0 for body text."""
    level = integer(outline, _BODY)
    return level + 1 if 0 <= level < _BODY else 0


def number_of(properties: etree._Element | None) -> tuple[str, int | None] | None:
    """The list and the level that the properties of a paragraph or style name, None if they name none."""
    number = child(properties, "numPr")
    name, level = attribute(child(number, "numId")), attribute(child(number, "ilvl"))
    return None if name is None else (name, None if level is None else integer(level))


def _marks_first_row(style: etree._Element) -> bool:
    """Whether the table style makes the first row bold or shaded."""
    for each in style:
        if local(each) == "tblStylePr" and attribute(each, "type") == "firstRow":
            return is_on(child(each, "rPr", "b")) or child(each, "tcPr", "shd") is not None
    return False


@dataclass(frozen=True, slots=True)
class _List:
    name: str  # of the definition that it shares with other lists, which go on counting
    levels: Mapping[int, Level]
    starts: Mapping[int, int]  # where it begins anew
    styles: Mapping[str, int]  # the levels of the styles that belong to it


@dataclass(slots=True)
class Lists:
    """The lists of a Word file, with their counts."""

    root: etree._Element | None
    styles: Mapping[str, Style]
    _numbers: Numbers = field(default_factory=Numbers)
    _lists: dict[str, _List] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Reads the definitions once."""
        elements = () if self.root is None else list(self.root)
        shared = {attribute(each, "abstractNumId") or "": each for each in elements if local(each) == "abstractNum"}
        lists = {attribute(each, "numId") or "": each for each in elements if local(each) == "num"}
        for name, element in lists.items():
            self._lists[name] = self._list(element, shared, lists)

    def _list(
        self, element: etree._Element, shared: Mapping[str, etree._Element], lists: Mapping[str, etree._Element]
    ) -> _List:
        name = attribute(child(element, "abstractNumId")) or ""
        definition = shared.get(name)
        # A definition may only name the style whose list it stands for.
        style = attribute(child(definition, "numStyleLink"))
        if style and (number := self.styles.get(style, Style()).number) and number[0] in lists:
            name = attribute(child(lists[number[0]], "abstractNumId")) or ""
            definition = shared.get(name)
        own = [each for each in (() if definition is None else definition) if local(each) == "lvl"]
        overrides = [each for each in element if local(each) == "lvlOverride"]
        own += [level for each in overrides if (level := child(each, "lvl")) is not None]
        starts = {integer(attribute(each, "ilvl")): attribute(child(each, "startOverride")) for each in overrides}
        return _List(
            name,
            {integer(attribute(each, "ilvl")): _level(each) for each in own},
            {level: integer(start, 1) for level, start in starts.items() if start is not None},
            {style: integer(attribute(each, "ilvl")) for each in own if (style := attribute(child(each, "pStyle")))},
        )

    def place(self, own: tuple[str, int | None] | None, style_id: str, style: Style) -> tuple[str, int] | None:
        """The list and level of a paragraph by its own properties and its style; None if it is in no list."""
        name, level = own or style.number or ("0", None)
        if name not in self._lists:
            return None
        if level is None or own is None:
            level = self._lists[name].styles.get(style_id, level or 0)
        return (name, level) if level in self._lists[name].levels else None

    def is_bulleted(self, place: tuple[str, int]) -> bool:
        """Whether the paragraphs there have a sign, not a number."""
        return self._lists[place[0]].levels[place[1]].numeral == "bullet"

    def number(self, place: tuple[str, int]) -> str:
        """The number of the next paragraph there, as it is shown; "" if it has a sign."""
        listed, level = self._lists[place[0]], place[1]
        if level in listed.starts and place not in self._begun:
            self._begun.add(place)
            self._numbers.restart(listed.name, level, listed.starts[level])
        shown = self._numbers.next(listed.name, listed.levels, level)
        return "" if self.is_bulleted(place) else shown.strip()


def _level(element: etree._Element) -> Level:
    return Level(
        attribute(child(element, "lvlText")) or "",
        attribute(child(element, "numFmt")) or "decimal",
        integer(attribute(child(element, "start")), 1),
        is_on(child(element, "isLgl")),
    )
