"""The paragraphs, headings, list items, code and notes that the blocks of lines of a PDF are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from seeds.outline import Kind
from seeds.paragraphs import announces
from seeds.pdfs.blocks import BULLETS, blocks_of, ends_early, ends_sentence, has_bullet, has_room, is_item
from seeds.pdfs.joins import Words, goes_on, joined
from seeds.pdfs.letters import Style
from seeds.pdfs.lines import Line
from seeds.pdfs.listings import code_start, listing
from seeds.texts.labels import LABELLED
from seeds.texts.section_names import ends_abbreviated, names_section

CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|tab(?:le|\.)?|abb(?:ildung|\.)|tabelle|tableau|figura|tabla|рис(?:унок|\.)|табл(?:ица|\.)|图|表|図)"
    r"\s*[\dIVX]+(?:[.-]\d+)*\s*[.:：–—|]",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(\d{1,3}|[*†‡]{1,3})\s*(?=[^\W\d]|[\"“„«(]|\d{4}\b)")
_CODE_SIGN = re.compile(r"[(){}\[\]=<>;$\\|#]|^\s*(?:[\w.-]+ )?--?\w")
# Titles of sections that may end with a full stop, as in laws.
_SECTION = re.compile(r"§|\d+(?:\.\d+)*\.?\s")
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3}[.!?] [^\W\d_a-z]")
# A label with its value, several sentences, or a blank to fill in.
_INSIDE = re.compile(r"[:.!?;]\s+\S|_{3}")
_FEWEST_LETTERS, _LONGEST_CAPITALS = 4, 60
_LARGE = 1.12
_SMALL = 0.93
_LONGEST_HEADING = 200
_LONGEST_SECTION = 100
_MARKS = (",", ";", ":", ".", "!", "?", "–", "—")


@dataclass(slots=True)
class Piece:
    """A part of a page, before the levels of the headings are known."""

    text: str
    kind: Kind
    style: Style
    left: float = 0.0
    level: int = 0  # of a heading, by the tags or the outline of the file
    is_open: bool = False  # whether its last line is full and ends no sentence
    is_first: bool = False  # of a column or page
    context: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """How the document is set: the size of its running text, and its words."""

    body: Style
    words: Words


def pieces_of(lines: Sequence[Line], margin: float, setting: Setting) -> Iterator[Piece]:
    """The pieces of lines that are no table, in order; `margin` is where the lines of the column end."""
    for block in blocks_of(lines, margin):
        yield from _pieces(block, margin, setting)


def _pieces(block: Sequence[Line], margin: float, setting: Setting) -> Iterator[Piece]:
    style, text = block[0].style, block[0].text
    whole = " ".join(line.text for line in block)
    is_code = style.mono and not setting.body.mono and (len(block) > 1 or bool(_CODE_SIGN.search(text)))
    is_code = is_code and text[0] not in BULLETS
    is_set_apart = block[0].level or (not is_code and _is_heading(block, whole, setting.body))
    if is_set_apart and names_section(whole):
        yield Piece(_run_on(block, setting), Kind.HEADING, style, level=block[0].level)
    elif is_code:
        yield Piece(listing(block), Kind.CODE, style, min(line.box.left for line in block))
    elif CAPTION.match(text):
        yield from (Piece(_run_on(caption, setting), Kind.NOTE, style) for caption in _captions(block))
    elif style.size < _SMALL * setting.body.size and _NOTE.match(text):
        yield from (Piece(_run_on(note, setting), Kind.NOTE, style) for note in _notes(block))
    else:
        yield from _text_pieces(block, _own_margin(block, margin), setting)


def _is_heading(block: Sequence[Line], text: str, body: Style) -> bool:
    has_letters = any(map(str.isalpha, text))
    if (
        len(text) > _LONGEST_HEADING
        or not has_letters
        or text.endswith((",", ";", "。", "，", "；"))
        or has_bullet(text)
    ):
        return False
    is_section = _SECTION.match(text) and len(text) < _LONGEST_SECTION
    if text.endswith(".") and not is_section and not ends_abbreviated(text):
        return False
    if all(line.size > _LARGE * body.size for line in block):
        return len(block) < 5
    is_bold = not body.bold and all(run.style.bold for line in block for run in line.runs)
    is_label = LABELLED.match(text) is not None and not text.isupper()
    is_said = announces(text) or _SENTENCE_INSIDE.search(text) or is_label
    return is_bold and len(block) < 3 and not is_said


def in_capitals(text: str) -> bool:
    """Whether the text is a short line of words in capitals, as a title is; no label with its value."""
    letters, digits = (sum(map(is_one, text)) for is_one in (str.isalpha, str.isdigit))
    is_word = text.isupper() and letters >= _FEWEST_LETTERS and letters > 2 * digits and not is_item(text)
    return is_word and len(text) <= _LONGEST_CAPITALS and not _INSIDE.search(text)


def _notes(block: Sequence[Line]) -> list[list[Line]]:
    """The lines of each note: the next one has the next number or a sign."""
    notes = [[block[0]]]
    for line in block[1:]:
        mark, before = _NOTE.match(line.text), _NOTE.match(notes[-1][0].text)
        if mark and before and (not mark[1].isdecimal() or mark[1] == str(int(before[1]) + 1)):
            notes.append([line])
        else:
            notes[-1].append(line)
    return notes


def _captions(block: Sequence[Line]) -> list[list[Line]]:
    """The lines of each caption; those of pictures above one another may stand in one block."""
    captions: list[list[Line]] = []
    for line in block:
        if CAPTION.match(line.text):
            captions.append([])
        captions[-1].append(line)
    return captions


def _run_on(block: Sequence[Line], setting: Setting) -> str:
    text = block[0].text
    for line in block[1:]:
        text = joined(text, line.text, setting.words)
    return text


def _own_margin(block: Sequence[Line], margin: float) -> float:
    """The right margin of the block: its own if its lines fill it, else that of the region."""
    own = max(line.box.right for line in block)
    width = own - min(line.box.left for line in block)
    # The longest line always fills it, and the last one need not.
    full = sum(own - line.box.right < 0.12 * width for line in block[:-1]) - (block[-1].box.right < own)
    fills = len(block) > 2 and full > 0 and full * 2 >= len(block) - 2
    return own if fills and not _is_verse(block, own) else margin


def _is_verse(block: Sequence[Line], margin: float) -> bool:
    """Whether at least half of the lines end with a mark, and one of them although the next word would have fitted."""
    inside = list(pairwise(block))
    marked = sum(above.text.endswith(_MARKS) for above, _ in inside)
    return marked * 2 >= len(inside) > 2 and any(has_room(above, below, margin) for above, below in inside)


def _text_pieces(block: Sequence[Line], margin: float, setting: Setting) -> Iterator[Piece]:
    """The paragraphs of a block, which may be list items; its code if its lines end early and are indented."""
    early = [ends_early(above, below, margin) for above, below in pairwise(block)]
    listed = code_start(block, early)
    if listed is not None:
        yield from _text_pieces(block[:listed], margin, setting) if listed else ()
        yield Piece(listing(block[listed:]), Kind.CODE, block[0].style)
        return
    left = min(line.box.left for line in block)
    tight = sum(margin - line.box.right < line.size for line in block[:-1]) >= 0.8 * (len(block) - 1)
    piece = _begun(block[0], setting)
    for number, (above, below) in enumerate(pairwise(block)):
        below_early = early[number + 1] if number + 1 < len(early) else True
        is_after_item = piece.kind is Kind.ITEM and early[number] and below.box.left < piece.left + 0.2 * below.size
        is_below_title = number == 0 and in_capitals(above.text) and not in_capitals(below.text)
        is_apart = is_after_item or _starts_paragraph(above, below, early[number], below_early, left)
        is_broken = not ends_sentence(above.text) and goes_on(piece.text, below.text)
        if is_below_title or (is_apart and not is_broken):
            yield piece
            piece = _begun(below, setting)
        elif early[number] and not is_broken:
            piece.text += f"\n{below.text}"
        else:
            piece.text = joined(piece.text, below.text, setting.words, tight and _fills(above, margin))
    piece.is_open = margin - block[-1].box.right < 4 * block[-1].size and not ends_sentence(piece.text)
    yield piece


def _begun(line: Line, setting: Setting) -> Piece:
    kind = Kind.ITEM if is_item(line.text) else Kind.PARAGRAPH
    return Piece(line.text, kind, line.style, line.box.left)


def _fills(line: Line, margin: float) -> bool:
    """Whether not even a letter would have fitted at the end of the line, and none of its spaces stands there."""
    return margin - line.box.right < 0.9 * line.size and not line.runs[-1].is_spaced


def _starts_paragraph(above: Line, below: Line, early: bool, below_early: bool, left: float) -> bool:
    """Whether a paragraph begins with the lower line, judged by the end of the upper one and by the indentation."""
    if ends_sentence(above.text):
        return early or below.box.left - left > 0.8 * below.size
    return early and not below_early and not below.text[0].islower()
