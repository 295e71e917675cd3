"""The pages of a PDF as pieces: what stands on each, in the order of reading."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from seeds.outline import Kind
from seeds.paragraphs import CELLS
from seeds.pdfs.blocks import ends_sentence
from seeds.pdfs.boxes import boxes_in
from seeds.pdfs.contents import without_contents
from seeds.pdfs.headings import level_headings
from seeds.pdfs.heads import without_heads
from seeds.pdfs.joins import joined, words_in
from seeds.pdfs.layout import Region, regions_of
from seeds.pdfs.letters import Style
from seeds.pdfs.lines import Line, Run, lines_of
from seeds.pdfs.order import in_order
from seeds.pdfs.paragraphs import CAPTION, Piece, Setting, pieces_of
from seeds.pdfs.ruled import ruled_rows
from seeds.pdfs.steps import without_steps
from seeds.pdfs.tables import rows_of
from seeds.pdfs.tags import key

_FIGURE = re.compile(r"\d{1,3}")
_RAISED = re.compile(r"(?<=\w\w\w)([⁰¹²³⁴-⁹]+)|([⁰¹²³⁴-⁹]+)")
# The width of the letters of code, as a share of their size.
_LETTER = 0.6
# Pictures of a font and parts of large brackets; the letters between them may be bullets or signs of a formula.
_ICON = re.compile(r"[\ue000-\uefff\uf100-\uf8ff]\s?")
_FIGURES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(slots=True)
class Sheet:
    """A page as it is drawn."""

    runs: list[Run] = field(default_factory=list)
    turned: str = ""  # the words that do not stand upright
    headings: Mapping[str, int] = field(default_factory=dict)  # by the outline of the file, with their levels
    scanned: Sequence[str] = ()  # the paragraphs in its picture
    fault: str = ""  # what the page holds that cannot be read


def pieces_in(sheets: Sequence[Sheet]) -> tuple[list[Piece], Style]:
    """The pieces of all pages, and the style of the running text."""
    whole = without_heads(without_steps([lines_of(sheet.runs) for sheet in sheets]))
    pages = [without_contents(page, len(whole)) for page in whole]
    pages = pages if any(pages) else whole
    body = _body(pages)
    setting = Setting(body, words_in(run.text for page in pages for line in page for run in line.runs))
    pieces: list[Piece] = []
    for number, (sheet, page) in enumerate(zip(sheets, pages, strict=True)):
        for piece in _without_marks(list(_page_pieces(sheet, page, setting))):
            piece.page, piece.text = number, _ICON.sub("", piece.text)
            if piece.text and not _goes_on(pieces, piece, setting):
                pieces.append(piece)
    level_headings(pieces)
    return pieces, body


def _body(pages: Iterable[Sequence[Line]]) -> Style:
    lengths: Counter[Style] = Counter()
    for page in pages:
        for line in page:
            lengths[line.style] += len(line.text)
    return max(lengths, key=lengths.__getitem__, default=Style(10.0))


def _page_pieces(sheet: Sheet, page: Sequence[Line], setting: Setting) -> Iterator[Piece]:
    for line in page:
        for run in line.runs:
            run.level = run.level or sheet.headings.get(key(run.text), 0)
    for region in _without_boxes(in_order([run for line in page for run in line.runs])):
        pieces = list(_table(region, setting) if region.is_table else _text(region, setting))
        first = next((piece for piece in pieces if piece.kind is not Kind.NOTE), pieces[0])
        first.is_first = not region.is_framed
        yield from pieces
    if sheet.turned:
        yield Piece(sheet.turned, Kind.NOTE, setting.body)
    for number, text in enumerate(sheet.scanned):
        yield Piece(text, Kind.PARAGRAPH, setting.body, is_first=number == 0)


def _without_boxes(regions: Iterable[Region]) -> Iterator[Region]:
    """The regions; those of the texts in frames in place of the frames."""
    for region in regions:
        boxes = boxes_in(region.table) if region.table else []
        for box in boxes:
            yield from (replace(part, is_framed=number == 0) for number, part in enumerate(regions_of(box)))
        if not boxes:
            yield region


def _table(region: Region, setting: Setting) -> Iterator[Piece]:
    table = region.table
    rows = ruled_rows(table, setting.words) if table else rows_of(region.lines, setting.words)
    style = region.lines[0].style
    has_fields = any(run.is_field for line in region.lines for run in line.runs)
    return (Piece(row.text, Kind.ROW, style, context="" if has_fields else row.names) for row in rows)


def _text(region: Region, setting: Setting) -> Iterator[Piece]:
    """The pieces of lines that are no table; a form field makes a row with the label before or above it."""
    text: list[Line] = []
    for line in region.lines:
        if not any(run.is_field for run in line.runs):
            text.append(line)
            continue
        label = [text.pop().text] if text and len(line.runs) == 1 and _labels(text[-1], line) else []
        yield from pieces_of(text, region.margin, setting) if text else ()
        text = []
        yield Piece(CELLS.join([*label, *(run.text for run in line.runs)]), Kind.ROW, line.style)
    if text:
        yield from pieces_of(text, region.margin, setting)


def _labels(above: Line, line: Line) -> bool:
    """Whether the upper line is the label of the form field below it."""
    close = above.box.bottom - line.box.top < 1.5 * above.size
    return close and above.box.left < line.box.right and above.box.right > line.box.left


def _without_marks(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces without the raised figures that refer to notes on the same page."""
    _end_with_notes(pieces)
    notes = {found[0] for piece in pieces if piece.kind is Kind.NOTE and (found := _FIGURE.match(_plain(piece.text)))}
    for piece in pieces:
        if piece.kind is Kind.NOTE:
            piece.text = _plain(piece.text)
        else:
            piece.text = _RAISED.sub(lambda found: _mark(found, notes), piece.text)
    return pieces


def _end_with_notes(pieces: Sequence[Piece]) -> None:
    """Makes paragraphs of small numbered lines that do not stand at the end of a column or page."""
    at_end = True
    for piece in reversed(pieces):
        is_note = piece.kind is Kind.NOTE
        if is_note and not at_end and not CAPTION.match(piece.text):
            piece.kind = Kind.PARAGRAPH
        at_end = (at_end and is_note) or piece.is_first


def _plain(text: str) -> str:
    return text.translate(_FIGURES)


def _mark(found: re.Match[str], notes: Container[str]) -> str:
    if _plain(found[0]) in notes:
        return ""
    return f" {found[0]}" if found[1] else found[0]


def _goes_on(pieces: Sequence[Piece], piece: Piece, setting: Setting) -> bool:
    """Joins the piece, the first of a column or page, with what it continues; False if it continues nothing."""
    above = next((other for other in reversed(pieces) if other.kind is not Kind.NOTE), None)
    if piece.kind is Kind.CODE and pieces and pieces[-1].kind is Kind.CODE:
        return _continues_code(pieces[-1], piece)
    if piece.kind is Kind.ROW and above and above.kind is Kind.ROW and above.context:
        return _continues_table(above, piece)
    if not above or not piece.is_first:
        return False
    if piece.kind is not Kind.PARAGRAPH or above.kind not in (Kind.PARAGRAPH, Kind.ITEM):
        return False
    resized = abs(above.style.size - piece.style.size) > 1
    if resized or ends_sentence(above.text) or not (above.is_open or piece.text[0].islower()):
        return False
    above.text = joined(above.text, piece.text, setting.words)
    above.is_open = piece.is_open
    return True


def _continues_code(above: Piece, piece: Piece) -> bool:
    """Adds the lines to the code above them, with their indentation in it; False if they stand further to the left."""
    indent = round((piece.left - above.left) / (_LETTER * piece.style.size))
    if indent < 0:
        return False
    above.text += "".join(f"\n{' ' * indent}{line}" for line in piece.text.split("\n"))
    return True


def _continues_table(above: Piece, piece: Piece) -> bool:
    """Gives the row of a continued table its names; whether it only repeats them."""
    if not piece.is_first:
        piece.context = piece.context or (above.context if above.page == piece.page else "")
        return False
    if piece.text == above.context:
        return True
    if piece.text.count(CELLS) == above.text.count(CELLS):
        piece.context = piece.context or above.context
    return False
