"""Headings and lists that no style or mark shows: emphasized lines, short lines above prose, runs of short lines."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from seeds.dates import iso_date
from seeds.documents import one_line
from seeds.outline import Kind
from seeds.paragraphs import announces
from seeds.parts import Part
from seeds.texts.labels import LABELLED
from seeds.texts.lists import announcement
from seeds.texts.section_names import CONTENTS
from seeds.texts.typed_lines import CELLS, ends_sentence, is_open

# The level of an emphasized heading and of a plain one below marked ones.
_EMPHASIZED, _PLAIN = 7, 8
_TOP = 2
# A line that is shorter is not full.
_FULL = 50
_LONGEST, _MOST_WORDS, _LONGEST_EMPHASIZED = 80, 10, 120
# Words up to this length need no capital in a title; a title of few words needs none at all.
_SMALL, _FEW = 3, 3
# More short lines above each other are an address, a title page or a list.
_MOST_LINES = 2
_FEWEST_ITEMS = 3
_STOP = re.compile(r"[.!?…;]\s")
_FIRST_LABEL = re.compile(r"[^\W\d_][^\W_]*(?=\s?:)")
_NUMBER = re.compile(r"\d{1,4}")


def headed(parts: Sequence[Part]) -> list[Part]:
    """The parts, in which the lines that look like headings are headings, and the lines of an open list its items."""
    return list(_listed(_titled(_counted(list(_joined(filter(_has_text, parts)))))))


def first_title(parts: Sequence[Part]) -> str:
    """The heading that opens the parts and may be their title: none is higher, and it only names no contents."""
    headings = [part for part in parts if part.kind is Kind.HEADING]
    if len(parts) < 2 or not headings or parts[0] is not headings[0] or CONTENTS.fullmatch(parts[0].text.strip()):
        return ""
    return one_line(parts[0].text) if parts[0].level <= min(part.level for part in headings) else ""


def emphasized(parts: Sequence[Part]) -> list[Part]:
    """The parts, in which headings without a level, which are lines in bold, have one or are paragraphs again."""
    marked = {number for number, part in enumerate(parts) if part.kind is Kind.HEADING and not part.level}
    titles = [number for number in sorted(marked) if _leads(parts, marked, number)]
    level = _level(parts, titles, _EMPHASIZED)
    return [
        replace(part, level=level)
        if number in titles
        else replace(part, kind=Kind.PARAGRAPH)
        if number in marked
        else part
        for number, part in enumerate(parts)
    ]


def looks_like_heading(text: str) -> bool:
    """Whether the words may be a heading, if they are emphasized."""
    is_formula = "=" in text
    return len(text) <= _LONGEST_EMPHASIZED and "\n" not in text and not (is_formula or text.endswith(tuple(".,;:!")))


def _has_text(part: Part) -> bool:
    return bool(part.text.strip())


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, in which a sentence whose lines were typed as paragraphs of their own is in one."""
    above = Part("")
    for part in parts:
        if _goes_on(above, part):
            above = replace(above, text=f"{above.text}\n{part.text}")
            continue
        if above.text:
            yield above
        above = part
    if above.text:
        yield above


def _goes_on(above: Part, below: Part) -> bool:
    """Whether the second paragraph begins in the middle of a sentence that fills the last line of the first."""
    are_text = above.kind is Kind.PARAGRAPH is below.kind and above.place == below.place
    line = above.text.rpartition("\n")[2]
    return are_text and len(line) >= _FULL and below.text[0].islower() and (is_open(line) or line.endswith(","))


def _leads(parts: Sequence[Part], marked: set[int], number: int) -> bool:
    """Whether a bold line is a heading: text follows it, perhaps below a second bold line, and it is no label."""
    below = next((n for n in range(number + 1, number + _MOST_LINES + 1) if n not in marked), len(parts))
    is_first = number - 1 not in marked or number - 2 not in marked
    text = parts[number].text
    return below < len(parts) and is_first and not LABELLED.match(text) and "://" not in text


def _level(parts: Sequence[Part], titles: Sequence[int], lowest: int) -> int:
    """The level of headings that nothing marks: below the others, or theirs if these begin only further down."""
    others = [number for number, part in enumerate(parts) if part.kind is Kind.HEADING and part.level]
    if not others or not titles:
        return _TOP
    usual = Counter(parts[number].level for number in others).most_common(1)[0][0]
    return usual if titles[0] < others[0] else lowest


def _counted(parts: Sequence[Part]) -> list[Part]:
    """The parts, in which lines of one form that count on, each above the same label, are headings: "Meeting 2"."""
    forms: dict[tuple[str, str], list[int]] = {}
    for number, (line, below) in enumerate(pairwise(parts)):
        label = _FIRST_LABEL.match(below.text)
        if is_short_line(line) and label and len(_NUMBER.findall(line.text)) == 1:
            form = _NUMBER.sub("#", "".join(line.text.casefold().split()))
            forms.setdefault((form, label[0].casefold()), []).append(number)
    titles = {
        number for numbers in forms.values() if _counts_on([parts[n].text for n in numbers]) for number in numbers
    }
    return _raised(parts, titles)


def _counts_on(lines: Sequence[str]) -> bool:
    numbers = [int(_NUMBER.findall(line)[0]) for line in lines]
    return len(set(numbers)) > 1 and numbers == sorted(numbers)


def _titled(parts: Sequence[Part]) -> list[Part]:
    return _raised(parts, {number for number in range(len(parts) - 1) if _is_title(parts, number)})


def _raised(parts: Sequence[Part], titles: set[int]) -> list[Part]:
    """The parts, those with these numbers as headings."""
    level = _level(parts, sorted(titles), _PLAIN)
    return [
        replace(part, kind=Kind.HEADING, level=level) if number in titles else part for number, part in enumerate(parts)
    ]


def _is_title(parts: Sequence[Part], number: int) -> bool:
    """Whether the paragraph is a title: a short line in title case above prose, and not the end of a list of lines."""
    text = parts[number].text
    if not is_short_line(parts[number]) or not _is_prose(parts[number + 1]) or not _is_in_title_case(text):
        return False
    above = parts[max(number - _MOST_LINES, 0) : number]
    is_run = len(above) == _MOST_LINES and all(map(is_short_line, above))
    return not is_run and not (above and announces(above[-1].text))


def is_short_line(part: Part) -> bool:
    """Whether the part is a paragraph of one short line that no mark ends."""
    text = part.text
    is_line = part.kind is Kind.PARAGRAPH and len(text) <= _LONGEST and "\n" not in text and CELLS not in text
    return is_line and is_open(text) and any(map(str.isalpha, text))


def _is_in_title_case(text: str) -> bool:
    words = text.split()
    later = words[2:]  # "Chapter 3" begins a title, but "Updated May 3" says something
    if len(words) > _MOST_WORDS or text[0].islower() or _STOP.search(text) or LABELLED.match(text) or iso_date(text):
        return False
    if any(any(map(str.isdigit, word)) for word in later) or not words[0].strip("\"'“„«(")[:1].isalnum():
        return False
    return len(words) <= _FEW or not any(word[0].islower() for word in words if len(word) > _SMALL)


def _is_prose(part: Part) -> bool:
    is_long = part.kind is Kind.PARAGRAPH and len(part.text) > _LONGEST
    return is_long and (ends_sentence(part.text) or announces(part.text))


def _listed(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts; three short lines or more below a line that announces them, perhaps under a title, are its items."""
    number = 0
    while number < len(parts):
        yield parts[number]
        number += 1
        run = _run(parts, number)
        if len(run) < _FEWEST_ITEMS:
            continue
        context = _announcement(parts, number)
        if context:
            yield from (replace(part, kind=Kind.ITEM, context=context) for part in run)
            number += len(run)


def _run(parts: Sequence[Part], start: int) -> Sequence[Part]:
    end = start
    while end < len(parts) and is_short_line(parts[end]):
        end += 1
    return parts[start:end]


def _announcement(parts: Sequence[Part], number: int) -> str:
    """The line that announces a list which begins with this part, "" if there is none."""
    above = number - 1
    if parts[above].kind is Kind.HEADING and above:
        above -= 1
    is_announced = parts[above].kind is Kind.PARAGRAPH and announces(parts[above].text)
    return announcement(parts[above].text) if is_announced else ""
