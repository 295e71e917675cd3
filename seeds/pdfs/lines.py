"""The lines of a PDF page: its words joined into runs, and the runs that stand side by side."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from seeds.pdfs.grids import Cell, Grid
from seeds.pdfs.letters import Box, Style
from seeds.pdfs.words import SUPERSCRIPTS, Word, is_raised

# Letters of Chinese and Japanese, which are written without spaces, and their punctuation.
CJK = re.compile("[\u2e80-\u2fff\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")
BULLET = re.compile(r"[•▪●◦‣·∙◆■□○⚫⚪➢➤✓✔\uf000-\uf0ff\x80-\x9f–—*-]")
_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5})[.)]|§ ?\d{1,3}[a-z]?\.?")
# The letter that word processors take for a small circle, and what it stands for.
_CIRCLE, CIRCLE = "o", "◦"
_SECTION_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}")
_RULE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}")
# A rule behind its number has at least so many spaces.
_RULE_SPACES = 2
_LAST_LATIN = "\u2000"
# Letters set apart for their look: so many at least, and by how much a gap between two words is wider.
_FEWEST_LETTERS, _WIDER = 5, 1.5
_PAIR = 2
# A gap within a run, as a share of its height, is less than this.
_WIDE = 0.8
# The greatest gap between a word and the dash behind it in a justified line.
_WORD_GAP = 1.5
# The mark of a note has at most so many figures.
_LONGEST_MARK = 3
# How many lines are compared with the next run: those that stand at its height.
_NEAREST = 6


@dataclass(slots=True)
class Run:
    """Words that follow one another on a line without a wide gap."""

    text: str
    box: Box
    style: Style  # that of most letters
    ends: tuple[Style, Style]  # those of its first and its last word
    level: int = 0  # of the heading that it is, by the tags of the file; 0 if it is none
    order: int = 0  # of drawing
    is_spaced: bool = False  # whether a space stands after it
    is_field: bool = False  # whether it is the value of a form field
    cell: Cell | None = None  # of a table with ruling lines, in which it stands


@dataclass
class Line:
    """Runs that stand at one height, from the left to the right."""

    runs: list[Run]

    @cached_property
    def text(self) -> str:
        """The words of the line."""
        return " ".join(run.text for run in self.runs)

    @cached_property
    def box(self) -> Box:
        """The box around all runs."""
        return around(run.box for run in self.runs)

    @cached_property
    def style(self) -> Style:
        """The style of the longest run."""
        return max(self.runs, key=lambda run: len(run.text)).style

    @property
    def level(self) -> int:
        """The level of the heading that the line is, by the tags of the file; 0 if it is none."""
        return self.runs[0].level

    @property
    def size(self) -> float:
        """The size of most letters, in points."""
        return self.style.size


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all boxes."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))


def runs_of(words: Iterable[Word], levels: dict[int, int], grids: Sequence[Grid] = ()) -> list[Run]:
    """The runs of the words; `levels` holds the levels of the headings by their marks."""
    groups: list[list[Word]] = []
    cells: list[Cell | None] = []
    above: Word | None = None
    for word in words:
        cell = cell_at(word.box, grids) if grids else None
        if above and _follows(above, word) and cell is cells[-1]:
            groups[-1].append(word)
        else:
            groups.append([word])
            cells.append(cell)
        above = word
    return [_run(group, order, levels, cell) for order, (group, cell) in enumerate(zip(groups, cells, strict=True))]


def cell_at(box: Box, grids: Iterable[Grid]) -> Cell | None:
    """The cell in which the middle of the box stands."""
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    for grid in grids:
        if cell := grid.cell_at(x, y):
            return cell
    return None


def _follows(above: Word, word: Word) -> bool:
    """Whether the word stands on the same line as the one before it, without a wide gap."""
    box, other = above.box, word.box
    wide = _WIDE * max(above.style.size, word.style.size)
    # A line may run to the left in a page whose other lines run to the right.
    return other.left - box.right < wide and box.left - other.right < wide and is_level(box, other)


def is_level(box: Box, other: Box) -> bool:
    """Whether the boxes share half of the height of the lower one; asked so often that each step counts."""
    _, bottom, _, top = box
    _, other_bottom, _, other_top = other
    shared = (top if top < other_top else other_top) - (bottom if bottom > other_bottom else other_bottom)
    return shared * 2 >= top - bottom or shared * 2 >= other_top - other_bottom


def _run(words: Sequence[Word], order: int, levels: dict[int, int], cell: Cell | None) -> Run:
    texts = [words[0].text]
    lengths: dict[Style, int] = {}
    spaced_out = _spaced_out(words)
    for number, (above, word) in enumerate(pairwise(words)):
        texts.append(word.text if number in spaced_out else _behind(above, word))
    for word in words:
        lengths[word.style] = lengths.get(word.style, 0) + len(word.text)
    style = max(lengths, key=lengths.__getitem__) if len(lengths) > 1 else words[0].style
    level = levels.get(words[0].mark, 0) if levels else 0
    ends = words[0].style, words[-1].style
    box = around([word.box for word in words])
    return Run("".join(texts), box, style, ends, level, order, words[-1].is_spaced, cell=cell)


def _spaced_out(words: Sequence[Word]) -> set[int]:
    """The numbers of the letters that the next one belongs to: "F a r e s" is one word, an alphabet is none."""
    found: set[int] = set()
    start = 0
    for number in range(len(words) + 1):
        if number < len(words) and len(words[number].text) == 1:
            continue
        letters = [word.text for word in words[start:number] if word.text.isalpha()]
        if len(letters) >= _FEWEST_LETTERS and letters != sorted(letters):
            gaps = [right.box.left - left.box.right for left, right in pairwise(words[start:number])]
            widest = _WIDER * median(gaps)
            found.update(start + at for at, gap in enumerate(gaps) if gap <= widest)
        start = number + 1
    return found


def _behind(above: Word, word: Word) -> str:
    """The word as it stands behind the one before it: a raised figure belongs to that one."""
    if word.text > _LAST_LATIN and CJK.match(above.text[-1]) and CJK.match(word.text):
        return word.text
    if word.text.isdecimal() and len(word.text) <= _LONGEST_MARK and is_raised(word.box, above.box):
        return word.text.translate(SUPERSCRIPTS)
    return f" {word.text}"


def lines_of(runs: Iterable[Run]) -> list[Line]:
    """The lines of the runs, from the top of the page to its bottom."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -(run.box.bottom + run.box.top)):
        for line in lines[: -_NEAREST - 1 : -1]:
            if is_level(line[0].box, run.box):
                line.append(run)
                break
        else:
            lines.append([run])
    return [Line(_with_bullets(sorted(line, key=lambda run: run.box.left))) for line in lines]


def _with_bullets(runs: list[Run]) -> list[Run]:
    """The runs; a bullet or number is joined with the text that it introduces."""
    joined: list[Run] = []
    for run in runs:
        above = joined[-1] if joined else None
        is_alone = len(runs) == _PAIR
        if above and _introduces(above, run, is_alone) and not (joined[:-1] and _belongs_to(joined[-2], above, run)):
            box = around((above.box, run.box))
            sign = CIRCLE if above.text == _CIRCLE else above.text
            joined[-1] = replace(run, text=f"{sign} {run.text}", box=box)
        else:
            joined.append(run)
    return joined


def _belongs_to(before: Run, sign: Run, run: Run) -> bool:
    """Whether the sign is the dash behind the run before it, not a bullet of the one after it, which is drawn later."""
    is_near = sign.box.left - before.box.right < _WORD_GAP * sign.style.size
    return is_near and sign.order == before.order + 1 and run.order != sign.order + 1


def _introduces(above: Run, run: Run, is_alone: bool) -> bool:
    """Whether the first run is a bullet or number of the second one; `is_alone` if the line has no others."""
    gap = run.box.left - above.box.right
    is_sign = BULLET.fullmatch(above.text) or _NUMBER.fullmatch(above.text) or _hangs(above, run, is_alone)
    is_near = gap < 4 * run.style.size if is_sign else gap < 2 * run.style.size and _is_section_number(above, run)
    return is_near and not run.is_field and above.cell is run.cell


def _hangs(above: Run, run: Run, is_alone: bool) -> bool:
    """Whether the first run is a circle or the number of a rule before a text, and no cell of a table."""
    if above.text == _CIRCLE:
        return is_alone
    is_set_off = is_alone or (above.style.bold and not run.style.bold)
    return is_set_off and run.text.count(" ") >= _RULE_SPACES and bool(_RULE_NUMBER.fullmatch(above.text))


def _is_section_number(above: Run, run: Run) -> bool:
    """Whether the first run is the number of a title that is set like it, as LaTeX sets it: "1.2  Tides"."""
    first = run.text[0]
    is_title = above.style == run.style and run.style.bold and first.isalpha() and not first.islower()
    return is_title and bool(_SECTION_NUMBER.fullmatch(above.text))
