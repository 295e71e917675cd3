"""The paragraphs, headings, list items, code and notes that the lines of a PDF form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from seeds.outline import Kind
from seeds.pdfs.joins import Words, goes_on, joined
from seeds.pdfs.letters import Style
from seeds.pdfs.lines import BULLET, CJK, Line

SENTENCE_END = re.compile(r".*[.!?…:。！？：؟۔][\"'”’»)\]】」』\u00b9\u00b2\u00b3\u2070-\u2079]*", re.DOTALL)
CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|tab(?:le|\.)?|abb(?:ildung|\.)|tabelle|tableau|figura|tabla|рис(?:унок|\.)|табл(?:ица|\.)|图|表|図)"
    r"\s*[\dIVX]+(?:[.-]\d+)*\s*[.:：–—|]",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\(?\d{1,3}[.)]\s+\S|\(?[a-z][.)]\s+\S|\([A-Z]\)\s+\S|\(?[ivx]{1,5}[.)]\s+\S"
    r"|\d{1,2}(?:\.\d{1,2})+[.)]?\s+[^\W\d_a-z]|\[\d{1,3}\]\s+\S|§\s*\d"
)
_NOTE = re.compile(r"(\d{1,3}|[*†‡]{1,3})\s*(?=[^\W\d]|[\"“„«(]|\d{4}\b)")
_CODE_SIGN = re.compile(r"[(){}\[\]=<>;$\\|#]|^\s*(?:[\w.-]+ )?--?\w")
# The same, or the name of a setting, in letters like those of the text.
_SIGN_OF_CODE = re.compile(r"[{}\[\]=<>;$\\|#]|\w\(|:$|^\s*--?\w|^[\w.-]+:\s")
# Titles of sections that may end with a full stop, as in laws.
_SECTION = re.compile(r"§|\d+(?:\.\d+)*\.?\s")
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3}[.!?] [^\W\d_a-z]")
# Boxes to tick, which are no bullets.
_CHOICES = re.compile("[□■○☐☑☒√✓✔].*[□■○☐☑☒√✓✔✗]")
_BULLETS = frozenset("•▪●◦‣■□")
_RESIZED = 1.12
_LARGE = 1.12
_SMALL = 0.93
_GAP = 1.3
_FEWEST_STEPS = 4
_LONGEST_HEADING = 200
_LONGEST_SECTION = 100
_LONGEST_CODE_LINE = 90


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
    for block in _blocks(lines, margin):
        yield from _pieces(block, margin, setting)


def _blocks(lines: Sequence[Line], margin: float) -> Iterator[list[Line]]:
    """The lines between which there is no gap, no change of style and no bullet."""
    spacing = _spacing(lines)
    block = [lines[0]]
    for above, below in pairwise(lines):
        step = above.box.bottom - below.box.bottom
        gap = step > _GAP * spacing * max(above.size, below.size) or step < -above.size
        if (
            gap
            or _is_resized(above, below)
            or _starts_item(block, below, margin)
            or _is_relabelled(above, below, margin)
        ):
            yield block
            block = []
        block.append(below)
    yield block


def _spacing(lines: Sequence[Line]) -> float:
    """The usual step from line to line, as a share of the size of the letters."""
    steps = [(above.box.bottom - below.box.bottom) / max(below.size, 1) for above, below in pairwise(lines)]
    downwards = [step for step in steps if step > 0.5]
    if len(downwards) >= _FEWEST_STEPS:
        return median_low(downwards)
    return min([1.5, *downwards])


def _is_resized(above: Line, below: Line) -> bool:
    smaller, larger = sorted((above.size, below.size))
    resized = larger > smaller * _RESIZED or above.style.mono != below.style.mono
    return resized and _last_style(above) != _first_style(below)


def _last_style(line: Line) -> Style:
    return line.runs[-1].ends[1]


def _first_style(line: Line) -> Style:
    return line.runs[0].ends[0]


def _is_relabelled(above: Line, below: Line, margin: float) -> bool:
    """Whether bold lines end or begin here, or a heading by the tags of the file."""
    if above.level != below.level:
        return True
    return above.style.bold != below.style.bold and (_ends_early(above, below, margin) or ends_sentence(above.text))


def _starts_item(block: Sequence[Line], line: Line, margin: float) -> bool:
    """Whether the line begins a list item, and does not only begin with a dash or a number."""
    if not _is_item(line.text):
        return False
    above = block[-1]
    if f" {line.text[0]} " in above.text:  # a sign that divides words
        return False
    return _is_item(block[0].text) or ends_sentence(above.text) or _ends_early(above, line, margin)


def _is_item(text: str) -> bool:
    return _has_bullet(text) or bool(_NUMBER.match(text))


def _has_bullet(text: str) -> bool:
    return bool(BULLET.match(text)) and not _CHOICES.match(text) and (text[1:2].isspace() or text[0] in _BULLETS)


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does, perhaps with a quotation mark or the mark of a note."""
    return bool(SENTENCE_END.fullmatch(text))


def _ends_early(above: Line, below: Line, margin: float) -> bool:
    """Whether the first word of the lower line would have fitted on the upper one."""
    text = below.text
    first = text[:1] if CJK.match(text) else text.split(maxsplit=1)[0]
    width = (below.box.right - below.box.left) * len(first) / len(text)
    # Prose goes on in small letters; only much space makes it likely that the line ends on purpose.
    spare = 3.0 if _is_small(text) else 0.4
    return margin - above.box.right > width * 1.1 + spare * above.size


def _pieces(block: Sequence[Line], margin: float, setting: Setting) -> Iterator[Piece]:
    style, text = block[0].style, block[0].text
    whole = " ".join(line.text for line in block)
    is_code = style.mono and not setting.body.mono and (len(block) > 1 or bool(_CODE_SIGN.search(text)))
    is_code = is_code and text[0] not in _BULLETS
    if block[0].level or (not is_code and _is_heading(block, whole, setting.body)):
        yield Piece(_run_on(block, setting), Kind.HEADING, style, level=block[0].level)
    elif is_code:
        yield Piece(_listing(block), Kind.CODE, style, min(line.box.left for line in block))
    elif CAPTION.match(text):
        yield Piece(_run_on(block, setting), Kind.NOTE, style)
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
        or _has_bullet(text)
    ):
        return False
    if text.endswith(".") and not (_SECTION.match(text) and len(text) < _LONGEST_SECTION):
        return False
    if all(line.size > _LARGE * body.size for line in block):
        return len(block) < 5
    is_bold = not body.bold and all(run.style.bold for line in block for run in line.runs)
    return is_bold and len(block) < 3 and not text.endswith((":", "：")) and not _SENTENCE_INSIDE.search(text)


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


def _run_on(block: Sequence[Line], setting: Setting) -> str:
    text = block[0].text
    for line in block[1:]:
        text = joined(text, line.text, setting.words)
    return text


def _listing(block: Sequence[Line]) -> str:
    """The lines with their indentation."""
    left = min(line.box.left for line in block)
    return "\n".join(" " * round((line.box.left - left) / _letter_width(line)) + line.text for line in block)


def _letter_width(line: Line) -> float:
    if line.style.mono:
        return max((line.box.right - line.box.left) / len(line.text), 0.2 * line.size)
    return max(0.5 * line.size, 1.0)


def _own_margin(block: Sequence[Line], margin: float) -> float:
    """The right margin of the block: its own if its lines fill it, else that of the region."""
    own = max(line.box.right for line in block)
    width = own - min(line.box.left for line in block)
    # The longest line always fills it, and the last one need not.
    full = sum(own - line.box.right < 0.12 * width for line in block[:-1]) - (block[-1].box.right < own)
    return own if len(block) > 2 and full > 0 and full * 2 >= len(block) - 2 else margin


def _text_pieces(block: Sequence[Line], margin: float, setting: Setting) -> Iterator[Piece]:
    """The paragraphs of a block, which may be list items; its code if its lines end early and are indented."""
    early = [_ends_early(above, below, margin) for above, below in pairwise(block)]
    listed = _code_start(block, early)
    if listed is not None:
        yield from _text_pieces(block[:listed], margin, setting) if listed else ()
        yield Piece(_listing(block[listed:]), Kind.CODE, block[0].style)
        return
    left = min(line.box.left for line in block)
    tight = sum(margin - line.box.right < line.size for line in block[:-1]) >= 0.8 * (len(block) - 1)
    piece = _begun(block[0], setting)
    for number, (above, below) in enumerate(pairwise(block)):
        below_early = early[number + 1] if number + 1 < len(early) else True
        is_after_item = piece.kind is Kind.ITEM and early[number] and below.box.left < piece.left + 0.2 * below.size
        if is_after_item or _starts_paragraph(above, below, early[number], below_early, left):
            yield piece
            piece = _begun(below, setting)
        elif early[number] and not goes_on(above.text, below.text):
            piece.text += f"\n{below.text}"
        else:
            piece.text = joined(piece.text, below.text, setting.words, tight and _fills(above, margin))
    piece.is_open = margin - block[-1].box.right < 4 * block[-1].size and not ends_sentence(piece.text)
    yield piece


def _begun(line: Line, setting: Setting) -> Piece:
    kind = Kind.ITEM if _is_item(line.text) else Kind.PARAGRAPH
    return Piece(line.text, kind, line.style, line.box.left)


def _fills(line: Line, margin: float) -> bool:
    """Whether not even a letter would have fitted at the end of the line, and none of its spaces stands there."""
    return margin - line.box.right < 0.9 * line.size and not line.runs[-1].is_spaced


def _is_small(text: str) -> bool:
    return text[0].islower()


def _starts_paragraph(above: Line, below: Line, early: bool, below_early: bool, left: float) -> bool:
    """Whether a paragraph begins with the lower line, judged by the end of the upper one and by the indentation."""
    if ends_sentence(above.text):
        return early or below.box.left - left > 0.8 * below.size
    return early and not below_early and not _is_small(below.text)


def _code_start(block: Sequence[Line], early: Sequence[bool]) -> int | None:
    """The number of the line with which code begins, None if the block is not code."""
    start = len(block) - 1
    while start > 0 and early[start - 1] and _may_be_code(block[start - 1].text):
        start -= 1
    lefts = [round(line.box.left / line.size) for line in block[start:]]
    middles = {round((line.box.left + line.box.right) / line.size) for line in block[start:]}
    if len(lefts) < 3 or len(set(lefts)) < 2 or len(middles) < 2 or not _may_be_code(block[-1].text):
        return None
    signs = sum(bool(_SIGN_OF_CODE.search(line.text)) for line in block[start:])
    return start if signs * 2 >= len(lefts) else None


def _may_be_code(text: str) -> bool:
    return len(text) < _LONGEST_CODE_LINE and not text.endswith((".", "!", "?")) and not _is_item(text)
