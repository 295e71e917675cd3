"""The key words of a question: what a row of a table has to say to answer it."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from retrieval.answering.question import Question
from retrieval.answering.sought import frame_of, value_words
from retrieval.text.quantities import with_names_of_times
from retrieval.text.words import Term, analyse, hashes

# A shorter beginning of a word does not stand for it.
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Key:
    """A word that a question asks about."""

    stems: frozenset[str]  # its own, and those of the same month or weekday
    terms: frozenset[int]  # of the stems, as in an index
    is_value: bool  # whether it asks for a number, as "price" does, whatever the number is called

    def is_in(self, stems: Collection[str]) -> bool:
        """Whether one of these words is the key word."""
        return not self.stems.isdisjoint(stems)

    def names(self, column: Collection[str]) -> bool:
        """Whether the name of a column has the word, or its beginning as an abbreviation."""
        return any(is_called(stem, name) for stem in self.stems for name in column)


def is_called(word: str, name: str) -> bool:
    """Whether the word of a column's name stands for this word: "reps" for "representatives", "rainfall" for "rain"."""
    return word == name or (min(len(word), len(name)) >= _SHORTEST and (word.startswith(name) or name.startswith(word)))


def keys(question: Question, language: str) -> tuple[Key, ...]:
    """The key words of the question, as they are analysed in a text of this language."""
    return _keys(question.text, question.language, language)


# Cached, since the choice of the passage, of the row and of the confidence ask the same.
@lru_cache(maxsize=64)
def _keys(text: str, asked_in: str, language: str) -> tuple[Key, ...]:
    frame = frame_of(text, asked_in)
    found: dict[str, Key] = {}
    for term in analyse(text, language, stop_words=False):
        is_value = text[term.start : term.end].lower() in value_words()
        if is_value or term.start not in frame:
            stems = with_names_of_times(frozenset({term.text}), language)
            found.setdefault(term.text, Key(stems, _hashes(stems), is_value))
    return tuple(found.values())


def _hashes(stems: frozenset[str]) -> frozenset[int]:
    return frozenset(hashes([Term(stem, 0, 0, 1) for stem in stems]).tolist())
