"""The headings of a plain text, known by their numbers, their capitals or the prose below them."""

import re
from collections.abc import Iterator, Sequence

from seeds.dates import iso_date
from seeds.texts.chat_exports import is_stamped
from seeds.texts.lists import marker
from seeds.texts.typed_lines import (
    CELLS,
    Line,
    ends_early,
    ends_sentence,
    is_open,
    is_row,
    is_rule,
    parted,
    width_of,
)

# The words before the number of a part, a chapter or a section, in many languages.
_PARTS = (
    "Part Book Volume Teil Buch Часть Книга Раздел Частина Розділ Partie Livre Parte Libro Livro Deel Część Del Díl"
)
_CHAPTERS = "Chapter Kapitel Глава Chapitre Capítulo Capitolo Hoofdstuk Rozdział Kapitola Abschnitt"
_SECTIONS = (
    "Article Art Section Sec Clause Rule Schedule Annex Annexe Appendix Exhibit Item Artikel Anlage Anhang Punkt TOP"
    " Статья Стаття Параграф Пункт Приложение Додаток Titre Artículo Sección Título Anexo Articolo Sezione Allegato"
    " Artigo Seção Bijlage Artykuł Załącznik Bilaga Článek Příloha"
)
_LEVELS = {
    word: level
    for level, words in enumerate((_PARTS, _CHAPTERS, _SECTIONS), 1)
    for each in words.split()
    for word in (each, each.upper())
} | {"§": 3, "§§": 3}
_NAMED = re.compile(
    rf"(?P<word>{'|'.join(sorted(_LEVELS, key=len, reverse=True))})\.?\s{{0,4}}"
    r"(?:\d{1,4}(?:\.\d{1,3}){0,3}[a-z]?|[IVXLC]{1,7}|[A-Z])(?![^\W_])"
    r"(?:[.:)]?(?:\s*$|\s+(?=[^\W\da-z_]|[\"'«„“(\d]))|[.:)]\s+|\s+[-–—]\s+)(?P<rest>.*)"
)
_CHINESE = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,6}(?P<word>[编編部章节節条條])\s*(?P<rest>.{0,40})")
_CHINESE_LEVELS = {"编": 1, "編": 1, "部": 1, "章": 2}
_NUMBERED = re.compile(r"(?:\d{1,2}(?P<deeper>(?:\.\d{1,2})*)\.?|\d{2,4}/\d{1,4})\s+(?P<rest>[^\W\d_].*)")
_INITIALS = {word[0] for word in _LEVELS} | {"第"}
_STOP = re.compile(r"[.!?…:;](?:[\s\"'”’»)]|$)|[。！？]")
_PLAIN_LEVEL = 4
_LONGEST = 80
_LONGEST_ABOVE_LITTLE = 50
_LITTLE = 20


def title(lines: Sequence[Line], below: Sequence[Line], above: str) -> tuple[int, int]:
    """How many of the lines are a heading, with its ruling line, and its level; none: 0, 0."""
    first = lines[0].text
    if len(lines) > 1 and is_rule(lines[1].text) and _is_underlined(lines):
        return 2, _PLAIN_LEVEL + (lines[1].text[0] != "=")
    level = _level(first) if len(first) <= _LONGEST else 0
    size = _marked(lines, below, above, level) if level else _is_plain_title(lines, below)
    return (size, level or _PLAIN_LEVEL + 1) if size and not is_stamped(first) and not iso_date(first) else (0, 0)


def _marked(lines: Sequence[Line], below: Sequence[Line], above: str, level: int) -> int:
    """How many of the lines are a heading, if the first one looks like a heading of this level."""
    if len(lines) == 1:
        return bool(below) and not _goes_on(lines[0].text, below[0].text, above)
    if len(lines) == 2 and below and _is_bare(lines[0].text) and _is_name(lines[1].text):
        return 2
    return _is_above(lines, level)


def _is_plain_title(lines: Sequence[Line], below: Sequence[Line]) -> bool:
    """Whether the lines are a heading without a number or capitals."""
    line = lines[0].text
    return len(lines) == 1 and bool(below) and line[0].isupper() and _is_short(line) and _names(line, below)


def _is_bare(line: str) -> bool:
    """Whether a heading is only a word and a number."""
    found = _NAMED.fullmatch(line)
    return found is not None and not found["rest"]


def _is_name(line: str) -> bool:
    return _is_short(line) and line[0].isupper() and not marker(line)


def _is_underlined(lines: Sequence[Line]) -> bool:
    """Whether the second line underlines the first one as a heading, and ends no text or table's head."""
    words, rule = lines[0].text, lines[1].text
    is_title = _is_short(words) if len(lines) > 2 else is_open(words) or len(rule) * 2 > len(words)
    return is_title and len(set(rule)) == 1 and not is_rule(words)


def sections(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines in parts, which begin with numbered headings below a whole sentence or another heading."""
    starts = [n for n, line in enumerate(lines) if n and line.text[0] in _INITIALS and _opens(lines, n)]
    yield from parted(lines, starts)


def _opens(lines: Sequence[Line], number: int) -> bool:
    line, above = lines[number].text, lines[number - 1].text
    return len(line) <= _LONGEST and _named(line) > 0 and (ends_sentence(above) or _level(above) > 0)


def _named(line: str) -> int:
    """The level of a heading with a word and a number, 0 for other lines."""
    if line[0] not in _INITIALS:
        return 0
    found = _NAMED.fullmatch(line)
    if found and _is_open_title(found["rest"]):
        return _LEVELS[found["word"]]
    chinese = _CHINESE.fullmatch(line)
    return _CHINESE_LEVELS.get(chinese["word"], 3) if chinese and is_open(line) else 0


def _level(line: str) -> int:
    """The level of a heading with a number or in capitals, 0 for other lines."""
    if named := _named(line):
        return named
    numbered = _NUMBERED.fullmatch(line) if line[0].isdigit() else None
    if numbered and _is_short(numbered["rest"]):
        depth = numbered["deeper"]
        if depth is not None:
            return _PLAIN_LEVEL + depth.count(".")
        return _PLAIN_LEVEL if numbered["rest"][0].isupper() else 0
    return _PLAIN_LEVEL if line.isupper() and _is_short(line) else 0


def _is_open_title(words: str) -> bool:
    return not is_row(words) and (is_open(words) or (words.endswith(".") and ". " not in words))


def _is_short(line: str) -> bool:
    return len(line) <= _LONGEST and is_open(line) and not is_row(line) and any(map(str.isalpha, line))


def _is_above(lines: Sequence[Line], level: int) -> bool:
    """Whether the first line of a paragraph, which may be a heading of this level, is cut off from the others."""
    first, second = lines[:2]
    form = marker(first.text)
    is_item = form and any(line.indent == first.indent and marker(line.text) == form for line in lines[1:])
    if is_item or not ends_early(first, second, width_of(lines)):
        return False
    if level < _PLAIN_LEVEL or (first.text[0].isdigit() and second.indent > first.indent):
        return True
    words = first.text.lstrip("0123456789./ ")
    in_capitals = words[0].isalpha() and words.isupper() and not second.text.isupper()
    return in_capitals and (words != first.text or _is_prose(lines[1:]))


def _goes_on(line: str, below: str, above: str) -> bool:
    """Whether the line is one of a list's items, which blank lines separate."""
    own = marker(line)
    return own != "" and own in (marker(below), marker(above))


def _names(line: str, below: Sequence[Line]) -> bool:
    """Whether a line without a number is the title of the paragraph below it."""
    if _is_prose(below):
        return True
    is_name = len(line) <= _LONGEST_ABOVE_LITTLE and not _STOP.search(line) and "://" not in line
    return is_name and not is_stamped(below[0].text) and _is_little_prose(below)


def _is_prose(lines: Sequence[Line]) -> bool:
    is_long = sum(len(line.text) + 1 for line in lines) > _LONGEST + 1
    return is_long and any(_STOP.search(line.text) for line in lines) and not all(map(_is_of_table, lines))


def _is_of_table(line: Line) -> bool:
    """Whether bars or wide gaps divide the line; two spaces may follow a sentence."""
    return any(gap in line.text for gap in (CELLS, "   ", "\t"))


def _is_little_prose(lines: Sequence[Line]) -> bool:
    text = lines[-1].text
    return ends_sentence(text) and len(text) >= _LITTLE and not lines[0].text[0].islower()
