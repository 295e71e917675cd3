"""PDF files: their text in the order of reading, with headings, lists, tables, code, notes and the values of forms."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from seeds.dates import iso_date
from seeds.documents import Document, Flaw, UnreadableError, one_line, title_from
from seeds.outline import Kind
from seeds.parts import Part, assemble
from seeds.pdfs.boxes import framed
from seeds.pdfs.bullets import with_drawn_bullets
from seeds.pdfs.forms import fields_of
from seeds.pdfs.grids import Grid, grids_of
from seeds.pdfs.headings import given_title, is_said, title_of
from seeds.pdfs.justified import without_wide_gaps
from seeds.pdfs.legibility import is_language, is_legible
from seeds.pdfs.lines import BULLET, Run, runs_of
from seeds.pdfs.pages import Sheet, pieces_in
from seeds.pdfs.paragraphs import Piece
from seeds.pdfs.ruled import is_table, tables_of
from seeds.pdfs.rules import rules_of
from seeds.pdfs.spreads import single_pages
from seeds.pdfs.tags import levels_of, outline_of
from seeds.pdfs.words import Word, words_of
from seeds.scans import pages as scans
from seeds.scans import recognition
from seeds.scans.lines import paragraphs
from seeds.texts.stated_dates import stated_date

_PICTURES = "only pictures"
_ILLEGIBLE = "letters whose meaning its fonts do not tell"
# Items further to the right, by so many points, are nested.
_INDENT = 4
_SIGN = re.compile(rf"{BULLET.pattern}\s*")
# Lines and areas of which a picture consists, and no frame around an empty page.
_MANY = 50
_RUN_OCR = "run OCR on it (for example with ocrmypdf) and add it again"


def read(data: bytes, name: str) -> Document:
    """The text with its outline, the title and the date.

    Raises UnreadableError if there is no text, if its letters cannot be recognized, or if a password is needed.
    """
    pdf = _open(data)
    try:
        return _document(pdf, name)
    finally:
        pdf.close()


def _open(data: bytes) -> Any:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            message = "is protected with a password; save it without one and add it again"
            raise UnreadableError(message, Flaw.PASSWORD) from error
        raise
    with suppress(pypdfium2.PdfiumError):  # a form that PDFium does not know; the text is read without it
        pdf.init_forms()
    return pdf


def _document(pdf: Any, name: str) -> Document:
    outline, is_tagged = outline_of(pdf), bool(pdf.is_tagged())
    sheets = [_sheet(pdf[number], is_tagged, outline.get(number, {})) for number in range(len(pdf))]
    labels = [pdf.get_page_label(number) or str(number + 1) for number in range(len(pdf))]
    missing = _add_scanned(pdf, sheets, labels)
    _check(sheets, missing)
    sheets, labels = single_pages(sheets, labels)
    pieces, body = pieces_in(sheets)
    facts = pdf.get_metadata_dict()
    given, largest = given_title(one_line(facts["Title"])), title_of(pieces, body)
    title = (given if is_said(given, pieces) else largest) or given or largest or title_from(name)
    parts = list(_parts(pieces, labels, title))
    text, blocks = assemble(parts)
    date = stated_date(parts, title) or iso_date(facts["CreationDate"])
    return Document(name, text, title, date, outline=blocks, missing=missing)


def _sheet(page: Any, is_tagged: bool, headings: Mapping[str, int]) -> Sheet:
    """The page as it is drawn."""
    try:
        levels = levels_of(page) if is_tagged else {}
        words, place = words_of(page, bool(levels))
        upright = [word for word in words if not word.turn]
        runs, grids = _runs(upright, levels, grids_of(*rules_of(page, place)))
        turned = " ".join(word.text for word in words if word.turn)
        runs = with_drawn_bullets(page, place, runs)
        runs += fields_of(page, len(runs), grids)
        text = " ".join(run.text for run in runs) + turned
        if not (is_legible(text) and is_language(text)):
            return Sheet(fault=_ILLEGIBLE)
        return Sheet(runs, turned, headings, fault="" if text or not _has_picture(page) else _PICTURES)
    finally:
        page.close()


def _runs(words: Sequence[Word], levels: dict[int, int], grids: Sequence[Grid]) -> tuple[list[Run], list[Grid]]:
    """The runs of the words, cut at the edges of cells, and the grids that are tables or frames by what they hold."""
    runs = without_wide_gaps(runs_of(words, levels, grids))
    found = tables_of(runs)[0] if grids else []
    kept = [*filter(is_table, found), *framed(found, runs)]
    tables = [table.grid for table in found if table in kept]
    return runs if len(tables) == len(grids) else without_wide_gaps(runs_of(words, levels, tables)), tables


def _has_picture(page: Any) -> bool:
    """Whether there is a picture on the page, which may be drawn with many lines, as letters without a font are."""
    if any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)):
        return True
    return len(list(islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4), _MANY))) == _MANY


def _add_scanned(pdf: Any, sheets: Sequence[Sheet], labels: list[str]) -> str:
    """Reads the pages that are only pictures to a reader of text, and returns what is missing of all pages."""
    pictures = {n: labels[n] for n, sheet in enumerate(sheets) if sheet.fault == _PICTURES}
    illegible = {n: labels[n] for n, sheet in enumerate(sheets) if sheet.fault == _ILLEGIBLE}
    found = scans.read_of(pdf, sorted([*pictures, *illegible]))
    for number, lines in found.items():
        sheets[number].scanned = tuple(paragraphs(lines or []))
        labels[number] += " (scanned)"
    unread = [label for number, label in illegible.items() if not found.get(number)]
    read_pictures = {number: lines for number, lines in found.items() if number in pictures}
    missing = [scans.missing(read_pictures, pictures), f"{scans.held(unread)} {_ILLEGIBLE}" if unread else ""]
    return "; ".join(filter(None, missing))


def _check(sheets: Sequence[Sheet], missing: str) -> None:
    """Raises UnreadableError if no page has text, or if the text is in no language."""
    text = " ".join(run.text for sheet in sheets for run in sheet.runs) + "".join(sheet.turned for sheet in sheets)
    is_empty = not text.strip() and not any(sheet.scanned for sheet in sheets)
    is_rubbish = any(sheet.fault == _ILLEGIBLE for sheet in sheets)
    if (is_empty and is_rubbish) or not is_language(text):
        raise UnreadableError(f"holds letters whose meaning its fonts do not tell; {_RUN_OCR}", Flaw.SCANNED)
    if is_empty:
        advice = missing or "remove it" if recognition.is_possible() else recognition.INSTALL
        raise UnreadableError(f"holds no text but pictures; {advice}", Flaw.SCANNED)


def _parts(pieces: Sequence[Piece], labels: Sequence[str], title: str) -> Iterator[Part]:
    """The parts with their places; a heading that repeats the title at the beginning is left out."""
    lefts: list[float] = []
    for number, piece in enumerate(pieces):
        place = f"p. {labels[piece.page]}"
        is_title = number == 0 and piece.kind is Kind.HEADING and one_line(piece.text) == title
        if is_title and len(pieces) > 1:
            continue
        if piece.kind is Kind.ITEM:
            lefts = [*(left for left in lefts if left < piece.left - _INDENT), piece.left]
            sign = _SIGN.match(piece.text)
            text, bullet = (piece.text[sign.end() :], "- ") if sign else (piece.text, "")
            yield Part(text, piece.kind, len(lefts) - 1, place, bullet=bullet)
        else:
            lefts = []
            yield Part(piece.text, piece.kind, piece.level, place, piece.context)
