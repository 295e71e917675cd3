"""What a question wants, by its words: a whole list, a yes or no, a comparison."""

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from retrieval.answering.sought import WANTED, asking

_AROUND = " \t\n?!.,"
_LONGEST = 1000


def wants_all(question: str) -> bool:
    """Whether the question asks for a list, all rows of a table or the steps of a procedure."""
    return _says("all", _beginning_of(question))


def wants_yes_or_no(question: str) -> bool:
    """Whether the question can be answered with yes or no."""
    return _says("yes_or_no", _beginning_of(question))


def wants_explanation(question: str) -> bool:
    """Whether the question asks for a reason, a manner, an event or what somebody said: often told in two sentences."""
    return _says("explanation", _beginning_of(question))


def wants_newest(question: str) -> bool:
    """Whether the question names what is in force now."""
    return _says("newest", _beginning_of(question))


def states_exception(text: str) -> bool:
    """Whether the sentence limits a rule."""
    return _says("exception", text)


def wants_newest_release(question: str) -> bool:
    """Whether the question asks for the newest version of something that changes."""
    return _says("newest_release", _beginning_of(question))


def refers_back(text: str) -> bool:
    """Whether the sentence only says for what else the sentence before it holds."""
    return _says("back_reference", text)


def reports_question(text: str) -> bool:
    """Whether the sentence tells what somebody asked."""
    return _says("reported_question", text)


def sides(question: str) -> tuple[str, str] | None:
    """The question asked of each of the two things that it compares; None if it compares nothing."""
    asked = _beginning_of(question)
    if found := _whole("between", asked):
        return f"{found['head']}{found['one']}", f"{found['head']}{found['other']}"
    if found := _whole("or", asked):
        left, right = found["left"].split(), found["right"].split()
        head = " ".join(left[: _beginning(left, right)])
        return f"{found['left']}{found['rest']}", f"{head} {found['right']}{found['rest']}".strip()
    return None


def _says(name: str, text: str) -> bool:
    return any(pattern.search(text) for pattern in _patterns(name, text))


def _whole(name: str, text: str) -> "regex.Match[str] | None":
    return next((found for pattern in _patterns(name, text) if (found := pattern.fullmatch(text))), None)


def _patterns(name: str, text: str) -> Iterator["regex.Pattern[str]"]:
    """The patterns of this name for the languages that the text may be in, the common ones first."""
    yield _pattern(name, "")
    yield from (_pattern(name, language) for language in asking(text))


@cache
def _pattern(name: str, language: str) -> "regex.Pattern[str]":
    # Compiled when a question needs it: those of one language take thirty milliseconds.
    patterns = (WANTED[language] if language else WANTED).get(name, [])
    return regex.compile("|".join(patterns) or r"(?!)", regex.I | regex.V1)


def _beginning_of(question: str) -> str:
    """The part of the question that is read, since the time grows with the square of its length."""
    return question[:_LONGEST].strip(_AROUND)


def _beginning(left: Sequence[str], right: Sequence[str]) -> int:
    """The number of the word at which the first thing begins: as the second one does, or where it is as long."""
    alike = [number for number, word in enumerate(left) if word.lower() == right[0].lower()]
    commas = [number + 1 for number, word in enumerate(left[:-1]) if word.endswith((",", ":"))]
    return max(alike or commas or [len(left) - len(right), 0])
