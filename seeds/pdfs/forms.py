"""What was typed into a PDF: the values of its form fields, and the text boxes added to its pages."""

import ctypes
from collections.abc import Sequence
from typing import Any

from pypdfium2 import raw  # type: ignore[import-untyped]

from seeds.documents import one_line
from seeds.pdfs.drawn.grids import Grid
from seeds.pdfs.letters import Box, Style
from seeds.pdfs.lines import Run, cell_at

_CHOICES = {raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON}
_SILENT = {raw.FPDF_FORMFIELD_PUSHBUTTON, raw.FPDF_FORMFIELD_SIGNATURE}
_SIZE = 10.0
# A file can hold more annotations than a person could fill in.
_MOST = 5000


def fields_of(page: Any, order: int, grids: Sequence[Grid] = ()) -> list[Run]:
    """The values that a person sees on the page, as runs at their places; their order begins with the given number."""
    found: list[Run] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        try:
            text = one_line(_value(page, annotation))
            if text:
                box = _box(annotation)
                found.append(
                    Run(
                        text,
                        box,
                        Style(_SIZE),
                        (Style(_SIZE), Style(_SIZE)),
                        order=order + len(found),
                        is_field=True,
                        cell=cell_at(box, grids),
                    )
                )
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return found


def _value(page: Any, annotation: Any) -> str:
    subtype = raw.FPDFAnnot_GetSubtype(annotation)
    if subtype == raw.FPDF_ANNOT_FREETEXT:
        return _text(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")
    if subtype != raw.FPDF_ANNOT_WIDGET or not page.formenv:
        return ""
    kind = raw.FPDFAnnot_GetFormFieldType(page.formenv.raw, annotation)
    if kind in _CHOICES:
        return "[x]" if raw.FPDFAnnot_IsChecked(page.formenv.raw, annotation) else "[ ]"
    return "" if kind in _SILENT else _text(raw.FPDFAnnot_GetFormFieldValue, page.formenv.raw, annotation)


def _text(read: Any, *of: Any) -> str:
    """What one of PDFium's functions writes into a buffer, as UTF-16 in bytes."""
    length = read(*of, None, 0)
    units = (ctypes.c_ushort * (length // 2 + 1))()
    read(*of, units, length)
    return bytes(units)[:length].decode("utf-16-le", "replace").rstrip("\0")


def _box(annotation: Any) -> Box:
    rectangle = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rectangle)
    left, right = sorted((rectangle.left, rectangle.right))
    bottom, top = sorted((rectangle.bottom, rectangle.top))
    return Box(left, bottom, right, top)
