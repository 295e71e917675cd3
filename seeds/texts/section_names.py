"""What names a section, and what only looks like it: a sentence, a quotation, a blank to fill in."""

import re

from seeds.paragraphs import announces
from seeds.texts.lists import sign

# What names nothing but a list of contents; "Index" may also name a list of words.
LIST_OF_CONTENTS = (
    r"(?:table of )?contents|inhalt(?:sverzeichnis)?|содержание|оглавление|sommaire|table des matières|índice"
    r"|contenido|sumário|conteúdo|indice|inhoud(?:sopgave)?|spis treści|obsah|innehåll|indhold|içindekiler"
    r"|目录|目次|목차|المحتويات|الفهرس|תוכן עניינים"
)
CONTENTS = re.compile(rf"{LIST_OF_CONTENTS}|index", re.IGNORECASE)
# In characters: a title that ends with a full stop, that of a law, and one of two titles.
_LONGEST_STOPPED, _LONGEST_LAW, _LONGEST_OF_TWO = 50, 100, 120
_LAW = re.compile(r"§|(?:art(?:icle|[íi]culo|icolo|ikel|igo)?|section|rule|clause|статья|пункт)\b", re.IGNORECASE)
_STOP_INSIDE = re.compile(r"[^\W\d_]{3}[.!…][\"”’»)\]]*\s+[\"“„«(\[]*[^\W\d_a-zß-öø-ÿа-яё]|。.")
# At the end of the name of a society, a company or a year.
_ABBREVIATION = re.compile(r".*\b(?:[^\W\d_]\.\s?[^\W\d_]|inc|ltd|corp|co|etc|г)\.", re.IGNORECASE | re.DOTALL)
# What changed it, behind the title of a law.
_REMARK = re.compile(r"\[[^\[\]]*\]$")
_MARKS, _CLOSING = "*_ ", "\"'”’»)]*_ "
_BLANK = re.compile(r"_{3}")
_BRACKETED = re.compile(r"\([^()]*\)\W*")
_QUOTED_END = re.compile(r".*[.!…][\"”“»’]\W*", re.DOTALL)
_LONGEST_QUOTED = 25


def names_section(text: str) -> bool:
    """Whether words that are marked or set as a heading may be one."""
    if sign(text) or _BLANK.search(text) or _BRACKETED.fullmatch(text):
        return False
    return not _is_sentence(_REMARK.sub("", text).strip(_MARKS)) and not _is_quoted(text)


def _is_sentence(text: str) -> bool:
    """Whether the text is a whole sentence, the end of one, or several."""
    words = text.rstrip(_CLOSING)
    if words.endswith("。") or (words.endswith(".") and not ends_abbreviated(words)):
        is_rest = text[0].islower() and " " in text
        return is_rest or len(text) > (_LONGEST_LAW if _LAW.match(text) else _LONGEST_STOPPED)
    return len(text) > _LONGEST_OF_TWO and (announces(text) or bool(_STOP_INSIDE.search(text)))


def ends_abbreviated(words: str) -> bool:
    """Whether the full stop at the end is that of a name, as in "e. V." or "Inc.", and may end a title."""
    return len(words) <= _LONGEST_LAW and bool(_ABBREVIATION.fullmatch(words))


def _is_quoted(text: str) -> bool:
    """Whether somebody says it: the end of a quotation, or one of which the beginning or end is missing."""
    is_half = "„" not in text and text.count("“") != text.count("”")
    return is_half or (len(text) > _LONGEST_QUOTED and bool(_QUOTED_END.fullmatch(text)))
