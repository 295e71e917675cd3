"""The paragraphs of rich text: what each is, by its format and its style."""

import re
from dataclasses import dataclass

from seeds.outline import Kind
from seeds.parts import Part
from seeds.texts.unmarked import looks_like_heading

_HEADING = re.compile(r"heading (\d)|title\b")
_BULLET = re.compile(r"[^\w]*|[o§]", re.ASCII)
# A list item whose bullet or number was typed.
_TYPED = re.compile(r"([•·▪●◦‣–*-]|\(?\w{1,3}[.)])\t+")


@dataclass(slots=True)
class _Format:
    """The format of a paragraph."""

    style: int = 0
    outline: int = -1
    level: int = 0
    in_table: bool = False


class Layout:
    """The format of the paragraph that is read, and the styles of the headings."""

    def __init__(self) -> None:
        self._format = _Format()
        self._levels: dict[int, int] = {}  # of the headings that the styles make

    @property
    def in_table(self) -> bool:
        """Whether the paragraph is in a table."""
        return self._format.in_table

    def set(self, word: str, number: int, in_styles: bool) -> None:
        """Takes a control word up into the format; among the styles, the format is that of a style."""
        match word:
            case "s":
                self._format.style = number
            case "outlinelevel":
                self._format.outline = number
                if in_styles and 0 <= number < 9:
                    self._levels[self._format.style] = number + 1
            case "ilvl":
                self._format.level = min(max(number, 0), 8)
            case "intbl":
                self._format.in_table = True
            case _:
                self._format = _Format()

    def name_style(self, name: str) -> None:
        """Keeps the level of the style that was read, if its name says one; the next one begins."""
        if found := _HEADING.match(name.strip().lower()):
            self._levels.setdefault(self._format.style, int(found[1] or 1))
        self._format = _Format()

    def part(self, text: str, label: str, is_bold: bool) -> Part:
        """The paragraph with this text; the label is its bullet or number."""
        layout = self._format
        if not label and (typed := _TYPED.match(text)):
            label, text = typed[1], text[typed.end() :]
        level = layout.outline + 1 if 0 <= layout.outline < 9 else self._levels.get(layout.style, 0)
        numbered = f"{label} {text}" if label and not _BULLET.fullmatch(label) else text
        if level:
            return Part(numbered, Kind.HEADING, level=level)
        if label:
            return Part(numbered, Kind.ITEM, level=layout.level, bullet="" if numbered != text else "- ")
        return Part(text, Kind.HEADING if is_bold and looks_like_heading(text) else Kind.PARAGRAPH)
