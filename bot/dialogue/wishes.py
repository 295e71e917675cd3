"""Messages that ask to see more of the last answer, as its buttons do: "more", "source?", "подробнее"."""

import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path

# A longer message is a question.
_LONGEST = 60


class Wish(StrEnum):
    """What a message asks to see."""

    MORE = "more"  # the text around the passage
    NEXT = "next"  # the next passage
    SOURCE = "source"  # where the passage stands
    ORIGINAL = "original"  # the whole file


def wish(text: str) -> Wish | None:
    """What the whole message wishes to see; None if it is a question."""
    words = _bare(text)
    return next((each for each in Wish if words in _table()[each]), None)


def is_when(text: str) -> bool:
    """Whether the question asks for the time of what was quoted, as "When was that?" does."""
    return _bare(text) in _table()["when"]


@cache
def _table() -> dict[str, frozenset[str]]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {name: frozenset(each.replace("ё", "е") for each in entries) for name, entries in table.items()}


def _bare(text: str) -> str:
    """The words without case, marks and courtesies; "" for a long text."""
    if len(text) > _LONGEST:
        return ""
    letters = "".join(each if each.isalnum() or each == "'" else " " for each in text.casefold().replace("’", "'"))
    words = letters.replace("ё", "е").split()
    kept = [word for word in words if word not in _table()["courtesies"]]
    return " ".join(kept)
