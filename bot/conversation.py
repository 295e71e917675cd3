"""The one answer path: what every front does with a question."""

from collections.abc import Callable

from retrieval.answers import Answer

LONGEST_QUESTION = 1000


class QuestionError(ValueError):
    """What a person typed cannot be a question; the words are for them."""


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
        raise QuestionError(
            f"The question has {len(words)} characters; ask it in at most {LONGEST_QUESTION}, the shorter the better."
        )
    if not any(character.isalnum() for character in words):
        raise QuestionError("There are no words in the question: ask it in words, such as “Who wrote the report?”")
    return words
