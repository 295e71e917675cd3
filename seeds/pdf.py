"""PDF files: the text of every page, with lines joined into paragraphs."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from seeds.dates import iso_date
from seeds.documents import Document, UnreadableError, one_line, tidy, title_from
from seeds.scans import pages as scanned
from seeds.scans import recognition

PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|стр\.?|страница|seite|página)?\s*\d+(?:\s*(?:/|of|из|von|de)\s*\d+)?\W*", re.IGNORECASE
)
SENTENCE_END = re.compile(r".*[.!?…:][\"'”’»)\]]*", re.DOTALL)
BULLET = re.compile(r"[•▪●◦‣–—*-]\s|\(?\d{1,3}[.)]\s")
HYPHENATED = re.compile(r".*[^\W\d_][-‐\xad]", re.DOTALL)
LINE_FEED, CARRIAGE_RETURN = 0x0A, 0x0D
# The code that PDFium gives for a hyphen and the line end after it.
HYPHEN = 0x02
# Titles that programs write when nobody gave one.
NO_TITLE = re.compile(r"untitled.*|microsoft word - .*|.*\.(?:docx?|pdf|tex|dvi|indd|odt)", re.IGNORECASE)
# From three pages on, running heads and page numbers can be distinguished from the text.
FEWEST_PAGES = 3
EDGE_LINES = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; edges and height are in points, and y increases upwards."""

    text: str
    left: float
    right: float
    bottom: float
    height: float


def read(data: bytes, name: str) -> Document:
    """The text, title and date. Raises UnreadableError if there is no text or a password is needed."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise UnreadableError("is protected with a password; save it without one and add it again") from error
        raise
    try:
        pages = [_lines_of(page) for page in pdf]
        missing = _add_scanned(pdf, pages)
        text = tidy("\n\n".join(_paragraphs(pages)))
        facts = pdf.get_metadata_dict()
    finally:
        pdf.close()
    if not text:
        advice = missing or "remove it" if recognition.is_possible() else recognition.INSTALL
        raise UnreadableError(f"holds no text but pictures; {advice}")
    title = one_line(facts["Title"])
    date = iso_date(facts["CreationDate"])
    title = title if title and not NO_TITLE.fullmatch(title) else title_from(name)
    return Document(name, text, title, date, missing=missing)


def _add_scanned(pdf: pypdfium2.PdfDocument, pages: list[list[Line]]) -> str:
    """Adds the lines on pages that hold only pictures, and returns what is missing."""
    labels = {n: pdf.get_page_label(n) or str(n + 1) for n, lines in enumerate(pages) if not lines and _shows(pdf[n])}
    found = scanned.read_of(pdf, list(labels))
    for number, lines in found.items():
        pages[number] = [Line(line.text, line.left, line.right, line.bottom, line.height) for line in lines or []]
    return scanned.missing({labels[number]: lines for number, lines in found.items()}, labels.values())


def _shows(page: pypdfium2.PdfPage) -> bool:
    """Whether the page has a picture."""
    return any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4))


def _lines_of(page: pypdfium2.PdfPage) -> list[Line]:
    textpage = page.get_textpage()
    lines, start = [], 0
    codes = [raw.FPDFText_GetUnicode(textpage, index) for index in range(textpage.count_chars())]
    for end, code in enumerate([*codes, LINE_FEED]):
        if code in (LINE_FEED, CARRIAGE_RETURN, HYPHEN):
            text = "".join(map(chr, codes[start : end + (code == HYPHEN)]))
            if text.strip():
                first = start + len(text) - len(text.lstrip())
                last = start + len(text.rstrip()) - 1
                left, bottom, _, top = textpage.get_charbox(first, loose=True)
                right = textpage.get_charbox(last, loose=True)[2]
                lines.append(Line(_readable(text), left, right, bottom, top - bottom))
            start = end + 1
    textpage.close()
    page.close()
    return lines


def _readable(text: str) -> str:
    """The text of a line; PDFium gives characters outside the basic multilingual plane as surrogate pairs."""
    text = text.replace(chr(HYPHEN), "-").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(text.split())


def _paragraphs(pages: list[list[Line]]) -> list[str]:
    """The paragraphs of all pages; a paragraph that continues on the next page is joined."""
    paragraphs: list[str] = []
    for lines in _without_running_heads(pages):
        for number, paragraph in enumerate(_page_paragraphs(lines)):
            runs_on = number == 0 and paragraphs and not SENTENCE_END.fullmatch(paragraphs[-1])
            if runs_on and paragraph[0].islower():
                paragraphs[-1] = _joined(paragraphs[-1], paragraph)
            else:
                paragraphs.append(paragraph)
    return paragraphs


def _without_running_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without page numbers and without edge lines that at least half of the pages share."""
    if len(pages) < FEWEST_PAGES:
        return pages
    at_edge = [_edges(lines) for lines in pages]
    heads = Counter(key for lines in at_edge for key in {_pattern(line) for line in lines})
    repeated = {key for key, count in heads.items() if count * 2 >= max(len(pages), FEWEST_PAGES)}
    return [
        [line for line in lines if line not in edge or not _is_running_head(line, repeated)]
        for lines, edge in zip(pages, at_edge, strict=True)
    ]


def _is_running_head(line: Line, repeated: set[str]) -> bool:
    return _pattern(line) in repeated or bool(PAGE_NUMBER.fullmatch(line.text))


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text)


def _edges(lines: list[Line]) -> list[Line]:
    """The highest and the lowest lines of a page."""
    by_height = sorted(lines, key=lambda line: line.bottom)
    return by_height[:EDGE_LINES] + by_height[-EDGE_LINES:]


def _page_paragraphs(lines: list[Line]) -> list[str]:
    if not lines:
        return []
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    usual = median_low([step for step in steps if step > 0] or [0.0])
    margin: dict[int, float] = {}
    for line in lines:
        margin[_column(line)] = max(line.right, margin.get(_column(line), 0.0))
    paragraphs = [lines[0].text]
    for above, below in pairwise(lines):
        if _starts_paragraph(above, below, usual, margin[_column(above)]):
            paragraphs.append(below.text)
        else:
            paragraphs[-1] = _joined(paragraphs[-1], below.text)
    return paragraphs


def _column(line: Line) -> int:
    return round(line.left / 20)


def _starts_paragraph(above: Line, below: Line, usual: float, margin: float) -> bool:
    """Whether the lower line begins a paragraph, judged by the gap, the font size and the line ends."""
    step = above.bottom - below.bottom
    resized = abs(above.height - below.height) > above.height * 0.15
    if BULLET.match(below.text) or step > usual * 1.3 or resized:
        return True
    short = margin - above.right > (margin - above.left) * 0.12
    indented = below.left - above.left > above.height * 0.5
    return bool(SENTENCE_END.fullmatch(above.text)) and (short or indented or step <= 0)


def _joined(text: str, more: str) -> str:
    """The two texts joined by a space, or without one where a hyphen divides a word."""
    if HYPHENATED.fullmatch(text):
        return text[:-1] + more if more[0].islower() else text + more
    return f"{text} {more}"
