"""Follow-up questions made whole: "And when did they come back?" is searched with what was asked before.

Only with what was asked: the sentence that answered before draws the search back to itself.
"""

from collections.abc import Sequence
from functools import reduce

from bot.dialogue.anaphora import content, language_of, names, own_content, points_back, stands_alone

# A follow-up that says so much itself needs no more than the names of what was asked before.
_SAYS_MUCH = 2


def complete(question: str, before: Sequence[str]) -> str:
    """The question to search with: as it is where it stands alone, else with words of the questions before it.

    Those are given as they were asked, the last one last.
    """
    return reduce(_continued, [*before, question])


def with_own_words_repeated(completed: str, question: str, earlier: str) -> str:
    """The completed question with more of its own words: it draws the search on to what was not quoted yet."""
    return " ".join([completed, *content(question, language_of(question, earlier)) * 3])


def only_short(question: str, earlier: str) -> bool:
    """Whether nothing but its shortness makes the question a follow-up: "Who resigned?" may begin a new subject."""
    return not points_back(question, language_of(question, earlier))


def _continued(earlier: str, question: str) -> str:
    language = language_of(question, earlier)
    if stands_alone(question, language) or _is_cyrillic(question) != _is_cyrillic(earlier):
        return question
    own = content(question, language)
    topic = _topic(earlier, language_of(earlier, question), only_names=own_content(question, language) >= _SAYS_MUCH)
    # Its own words count three times: they tell the sentence that answers from the one that answered before.
    return f"{' '.join(topic)}: {' '.join([question, *own, *own])}" if topic else question


def _is_cyrillic(text: str) -> bool:
    return any("\u0400" <= character <= "\u04ff" for character in text)


def _topic(earlier: str, language: str, *, only_names: bool) -> list[str]:
    words = content(earlier, language)
    return (names(words, earlier) if only_names else []) or words
