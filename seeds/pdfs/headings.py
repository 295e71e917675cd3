"""The levels of the headings in a PDF, and its title."""

import re
from collections.abc import Sequence
from itertools import pairwise

from seeds.documents import one_line
from seeds.outline import Kind
from seeds.pdfs.blocks import ends_sentence
from seeds.pdfs.letters import Style
from seeds.pdfs.paragraphs import Piece, in_capitals
from seeds.pdfs.tags import key

# Titles that programs write when nobody gave one.
_NO_TITLE = re.compile(
    r"untitled.*|microsoft (?:word|powerpoint|excel) - .*|powerpoint presentation|.*\(use style: .*\)|\W*(?:anonymous"
    r"|unspecified|unknown|none|null)\W*|(?:document|dokument|документ|documento|slide|layout|blank|book|mappe|test"
    r"|title|print|doc|page|seite|scan|bild|image|presentation|präsentation|презентация|no title|без имени"
    r"|unbenannt)[\s_-]*\d*|\S*[\d_/\\]\S*|.*\.(?:docx?|pdf|tex|dvi|indd|odt|rtf|exe|html?|xlsx?|pptx?|qxd|pmd|fm|ps|txt|jpe?g|png|tiff?"
    r"|cwk|wp[dps]|pub|cdr|dwg|eps|svg)",
    re.IGNORECASE,
)
_PATH = re.compile(r"(?:file:/+)?(?:[A-Za-z]:|/(?:home|users|tmp|var))(?:[\\/][^\\/]+)*[\\/]", re.IGNORECASE)
# A single letter or a small number, before which a title was cut at a full stop.
_CUT = re.compile(r"[\s,](?:[A-Z]|\d{1,2})$")
_TITLE_WORDS = re.compile(r"[^\W_]{4,}|[\u3040-\u9fff]{2,}")
_FIRST_PAGES = 2
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[^\W\d_]")
_LONGEST_TITLE = 200
_LARGE_TITLE = 1.15
# How much larger the title is than a heading on the page before it, which has so many characters.
_HIGHER_TITLE, _LONG = 1.3, 800
_LONGEST_HEADING = 80
_PROSE = 100
# Titles of sections have text below them; so many numbered lines without it are a list.
_FEWEST_LISTED = 3


def is_title(text: str) -> bool:
    """Whether the text was given as a title, by a person rather than by a program."""
    return any(map(str.isalpha, text)) and not _NO_TITLE.fullmatch(text)


def given_title(fact: str) -> str:
    """The title in the file's facts, without the path that some programs write before it; "" if it is none."""
    title = _PATH.sub("", fact)
    return title if is_title(title) else ""


def is_said(title: str, pieces: Sequence[Piece]) -> bool:
    """Whether the first pages say most of the words of a title.

    Programs leave that of a template, or the name of the file, or cut it at the first full stop: "Report of 3".
    """
    first = [piece.text for piece in pieces if piece.page < _FIRST_PAGES]
    if "_" in title:
        return False
    if _CUT.search(title):
        return any(key(text).endswith(key(title)) for text in first)
    words = _TITLE_WORDS.findall(title.casefold())
    said = " ".join(first).casefold()
    return not words or sum(word in said for word in words) * 2 >= len(words)


def title_of(pieces: Sequence[Piece], body: Style) -> str:
    """The largest heading of the first page ("" if none is larger than the text).

    Before the page of the title, one of running text may stand, such as praise for the book.
    """
    first = _largest(pieces, pieces[0].page, _LARGE_TITLE * body.size)
    least = _HIGHER_TITLE * first.style.size if first else _LARGE_TITLE * body.size
    is_text = sum(len(piece.text) for piece in pieces if piece.page == pieces[0].page) > _LONG
    title = (_largest(pieces, pieces[0].page + 1, least) if is_text else None) or first
    return one_line(title.text)[:_LONGEST_TITLE] if title else ""


def _largest(pieces: Sequence[Piece], page: int, least: float) -> Piece | None:
    """The largest heading of the page that is larger than the least size; one with a number only if all have one."""
    headings = [piece for piece in pieces if piece.page == page and piece.kind is Kind.HEADING]
    large = [piece for piece in headings if piece.style.size > least]
    plain = [piece for piece in large if not _NUMBERED.match(piece.text)]
    return max(plain or large, key=lambda piece: piece.style.size, default=None)


def level_headings(pieces: Sequence[Piece]) -> None:
    """Gives all headings their levels; numbered lines and lines in capitals above a text are headings too.

    A numbered line directly above an item with the next number is an item, and so are several above one another.
    """
    for number, (above, below) in enumerate(pairwise(pieces)):
        listed = number > 0 and pieces[number - 1].kind is Kind.ITEM
        if not listed and _is_numbered_title(above) and below.kind is Kind.PARAGRAPH and len(below.text) > _PROSE:
            above.kind = Kind.HEADING
    titles = [above for above, below in pairwise(pieces) if _is_title_in_capitals(above, below)]
    for piece in titles if any(not ends_sentence(piece.text) for piece in titles) else ():
        piece.kind = Kind.HEADING
    for above, below in pairwise(pieces):
        if above.kind is Kind.HEADING and below.kind is Kind.ITEM and _is_next(above.text, below.text):
            above.kind, above.level = Kind.ITEM, 0
    for piece in _listed(pieces):
        piece.kind = Kind.ITEM
    headings = [piece for piece in pieces if piece.kind is Kind.HEADING]
    ranks = {rank: level for level, rank in enumerate(sorted(set(map(_rank, headings))), 1)}
    for piece in headings:
        piece.level = piece.level or min(ranks[_rank(piece)], 6)


def _listed(pieces: Sequence[Piece]) -> list[Piece]:
    """The headings, by their size alone, of which three or more follow one another with the next numbers."""
    runs = (pieces[start : start + _FEWEST_LISTED] for start in range(len(pieces) - _FEWEST_LISTED + 1))
    return [
        piece
        for run in runs
        if all(piece.kind is Kind.HEADING and not piece.level for piece in run)
        and all(_is_next(above.text, below.text) for above, below in pairwise(run))
        for piece in run
    ]


def _is_numbered_title(piece: Piece) -> bool:
    text = piece.text
    is_text = piece.kind is Kind.PARAGRAPH or piece.kind is Kind.ITEM
    return is_text and len(text) < _LONGEST_HEADING and bool(_NUMBERED.match(text)) and not ends_sentence(text)


def _is_next(above: str, below: str) -> bool:
    """Whether the second text has the number after that of the first: "2.6" after "2.5"."""
    first, second = _NUMBERED.match(above), _NUMBERED.match(below)
    if not first or not second:
        return False
    number, following = (list(map(int, found[1].split("."))) for found in (first, second))
    return following == [*number[:-1], number[-1] + 1]


def _is_title_in_capitals(piece: Piece, below: Piece) -> bool:
    """Whether the piece is a line in capitals above a text, a list or a table that is set otherwise."""
    if piece.kind is not Kind.PARAGRAPH or not in_capitals(piece.text) or in_capitals(below.text):
        return False
    is_text = len(below.text) > _PROSE or ends_sentence(below.text) or below.text.endswith(";")
    return below.kind in (Kind.ITEM, Kind.ROW) or (below.kind is Kind.PARAGRAPH and is_text)


def _rank(piece: Piece) -> tuple[float, bool, int]:
    """What tells the levels apart: larger headings are higher, then bold ones, then those with shorter numbers."""
    found = _NUMBERED.match(piece.text)
    return -round(piece.style.size), not piece.style.bold, found[1].count(".") if found else 0
