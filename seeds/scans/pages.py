"""Scanned pages: those of pictures, and those of PDF files that hold only pictures."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from seeds import signs
from seeds.scans import recognition
from seeds.scans.lines import Line

if TYPE_CHECKING:
    from PIL.Image import Image

# Each takes some seconds.
MOST_PAGES = 100
_MOST_NAMED = 10
# Pixels of the longer side, enough for small print, and pixels per point (1/72 inch) of an ordinary page.
_SIDE = 3000
_SCALE = 150 / 72
_OTHER_LETTERS = "letters that nothing here can read: install Tesseract with their language"


def read(picture: "Image") -> list[Line] | None:
    """The lines of the page; None if it has letters that cannot be read."""
    signs.give()
    picture.thumbnail((_SIDE, _SIDE))
    return recognition.lines(picture)


def read_of(pdf: Any, numbers: Sequence[int]) -> dict[int, list[Line] | None]:
    """The lines on pages of a PDF file, by the numbers of these pages."""
    if not recognition.is_possible():
        return {}
    return {number: _read_page(pdf[number]) for number in numbers[:MOST_PAGES]}


def missing(pages: Mapping[int, list[Line] | None], labels: Mapping[int, str]) -> str:
    """What is missing in the pages with these labels, of which some were read: "page 3 holds only pictures"."""
    unread = [label for number, label in labels.items() if number not in pages]
    unknown = [labels[number] for number, lines in pages.items() if lines is None]
    reason = f"the limit is {MOST_PAGES} pages, split it" if recognition.is_possible() else recognition.INSTALL
    found = [f"{held(unread)} only pictures ({reason})"] if unread else []
    return "; ".join([*found, *([f"{held(unknown)} {_OTHER_LETTERS}"] if unknown else [])])


def held(labels: Sequence[str]) -> str:
    """The pages as the beginning of a sentence about what they hold: "pages 3 and 4 hold"."""
    if len(labels) == 1:
        return f"page {labels[0]} holds"
    if len(labels) > _MOST_NAMED:
        return f"{len(labels):,} pages between {labels[0]} and {labels[-1]} hold"
    return f"pages {', '.join(labels[:-1])} and {labels[-1]} hold"


def _read_page(page: Any) -> list[Line] | None:
    width, height = page.get_size()
    scale = min(_SCALE, _SIDE / max(width, height))
    lines = read(page.render(scale=scale).to_pil())
    page.close()
    return lines
