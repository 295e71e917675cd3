"""Messages that ask to see more of the last answer, as its buttons do: "more", "source?", "подробнее"."""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from bot.dialogue import said
from bot.dialogue.courtesies import Courtesy, courtesy, is_courtesy, without_courtesies, without_fillers
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
    told = (each for words in _ways(text) for each in Wish if words in _phrases(each))
    return next(told, None) or next(filter(None, map(_by_word, _typed(text))), None)


def is_when(text: str) -> bool:
    """Whether the question asks for the time of what was quoted, as "When was that?" does."""
    return any(words in _phrases("when") for words in _ways(text))


def _ways(text: str) -> Iterator[Words]:
    """The words as they may stand in the table: all of them first, then without courtesies and without fillers."""
    typed = _typed(text)
    for words in (*typed, *map(without_fillers, typed)):
        yield from without_courtesies(words)


def _typed(text: str) -> list[Words]:
    return list(said.forms(text)) if len(text) <= _LONGEST else []


def _by_word(words: Words) -> Wish | None:
    """The wish that one of the words names; None if a word beside it says something else."""
    rest = {word for word in words if not is_courtesy(word)} - _vocabulary("around")
    named = {each: rest & _vocabulary(f"{each}_words") for each in Wish}
    return next((each for each in Wish if named[each] and rest <= set().union(*named.values())), None)


@cache
def _vocabulary(kind: str) -> frozenset[str]:
    return frozenset(word for phrase in said.phrases("wishes")[kind] for word in phrase)


@cache
def _phrases(kind: str) -> frozenset[Words]:
    return frozenset(said.phrases("wishes")[kind])
