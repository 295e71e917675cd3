"""What stands at the end of a line in a PDF: words, compounds and addresses that go on in the next line."""

import re
from collections.abc import Iterable

from seeds.pdfs.lines import CJK

Words = frozenset[str]

_HYPHENS = frozenset("-‐\xad")
_WORD = re.compile(r"[^\W_]+(?:[-‐'’][^\W_]+)*")
_WORD_ENDS = re.compile(r"[^\W_]+$")
_HALVES = re.compile(r"([^\W\d_]+)[-‐\xad]$")
_SUSPENDED = re.compile(r"(?:und|oder|bzw|sowie|bis|and|or|to|et|ou|y|en|of)\b")
_ADDRESS = re.compile(r"(?:https?:|www\.|ftp:|@)\S*$", re.IGNORECASE)
# A beginning of an address, which is not complete without what follows.
_BROKEN_ADDRESS = re.compile(r"(?:https?:/{0,2}|www\.|[\w.+-]+@|\S*(?:://|www\.|@)\S*[-/._=?&#%~])$", re.IGNORECASE)
_MORE_ADDRESS = re.compile(r"[\w~%.-]*[/_=?&#%]\S|[\w.-]+\.(?:html?|pdf|php|aspx?)\b")
_MAIL_ENDS = re.compile(r"[\w.+-]*@[\w-]+\.\w")
_MAIL_BEGINS = re.compile(r"([^\W_]+)[\w.+-]*@[\w-]+\.\w")
_DASH = re.compile(r"\S[–—‒]$")
_SLASH = re.compile(r"\d/$")
# Halves of English compounds; few words are divided after or before them.
_FIRST = frozenset({"well", "self", "half", "ill", "all", "cross", "ex", "non", "ci", "celui", "celle"})
_SECOND = re.compile(
    r"known|based|free|term|sized|aged|scale|level|mode|made|driven|oriented|related|specific|quality|speed|minded|like"
    r"|time|year|old|optimi[sz]ed|defined|dependent"
)
_LONGEST_WORD = 300
_ENDINGS = frozenset({"ness", "ing", "ish", "less", "hood", "ed", "er", "est", "fare", "fish", "port"})


def words_in(texts: Iterable[str]) -> Words:
    """The words and compounds of the texts of lines, in small letters, without those that a line end may divide."""
    found: set[str] = set()
    for text in texts:
        words = _WORD.findall(text.lower())
        end = len(words) - 1 if text[-1:] in _HYPHENS else len(words)
        found.update(words[text[:1].islower() : end])
    return frozenset(found)


def joined(text: str, more: str, words: Words, fills_line: bool = False) -> str:
    """The two texts with a space between them where one belongs; `words` are those of the document.

    `fills_line` says whether not even a letter would have fitted behind the first text.
    """
    last, first = text[-1], more[0]
    if CJK.match(last) and CJK.match(first):
        return text + more
    if _is_hangul(last) and _is_hangul(first):
        return text + more if fills_line else f"{text} {more}"
    if _is_hyphen(text):
        return _at_hyphen(text, more, words)
    is_address = _is_address(_last_word(text), more) or _is_mail(_last_word(text), more, words)
    return text + more if is_address else f"{text} {more}"


def _is_hangul(letter: str) -> bool:
    return "\uac00" <= letter <= "\ud7a3"


def goes_on(text: str, more: str) -> bool:
    """Whether a word, an address, a number or a pair with a dash goes on in the second text."""
    return _is_hyphen(text) or _is_address(_last_word(text), more)


def _last_word(text: str) -> str:
    return text[text.rfind(" ") + 1 :][-_LONGEST_WORD:]


def _is_hyphen(text: str) -> bool:
    return text[-1] in _HYPHENS and len(text) > 1 and not text[-2].isspace()


def _is_address(text: str, more: str) -> bool:
    if _BROKEN_ADDRESS.search(text) or (_ADDRESS.search(text) and _MORE_ADDRESS.match(more)):
        return True
    if _DASH.search(text):
        return more[0].isalnum()
    if _SLASH.search(text):
        return more[0].isdecimal()
    if text[-1] == "_":
        return bool(_MAIL_ENDS.match(more))
    return more[0] in "–—@" and text[-1].isalnum() and more[1:2].isalnum()


def _is_mail(text: str, more: str, words: Words) -> bool:
    """Whether a line end divides a mail address, which stands whole in another place."""
    first, second = _WORD_ENDS.search(text), _MAIL_BEGINS.match(more)
    return first is not None and second is not None and (first[0] + second[1]).lower() in words


def _at_hyphen(text: str, more: str, words: Words) -> str:
    """The texts joined at a hyphen, which goes if it only divides a word."""
    word = _last_word(text)
    halves = _HALVES.search(word)
    if _SUSPENDED.match(more):
        return f"{text} {more}"
    if _ADDRESS.search(word) or _MAIL_ENDS.match(more) or not halves or not more[0].islower():
        return text + more
    first, second = halves[1].lower(), _WORD.match(more.lower())
    is_last_part = word[: halves.start()][-1:] in _HYPHENS and first in words
    is_compound = second and (is_last_part or _is_compound(first, second[0], words))
    return text + more if is_compound else text[:-1] + more


def _is_compound(first: str, second: str, words: Words) -> bool:
    if first + second in words:
        return False
    if f"{first}-{second}" in words or (first in words and second in words and min(len(first), len(second)) > 2):
        return True
    return (first in _FIRST and second not in _ENDINGS) or bool(_SECOND.fullmatch(second))
