"""Recognition of text in pictures (OCR): by RapidOCR, and by Tesseract where the system has it."""

import csv
import os
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from io import BytesIO, StringIO
from statistics import median
from typing import TYPE_CHECKING, Any

from seeds.scans.lines import Line

if TYPE_CHECKING:
    from PIL.Image import Image

# What to do where nothing can read pictures. In `Document.missing` it tells that the file can be read again.
INSTALL = 'install what reads pictures: `pip install ".[ocr]"`'
# RapidOCR is surer than this of the languages that it knows, English, German or Chinese, and less sure of others.
_SURE = 0.9
# Letters in a square as high as the line: Chinese has about 1, Latin 3.
_FEWEST = 0.75
_THREADS = 4
# Tesseract reads a page in a few seconds.
_SECONDS = 50
_WORD = "5"


def is_possible() -> bool:
    """Whether pictures can be read."""
    return _has_rapid() or _tesseract() is not None


def lines(picture: "Image") -> list[Line] | None:
    """The lines of text in the picture; None if there is text in letters that cannot be read."""
    if _has_rapid():
        found, is_sure = _by_rapid(picture)
        if is_sure or not found:
            return found
    return _by_tesseract(picture) if _languages() else None


@cache
def _has_rapid() -> bool:
    return find_spec("rapidocr") is not None


@cache
def _rapid() -> Any:
    from rapidocr import RapidOCR

    threads = min(_THREADS, os.cpu_count() or 1)
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _by_rapid(picture: "Image") -> tuple[list[Line], bool]:
    """The lines, and whether they are right."""
    import numpy as np

    found = _rapid()(np.asarray(picture.convert("RGB"))[:, :, ::-1])
    if not found.txts:
        return [], False
    boxes = [(box[:, 0].min(), box[:, 1].min(), box[:, 0].max(), box[:, 1].max()) for box in found.boxes]
    pieces = [Line(text, *map(float, box)) for text, box in zip(found.txts, boxes, strict=True) if text.strip()]
    return pieces, median(map(float, found.scores)) >= _SURE and _is_full(pieces)


def _is_full(pieces: Iterable[Line]) -> bool:
    """Whether there are as many letters as there is room for; letters that RapidOCR does not know are left out."""
    letters = sum(len("".join(piece.text.split())) for piece in pieces)
    room = sum((piece.right - piece.left) / max(piece.height, 1.0) for piece in pieces)
    return letters >= _FEWEST * room


def _tesseract() -> str | None:
    """The path of the program; None without it, and without Pillow, which opens the pictures for it."""
    return shutil.which("tesseract") if find_spec("PIL") else None


@cache
def _languages() -> str:
    """Tesseract's languages, "eng+rus"; "" if the system has no Tesseract."""
    program = _tesseract()
    if program is None:
        return ""
    done = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=_SECONDS)
    return "+".join(name for name in done.stdout.split("\n")[1:] if name and name != "osd")


def _by_tesseract(picture: "Image") -> list[Line]:
    data = BytesIO()
    picture.convert("RGB").save(data, "PNG")
    command = ["tesseract", "stdin", "stdout", "-l", _languages(), "tsv"]
    done = subprocess.run(command, input=data.getvalue(), capture_output=True, timeout=_SECONDS, check=True)
    table = csv.DictReader(StringIO(done.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return _words_in_lines(table)


def _words_in_lines(table: Iterable[dict[str, str]]) -> list[Line]:
    lines: dict[tuple[str, str, str], Line] = {}
    for word in table:
        if word["level"] != _WORD or not word["text"].strip():
            continue
        left, top, width, height = (float(word[name]) for name in ("left", "top", "width", "height"))
        key = word["block_num"], word["par_num"], word["line_num"]
        line = lines.get(key, Line("", left, top, left, top + height))
        text, bottom = f"{line.text} {word['text']}".strip(), max(line.bottom, top + height)
        lines[key] = Line(text, min(line.left, left), min(line.top, top), max(line.right, left + width), bottom)
    return list(lines.values())
