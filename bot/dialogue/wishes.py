"""Messages that ask to see more of the last answer, as its buttons do: "more", "source?", "подробнее"."""

from enum import StrEnum
from functools import cache

from bot.dialogue import said
from bot.dialogue.courtesies import Courtesy, courtesy, without_courtesies
from bot.dialogue.said import Words

# A longer message is a question.
_LONGEST = 60


class Wish(StrEnum):
    """What a message asks to see."""

    MORE = "more"  # the text around the passage
    NEXT = "next"  # the next passage
    SOURCE = "source"  # where the passage stands
    ORIGINAL = "original"  # the whole file


def wish(text: str) -> Wish | None:
    """What the whole message wishes to see; None if it is a question or a courtesy, such as "no more"."""
    if courtesy(text) not in (None, Courtesy.DOCUMENTS):
        return None
    return next((each for each in Wish if _is(each, text)), None)


def is_when(text: str) -> bool:
    """Whether the question asks for the time of what was quoted, as "When was that?" does."""
    return _is("when", text)


def _is(kind: str, text: str) -> bool:
    """Whether the text, its courtesies aside, is one of the phrases of the kind."""
    return len(text) <= _LONGEST and any(without_courtesies(words) in _phrases(kind) for words in said.forms(text))


@cache
def _phrases(kind: str) -> frozenset[Words]:
    return frozenset(map(without_courtesies, said.phrases("wishes")[kind]))
