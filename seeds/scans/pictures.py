"""Picture files of one page or, as some .tif files, of several."""

import warnings
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from seeds import articles
from seeds.documents import Document, UnreadableError, title_from
from seeds.parts import Part
from seeds.scans import pages, recognition
from seeds.scans.lines import Line, paragraphs

if TYPE_CHECKING:
    from PIL.Image import Image

_LARGEST = 100_000_000  # pixels
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")


def read(data: bytes, name: str) -> Document:
    """The text of the pages. Raises UnreadableError if nothing here can read pictures, or if one is too large."""
    if not recognition.is_possible():
        raise UnreadableError(f"is a picture; {recognition.INSTALL}")
    found: dict[str, list[Line] | None] = {}
    labels = []
    for number, page in enumerate(_pages(data), 1):
        labels.append(str(number))
        if number <= pages.MOST_PAGES:
            found[str(number)] = pages.read(page)
    parts = [
        Part(text, place=f"p. {label} (scanned)") for label, lines in found.items() for text in paragraphs(lines or [])
    ]
    document = articles.from_parts(name, parts, title_from(name))
    without = "" if document.text else "it is a picture without text"
    return replace(document, missing=pages.missing(found, labels) or without)


def _pages(data: bytes) -> Iterator["Image"]:
    """The pages, upright. Raises UnreadableError if one is too large."""
    from PIL import Image, ImageOps, ImageSequence

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns about what it repairs
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            for page in ImageSequence.Iterator(picture):
                if page.width * page.height > _LARGEST:
                    raise UnreadableError(f"has more than {_LARGEST // 1_000_000} megapixels; save it smaller")
                yield ImageOps.exif_transpose(page).convert("RGB")
