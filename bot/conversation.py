"""The one answer path: what every front does with a question."""

from collections.abc import Callable

from retrieval.answers import Answer

LONGEST_QUESTION = 1000

Ask = Callable[[str], Answer]


def ask(question: str, answer: Ask) -> Answer:
    """The answer to the question as a person typed it. Raises ValueError as `check` does."""
    return answer(check(question))


def check(question: str) -> str:
    """The question on one line.

    Raises ValueError with a sentence for the person where it cannot be a question.
    """
    words = " ".join(question.split())
    if len(words) > LONGEST_QUESTION:
        raise ValueError(
            f"The question has {len(words)} characters; ask it in at most {LONGEST_QUESTION}, the shorter the better."
        )
    if not any(character.isalnum() for character in words):
        raise ValueError("There are no words in the question: ask it in a few words, such as “Who wrote the report?”")
    return words
