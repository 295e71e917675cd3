"""The letters of a PDF page as PDFium finds them: their boxes and styles."""

import ctypes
import math
import re
from typing import Any, NamedTuple

from pypdfium2 import raw  # type: ignore[import-untyped]

# PDFium gives this code for a hyphen and the line end after it, and another one in a text.
HYPHEN, _HYPHEN_IN_TEXT = "\x02", "\ufffe"
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_MONO = re.compile(r"mono|cour|consol|typewriter|menlo|cmtt|code", re.IGNORECASE)
_BOLD_WEIGHT = 600
_LONGEST_NAME = 64
_SMALLEST, _LARGEST = 0.1, 10_000


class Style(NamedTuple):
    """How a word is set; the size is in points."""

    size: float
    bold: bool = False
    mono: bool = False


class Box(NamedTuple):
    """A rectangle in points; y increases upwards."""

    left: float
    bottom: float
    right: float
    top: float


_LOOSE_BOX = raw.FPDFText_GetLooseCharBox


class Letters:
    """The letters of a page by their index in PDFium."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._rectangle = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._name = ctypes.create_string_buffer(_LONGEST_NAME)
        self._flags = ctypes.c_int()
        self._styles: dict[tuple[bytes, float, float], Style] = {}
        self.text = self._text()

    def _text(self) -> str:
        count = raw.FPDFText_CountChars(self._handle)
        units = (ctypes.c_ushort * (count + 1))()
        # Letters that PDFium leaves out of the whole text would shift the indexes.
        if raw.FPDFText_GetText(self._handle, 0, count, units) != count + 1:
            return "".join(chr(raw.FPDFText_GetUnicode(self._handle, index)) for index in range(count))
        return "".join(map(chr, units[:count])).replace(_HYPHEN_IN_TEXT, HYPHEN)

    def box(self, index: int) -> Box:
        """The box of the letter, as wide as the pen moves on."""
        rectangle = self._rectangle
        _LOOSE_BOX(self._handle, index, rectangle)
        return Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)

    def style(self, index: int, box: Box) -> Style:
        """The style of the letter with the given box."""
        size = raw.FPDFText_GetFontSize(self._handle, index)
        raw.FPDFText_GetFontInfo(self._handle, index, self._name, _LONGEST_NAME, self._flags)
        name = self._name.value
        # Letters of one font and size have boxes of one height, so that the matrix need not be asked for each.
        key = (name, size, round(box.top - box.bottom, 1))
        style = self._styles.get(key)
        if style is None:
            self._styles[key] = style = self._new_style(index, size, name.decode("latin-1"))
        return style

    def _new_style(self, index: int, size: float, name: str) -> Style:
        raw.FPDFText_GetMatrix(self._handle, index, self._matrix)
        size *= math.hypot(self._matrix.c, self._matrix.d)
        is_bold = raw.FPDFText_GetFontWeight(self._handle, index) >= _BOLD_WEIGHT or bool(_BOLD.search(name))
        return Style(round(min(max(abs(size), _SMALLEST), _LARGEST), 1), is_bold, bool(_MONO.search(name)))

    def is_made(self, index: int) -> bool:
        """Whether PDFium added the letter, a space where it sees a gap."""
        return bool(raw.FPDFText_IsGenerated(self._handle, index) == 1)

    def mark(self, index: int) -> int:
        """The number of the marked content to which the letter belongs, -1 if it belongs to none."""
        drawn = raw.FPDFText_GetTextObject(self._handle, index)
        return int(raw.FPDFPageObj_GetMarkedContentID(drawn)) if drawn else -1
