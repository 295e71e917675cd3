"""Completes follow-up questions: "And when did they come back?" is searched with words of the question before it.

Words of the previous answer are not added: they would lead the search back to the same sentence.
"""

from collections.abc import Sequence
from functools import reduce

from bot.dialogue.anaphora import content, language_of, names, own_content, points_back, stands_alone
from bot.dialogue.courtesies import question_in

# A follow-up with this many content words of its own only needs the names from the earlier question.
_SAYS_MUCH = 2
# The most words of a name that takes the place of another one, and of a question in which it does.
_NAME, _LONGEST_TOPIC = 2, 5


def complete(question: str, before: Sequence[str]) -> str:
    """The question to search with: unchanged if it stands alone, else with words of the questions before it.

    `before` has the questions as they were asked, oldest first.
    """
    return reduce(_continued, [*before, question])


def exchanged(question: str, earlier: str) -> list[str]:
    """The question to search with, each time without another word of the earlier question: its own is in that place.

    "And a child?" after "What does an adult pay?" asks what a child pays. None if it says more than a name, or the
    earlier question does.
    """
    language = language_of(question, earlier)
    own, topic = content(question, language), content(earlier, language_of(earlier, question))
    if not 1 <= len(own) <= _NAME or len(topic) > _LONGEST_TOPIC or stands_alone(question, language):
        return []
    return [" ".join([*(word for word in topic if word != left), *own]) for left in topic]


def with_own_words_repeated(completed: str, question: str, earlier: str) -> str:
    """The completed question with its own words repeated, to find a sentence that was not quoted yet."""
    return " ".join([completed, *content(question, language_of(question, earlier)) * 3])


def only_short(question: str, earlier: str) -> bool:
    """Whether only its shortness makes the question a follow-up: "Who resigned?" may begin a new subject."""
    return not points_back(question, language_of(question, earlier))


def only_opened(question: str, earlier: str) -> bool:
    """Whether only its opening makes the question a follow-up: "And what should I wear?" may begin a new subject."""
    return stands_alone(question_in(question), language_of(question, earlier))


def _continued(earlier: str, question: str) -> str:
    language = language_of(question, earlier)
    if stands_alone(question, language) or _is_cyrillic(question) != _is_cyrillic(earlier):
        return question
    own = content(question, language)
    topic = _topic(earlier, language_of(earlier, question), only_names=own_content(question, language) >= _SAYS_MUCH)
    # Its own words count three times: they distinguish the new answer from the previous one.
    return f"{' '.join(topic)}: {' '.join([question, *own, *own])}" if topic else question


def _is_cyrillic(text: str) -> bool:
    return any("\u0400" <= character <= "\u04ff" for character in text)


def _topic(earlier: str, language: str, *, only_names: bool) -> list[str]:
    words = content(earlier, language)
    return (names(words, earlier) if only_names else []) or words
