"""The one answer path: what every front does with a question."""

from collections.abc import Callable
from typing import Any

from bot.catalogue import texts
from retrieval.answers import Answer

LONGEST_QUESTION = 1000


class QuestionError(ValueError):
    """What a person typed cannot be a question; `name` and `values` are those of the catalogue's sentence for them."""

    def __init__(self, name: str, **values: Any) -> None:
        super().__init__(texts("en").plain(name, **values))
        self.name = name
        self.values = values


Ask = Callable[[str], Answer]


def ask(question: str, answer: Ask) -> Answer:
    """The answer to the question as a person typed it. Raises QuestionError as `check` does."""
    return answer(check(question))


def check(question: str) -> str:
    """The question on one line.

    Raises QuestionError with a sentence for the person where it cannot be a question.
    """
    words = " ".join(question.split())
    if len(words) > LONGEST_QUESTION:
        raise QuestionError("too-long", length=len(words), longest=LONGEST_QUESTION)
    if not any(character.isalnum() for character in words):
        raise QuestionError("no-words")
    return words
