"""The key words of a question: what a row of a table has to say to answer it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

import regex

from retrieval.answering.question import Question
from retrieval.answering.sought import frame_of, value_words
from retrieval.text.quantities import with_names_of_times
from retrieval.text.words import Term, analyse, hashes

# A day or a month as spreadsheets write it: its figures together, since any amount may have one of them.
_DATE = regex.compile(r"(?<!\d)(\d{4}-\d\d)(?:-\d\d)?(?!\d)")
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
    found = {date[0]: _key_of_date(date[0]) for date in _DATE.finditer(text)}
    without_dates = _DATE.sub(lambda date: " " * len(date[0]), text)
    for term in analyse(without_dates, language, stop_words=False):
        is_value = text[term.start : term.end].lower() in value_words()
        if is_value or term.start not in frame:
            stems = with_names_of_times(frozenset({term.text}), language)
            found.setdefault(term.text, Key(stems, _hashes(stems), is_value))
    return tuple(found.values())


def _key_of_date(date: str) -> Key:
    return Key(frozenset({date}), _hashes(date.split("-")[1:]), is_value=False)


def words_of(text: str, language: str) -> frozenset[str]:
    """The words of a cell or a title that a key word may be, with the dates and their months."""
    dates = (part for date in _DATE.finditer(text) for part in (date[0], date[1]))
    return frozenset((*(term.text for term in analyse(text, language, stop_words=False)), *dates))


def _hashes(stems: Iterable[str]) -> frozenset[int]:
    return frozenset(hashes([Term(stem, 0, 0, 1) for stem in stems]).tolist())
