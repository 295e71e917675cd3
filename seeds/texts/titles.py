"""The headings of a plain text, known by their numbers, their capitals or the prose below them."""

import re
from collections.abc import Sequence

from seeds.dates import iso_date
from seeds.texts.chat_exports import is_stamped
from seeds.texts.lists import marker
from seeds.texts.typed_lines import (
    Line,
    ends_early,
    ends_sentence,
    is_open,
    is_row,
    is_rule,
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
    if len(first) > _LONGEST or is_stamped(first) or iso_date(first):
        return 0, 0
    level = _level(first)
    alone = len(lines) == 1
    if level and (_is_above(lines, level) if not alone else below and not _goes_on(first, below[0].text, above)):
        return 1, level
    is_title = alone and below and first[0].isupper() and _is_short(first) and _names(first, below)
    return (1, _PLAIN_LEVEL + 1) if is_title else (0, 0)


def _is_underlined(lines: Sequence[Line]) -> bool:
    return len(set(lines[1].text)) == 1 and (len(lines) == 2 or _is_short(lines[0].text))


def opens_section(line: Line, above: Line) -> bool:
    """Whether the line is a heading with a word and a number, below a whole sentence or another heading."""
    if not (line.text[0] in _INITIALS and len(line.text) <= _LONGEST and _named(line.text)):
        return False
    return ends_sentence(above.text) or bool(_level(above.text))


def _named(line: str) -> int:
    """The level of a heading with a word and a number, 0 for other lines."""
    found = _NAMED.fullmatch(line)
    if found and _is_open_title(found["rest"]):
        return _LEVELS[found["word"]]
    chinese = _CHINESE.fullmatch(line)
    return _CHINESE_LEVELS.get(chinese["word"], 3) if chinese and is_open(line) else 0


def _level(line: str) -> int:
    """The level of a heading with a number or in capitals, 0 for other lines."""
    if named := _named(line):
        return named
    numbered = _NUMBERED.fullmatch(line)
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
    if is_item or not first.text[0].isalnum() and first.text[0] not in _INITIALS or not ends_early(first, second, width_of(lines)):
        return False
    is_named = level < _PLAIN_LEVEL
    letters = first.text.lstrip("0123456789./ ")
    is_capital = letters.isupper() and not second.text.isupper() and (letters != first.text or _is_prose(lines[1:]))
    return is_named or is_capital or (first.text[0].isdigit() and second.indent > first.indent)


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
    is_long = sum(len(line.text) + 1 for line in lines) > _LONGEST
    return is_long and any(_STOP.search(line.text) for line in lines) and not all(is_row(line.text) for line in lines)


def _is_little_prose(lines: Sequence[Line]) -> bool:
    text = lines[-1].text
    return ends_sentence(text) and len(text) >= _LITTLE and not lines[0].text[0].islower()
