"""What a question wants, by its words in English, German and Russian: a whole list, a yes or no, a comparison."""

from collections.abc import Sequence
from functools import cache

import regex

from retrieval.answering.sought import WANTED

_AROUND = " \t\n?!.,"
_LONGEST = 1000


def wants_all(question: str) -> bool:
    """Whether the question asks for a list, all rows of a table or the steps of a procedure."""
    return bool(_pattern("all").search(_beginning_of(question)))


def wants_yes_or_no(question: str) -> bool:
    """Whether the question can be answered with yes or no."""
    return bool(_pattern("yes_or_no").search(_beginning_of(question)))


def wants_explanation(question: str) -> bool:
    """Whether the question asks for a reason, a manner, an event or what somebody said: often told in two sentences."""
    return bool(_pattern("explanation").search(_beginning_of(question)))


def wants_newest(question: str) -> bool:
    """Whether the question names what is in force now."""
    return bool(_pattern("newest").search(_beginning_of(question)))


def states_exception(text: str) -> bool:
    """Whether the sentence limits a rule."""
    return bool(_pattern("exception").search(text))


def wants_newest_release(question: str) -> bool:
    """Whether the question asks for the newest version of something that changes."""
    return bool(_pattern("newest_release").search(_beginning_of(question)))


def refers_back(text: str) -> bool:
    """Whether the sentence only says for what else the sentence before it holds."""
    return bool(_pattern("back_reference").search(text))


def reports_question(text: str) -> bool:
    """Whether the sentence tells what somebody asked."""
    return bool(_pattern("reported_question").search(text))


def sides(question: str) -> tuple[str, str] | None:
    """The question asked of each of the two things that it compares; None if it compares nothing."""
    asked = _beginning_of(question)
    if found := _pattern("between").fullmatch(asked):
        return f"{found['head']}{found['one']}", f"{found['head']}{found['other']}"
    if found := _pattern("or").fullmatch(asked):
        left, right = found["left"].split(), found["right"].split()
        head = " ".join(left[: _beginning(left, right)])
        return f"{found['left']}{found['rest']}", f"{head} {found['right']}{found['rest']}".strip()
    return None


@cache
def _pattern(name: str) -> "regex.Pattern[str]":
    # Compiled when a question needs it: all of them take thirty milliseconds.
    return regex.compile("|".join(WANTED[name]), regex.I | regex.V1)


def _beginning_of(question: str) -> str:
    """The part of the question that is read, since the time grows with the square of its length."""
    return question[:_LONGEST].strip(_AROUND)


def _beginning(left: Sequence[str], right: Sequence[str]) -> int:
    """The number of the word at which the first thing begins: as the second one does, or where it is as long."""
    alike = [number for number, word in enumerate(left) if word.lower() == right[0].lower()]
    commas = [number + 1 for number, word in enumerate(left[:-1]) if word.endswith((",", ":"))]
    return max(alike or commas or [len(left) - len(right), 0])
