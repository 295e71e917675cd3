"""Picture files of one page or, as some .tif files, of several."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from seeds import articles
from seeds.documents import Document, Flaw, UnreadableError, title_from
from seeds.parts import Part
from seeds.scans import pages, recognition
from seeds.scans.lines import Line, paragraphs

if TYPE_CHECKING:
    from PIL.Image import Image

_LARGEST = 100_000_000  # pixels
_TOO_LARGE = f"has more than {_LARGEST // 1_000_000} megapixels; save it smaller"
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")


def read(data: bytes, name: str) -> Document:
    """The text of the pages. Raises UnreadableError if nothing here can read pictures, or if one is too large."""
    if not recognition.is_possible():
        raise UnreadableError(f"is a picture; {recognition.INSTALL}", Flaw.SCANNED)
    found: dict[int, list[Line] | None] = {}
    with _opened(data) as picture:
        labels = {number: str(number + 1) for number in range(_count(picture))}
        for number in [*labels][: pages.MOST_PAGES]:
            picture.seek(number)
            found[number] = pages.read(_upright(picture))
    parts = [
        Part(text, place=f"p. {labels[number]} (scanned)")
        for number, lines in found.items()
        for text in paragraphs(lines or [])
    ]
    document = articles.from_parts(name, parts, title_from(name))
    without = "" if document.text else "it is a picture without text"
    return replace(document, missing=pages.missing(found, labels) or without)


@contextmanager
def _opened(data: bytes) -> Iterator["Image"]:
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns about what it repairs
        try:
            with Image.open(BytesIO(data), formats=_FORMATS) as picture:
                yield picture
        except Image.DecompressionBombError as error:
            raise UnreadableError(_TOO_LARGE, Flaw.TOO_LONG) from error


def _count(picture: "Image") -> int:
    """How many pages there are; other pictures of several frames are moving pictures."""
    return getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1


def _upright(page: "Image") -> "Image":
    from PIL import ImageOps

    if page.width * page.height > _LARGEST:
        raise UnreadableError(_TOO_LARGE, Flaw.TOO_LONG)
    return ImageOps.exif_transpose(page).convert("RGB")
