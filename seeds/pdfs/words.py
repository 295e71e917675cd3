"""The words of a PDF page: what PDFium takes for words, put right."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from seeds.pdfs.letters import HYPHEN, Box, Letters, Style

_WORD = re.compile(rf"[^\s{HYPHEN}]*{HYPHEN}|[^\s{HYPHEN}]+")
# A word that stands in the file as it is to be read: without figures, hyphen codes and letters that are not Latin.
_PLAIN = re.compile("[!-/:-~]+")
# The distance of letters from their shadows, in points.
_SHADOW = 2
# Some fonts have letters without a height.
_LOWEST = 0.1
# The width of a word's letters, as a share of their size, is less than this.
_WIDEST = 1.2
# PDFium takes a gap behind a wide letter for a space; true spaces are wider than this share of the size.
_CLOSE = 0.09
# How far the letters of a word stand apart that is set so, and its parts, as shares of the size; and by how much the
# gap between its parts may be wider than one inside them.
_APART, _SPACED, _WIDER = 0.05, 0.3, 1.4
_LIGATURE_WIDTH, _LEVEL = (0.45, 1.0), 0.1
_WIDE_LETTERS = frozenset("mwMWDGHNOQ@—")
# What PDFium may divide a word behind.
_DIVIDING = _WIDE_LETTERS | {"-"}
# What some programs write for a ligature of TeX.
_MISREAD = re.compile("(?<=[A-Za-z])↵|↵(?=[a-z])")
_LIGATURE = re.compile("[اأإآ]ل")
_FIGURE = re.compile(r"(?<=[^\d\s])\d{1,3}(?=\W{0,2}$)|(?<=\d)\d{1,2}(?=\W{0,2}$)")
_NOTE = re.compile(r"\d{1,3}(?=[^\W\d])")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Letters of scripts that are written from right to left.
_LEFTWARDS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


Place = Callable[[Box], Box]


@dataclass(slots=True)
class Word:
    """A word of a page; `mark` is the number of its marked content, to which the tags of the file refer."""

    text: str
    box: Box
    style: Style
    mark: int = -1
    is_spaced: bool = False  # whether a space stands after it in the file
    turn: int = 0  # how far it is turned, in degrees


def words_of(page: Any, is_tagged: bool = False) -> tuple[list[Word], Place]:
    """The words in the order in which the page draws them, in a page that is turned upright and mirrored so that its
    lines run to the right; and where anything else on the page stands then."""
    textpage = page.get_textpage()
    try:
        words = _once(_words(Letters(textpage.raw), is_tagged))
    finally:
        textpage.close()
    turn = _usual_turn(words)
    upright = _TURNED[turn]
    if turn:
        words = [_upright(word, turn) for word in words]
    letters = "".join(word.text for word in words)
    if _LEFTWARDS.search(letters) and len(_LEFTWARDS.findall(letters)) * 2 > sum(map(str.isalpha, letters)):
        words = [replace(word, box=_mirrored(word.box)) for word in words]
        return words, lambda box: _mirrored(upright(box))
    return words, upright


def _once(words: Iterable[Word]) -> list[Word]:
    """The words without those drawn twice at one place, as programs do for bold letters and shadows."""
    found: dict[tuple[str, float, float], Word] = {}
    for word in words:
        left, bottom, *_ = word.box
        found.setdefault((word.text, left // _SHADOW, bottom // _SHADOW), word)
    return list(found.values())


def _mirrored(box: Box) -> Box:
    return Box(-box.right, box.bottom, -box.left, box.top)


def _words(letters: Letters, is_tagged: bool) -> Iterator[Word]:
    above: Word | None = None
    first = 0
    for found in _WORD.finditer(letters.text):
        start, end = found.span()
        word = _word(letters, start, end, is_tagged)
        joined = _joined(letters, above, word, start) if above and above.text[-1] in _DIVIDING else ""
        if above and not joined and _is_letter_spaced(letters, above, word, (first, start, end)):
            joined = above.text + word.text
        if above and joined:
            above, first = replace(word, text=joined, box=_both(above.box, word.box)), start
            continue
        if above:
            yield above
        width = word.box[2] - word.box[0]
        if width > _WIDEST * word.style.size * (end - start) and end - start > 1 and not word.turn:
            yield from (_word(letters, *part, is_tagged) for part in _parts(letters, start, end, word.style.size))
            above = None
        else:
            above, first = word, start
    if above:
        yield above


def _is_letter_spaced(letters: Letters, above: Word, word: Word, at: tuple[int, int, int]) -> bool:
    """Whether both are parts of a word whose letters are set apart, which PDFium takes for several words.

    `at` are the indexes where the first begins, and where the second begins and ends.
    """
    first, start, end = at
    gap = word.box[0] - above.box[2]
    if not 0 < gap < _SPACED * above.style.size or not letters.is_made(start - 1):
        return False
    left, right = (first, start - 1) if start - 1 - first > 1 else (start, end)
    inside = [letters.box(at + 1)[0] - letters.box(at)[2] for at in range(left, right - 1)]
    return bool(inside) and min(inside) > _APART * above.style.size and gap < _WIDER * max(inside)


def _joined(letters: Letters, above: Word, word: Word, start: int) -> str:
    """The words as one where PDFium divides it: behind a wide letter, or at a ligature whose code is that of a hyphen;
    "" if they are two."""
    before = letters.text[start - 1]
    gap = (word.box[0] - above.box[2]) / above.style.size
    if before == HYPHEN and _LIGATURE_WIDTH[0] < gap < _LIGATURE_WIDTH[1]:
        is_one = abs(word.box[1] - above.box[1]) < _LEVEL * above.style.size and word.text[0].islower()
        return f"{above.text[:-1]}ffi{word.text}" if is_one else ""
    is_close = 0 < gap < _CLOSE and before == " " and above.text[-1] in _WIDE_LETTERS
    is_one = is_close and above.box[1] < word.box[3] and word.box[1] < above.box[3]
    return above.text + word.text if is_one and letters.is_made(start - 1) else ""


def _parts(letters: Letters, start: int, end: int, size: float) -> Iterator[tuple[int, int]]:
    """The words in one of PDFium's words that stand far apart, as numbers in two cells do."""
    before = letters.box(start)
    for index in range(start + 1, end):
        box = letters.box(index)
        if max(box.left - before.right, before.left - box.right) > size:
            yield start, index
            start = index
        before = box
    yield start, end


def _word(letters: Letters, start: int, end: int, is_tagged: bool) -> Word:
    word = letters.text[start:end]
    box = first = letters.box(start)
    style = letters.style(start, box)
    length = end - start - (word[-1] == HYPHEN)
    turn = 0
    if length > 1:
        last = letters.box(start + length - 1)
        turn = _turn(first, last, word)
        box = _both(first, last)
    if box[3] - box[1] < _LOWEST:
        box = box._replace(top=box.bottom + style.size)
    if not _PLAIN.fullmatch(word):
        word = _corrected(letters, word, start, first)
    is_spaced = letters.text[end : end + 1] == " "
    return Word(word, box, style, letters.mark(start) if is_tagged else -1, is_spaced, turn)


def _both(first: Box, last: Box) -> Box:
    """The box around both, which is asked for so often that each step counts."""
    return Box(
        first[0] if first[0] < last[0] else last[0],
        first[1] if first[1] < last[1] else last[1],
        first[2] if first[2] > last[2] else last[2],
        first[3] if first[3] > last[3] else last[3],
    )


def _turn(first: Box, last: Box, text: str) -> int:
    """By how many degrees the word is turned to the left, judged by its first and last letter."""
    across, up = last[0] - first[0], last[1] - first[1]
    if across > abs(up):
        return 0
    if abs(up) > max(abs(across), 0.5):
        return 90 if up > 0 else 270
    return 180 if across < -0.5 and not _LEFTWARDS.search(text) else 0


def _readable(text: str) -> str:
    """The text with a hyphen for its code; letters outside the basic plane come as surrogate pairs."""
    if text.isascii():
        return text.replace(HYPHEN, "-")
    text = _MISREAD.sub("ff", text.replace(HYPHEN, "-"))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _corrected(letters: Letters, text: str, start: int, box: Box) -> str:
    """The word with its hyphen, with Arabic ligatures in their order and with raised figures as superscripts."""
    for found in _LIGATURE.finditer(text):
        first = start + found.start()
        # One sign for both letters: PDFium gives them from left to right.
        if letters.box(first) == letters.box(first + 1):
            text = text[: found.start()] + found[0][::-1] + text[found.end() :]
    return _readable(_with_superscript(letters, text, start, box))


def _with_superscript(letters: Letters, text: str, start: int, box: Box) -> str:
    """The word with raised figures at its end as superscripts, and apart from it if they stand before it."""
    if (number := _NOTE.match(text)) and is_raised(box, letters.box(start + number.end())):
        return f"{number[0]} {text[number.end() :]}"
    found = _FIGURE.search(text)
    if not found:
        return text
    end = found.end()
    figure, at = letters.box(start + end - 1), end - 1
    if abs(figure.bottom - box.bottom) < _LOWEST:
        return text
    while at > 1 and text[at - 1].isdigit() and abs(letters.box(start + at - 1).bottom - figure.bottom) < _LOWEST:
        at -= 1
    if not is_raised(figure, letters.box(start + at - 1)):
        return text
    return text[:at] + text[at:end].translate(SUPERSCRIPTS) + text[end:]


def is_raised(figure: Box, letter: Box) -> bool:
    """Whether the figure is smaller than the letter and stands higher."""
    height = letter.top - letter.bottom
    return figure.bottom > letter.bottom + height * 0.15 and figure.top - figure.bottom < height * 0.9


def _usual_turn(words: Iterable[Word]) -> int:
    """How far most words are turned."""
    turns = Counter(word.turn for word in words if len(word.text) > 1)
    return turns.most_common(1)[0][0] if turns else 0


def _upright(word: Word, turn: int) -> Word:
    """The word as it stands in the page when that is turned back."""
    # How one letter stands cannot be seen from its box.
    return replace(word, box=_TURNED[turn](word.box), turn=(word.turn - turn) % 360 if len(word.text) > 1 else 0)


_TURNED: Mapping[int, Place] = {
    0: lambda box: box,
    90: lambda box: Box(box.bottom, -box.right, box.top, -box.left),
    180: lambda box: Box(-box.right, -box.top, -box.left, -box.bottom),
    270: lambda box: Box(-box.top, box.left, -box.bottom, box.right),
}
