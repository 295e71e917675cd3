"""How much of what is asked the rows of a table hold, by themselves, by the names of columns and by the title."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np

from retrieval.answering.cells import texts_of
from retrieval.answering.keys import Key, keys, words_of
from retrieval.answering.leads import names_columns
from retrieval.answering.question import Question
from retrieval.answering.ranking import Ranked
from retrieval.answering.sought import NUMBERS, sought
from retrieval.scope import file_name
from retrieval.storage.entries import Entry
from retrieval.text.passages import Passage
from seeds.outline import Kind
from seeds.paragraphs import CELLS
from seeds.texts.typed_lines import cells

Stems = frozenset[str]
Keys = frozenset[Key]

# A longer paragraph is no label of the rows below it, and no row in which wide gaps divide the cells.
_LABEL, _SHORT = 80, 160
# So many sentences at the beginning of a document say what it is about.
_OPENING = 3
# What divides the names in a cell, and the number of a row before them.
_PARTS = re.compile(r"^\d{1,3}[.)]\s|[(),;+/]")
_FIGURE = re.compile(r"\W*\d")
# In words; a longer cell is prose, in which the words say less.
_LONGEST = 10


class Certainty(Enum):
    """Whether a row answers."""

    NONE = 0
    PERHAPS = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A row and which key words of the question it holds."""

    number: int  # of the sentence
    own: Keys  # in its cells, or in the label above it
    columns: Keys  # in the names of its columns
    shared: Keys  # in the title, section or file name
    exact: Keys  # in a cell, or in a part of one, that says nothing else
    has_value: bool  # whether another cell has a number
    has_figure: bool  # whether the cell in the column that is called most of what is asked begins with a figure
    only_names: bool  # whether its value, beside a label, is all words of the question: the boat asked about

    @property
    def covered(self) -> Keys:
        """The key words that it answers to, apart from those that only ask for a number."""
        return _without_values(self.own | self.columns | self.shared)

    def holds_more(self, other: "Row") -> bool:
        """Whether it holds all that another row holds of what is asked, and more."""
        more = self.covered > other.covered or self.own > other.own
        return more and self.covered >= other.covered and self.own >= other.own

    def exceeds(self, other: "Row") -> bool:
        """Whether it holds more than another row of its table, the same more exactly, or the figure asked for."""
        if self.has_figure != other.has_figure and self.own | other.own <= self.columns:
            return self.has_figure
        return self.holds_more(other) or (self.own == other.own and self.exact > other.exact)

    @property
    def fitness(self) -> tuple[int, int, int]:
        """What makes it the better one of two rows."""
        return len(_without_values(self.own)), len(self.own), len(self.exact)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    cells: tuple[Stems, ...]
    names: tuple[Stems, ...]  # the parts of the cells, each of which may be a name of its own: "Thyrotropin (TSH)"
    has_digit: tuple[bool, ...]
    figures: frozenset[int]  # the numbers of the columns in which its cells begin with a figure
    words: Stems  # of the short cells and of the label above
    has_columns: bool  # whether the columns have names


def rows(question: Question, entry: Entry, opening: Entry | None = None) -> dict[int, Row]:
    """The rows of the passage's tables by the numbers of their sentences, without those that name the columns.

    The opening is the first passage of the document, which may say what its tables are about.
    """
    passage = entry.passage
    lines = _lines(passage, entry.language)
    if not lines:
        return {}
    asked = keys(question, entry.language)
    columns, titles = _names(passage, entry.language)
    named = frozenset(key for key in asked if any(map(key.names, columns)))
    said = set(opening.terms[opening.term_sentences < _OPENING].tolist()) if opening else ()
    shared = frozenset(key for key in asked if key.is_in(titles) or not key.terms.isdisjoint(said))
    called = _most_called(asked, columns)
    return {line.number: _row(line, asked, named, shared, called) for line in lines}


def _most_called(asked: Iterable[Key], columns: Sequence[Stems]) -> frozenset[int]:
    """The numbers of the columns whose names have the most of the key words."""
    found = [sum(key.names(column) for key in asked) for column in columns]
    return frozenset(number for number, count in enumerate(found) if 0 < count == max(found))


def best_row(question: Question, entry: Entry, opening: Entry | None = None) -> Row | None:
    """The row of the passage that holds the most of what is asked; None if none holds anything."""
    able = [row for row in rows(question, entry, opening).values() if _without_values(row.own)]
    return max(able, key=lambda row: row.fitness, default=None)


def held(question: Question, entry: Entry) -> Keys:
    """The key words that the passage holds outside its rows, apart from those that only ask for a number."""
    rows_of = [number for number, kind in enumerate(_kinds(entry.passage)) if _is_row(kind)]
    terms = set(entry.terms[~np.isin(entry.term_sentences, rows_of)].tolist())
    return _without_values(key for key in keys(question, entry.language) if not key.terms.isdisjoint(terms))


def held_by(question: Question, entry: Entry) -> list[Keys]:
    """The key words that each sentence holds, apart from those that only ask for a number."""
    asked = _without_values(keys(question, entry.language))
    terms = [
        set(entry.terms[entry.term_sentences == number].tolist()) for number in range(len(entry.passage.sentences))
    ]
    return [frozenset(key for key in asked if not key.terms.isdisjoint(each)) for each in terms]


def named_first(question: Question, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The ranking, led by the row that is called what a number is asked for, rather than by one that lists it."""
    if not _asks_number(question, keys(question, ranked[0].entry.language)):
        return list(ranked)
    document = ranked[0].hit.passage.document
    near = [each for each in ranked if each.hit.passage.document == document]
    weights = [_named(question, each.entry) for each in near]
    if max(weights) <= weights[0]:
        return list(ranked)
    named = near[weights.index(max(weights))]
    return [named, *(each for each in ranked if each is not named)]


def _named(question: Question, entry: Entry) -> float:
    """The weight of the words that a row with a number is called, if it lacks no more of what is asked; else 0."""
    asked = keys(question, entry.language)
    if np.isin(entry.terms, [term for key in asked for term in key.terms]).any():
        able = (row for row in rows(question, entry).values() if _is_called(question, row, asked))
        return max((_weight(question, _without_values(row.exact)) for row in able), default=0.0)
    return 0.0


def _is_called(question: Question, row: Row, asked: Iterable[Key]) -> bool:
    """Whether a row with a number is called what is asked for, apart from words that weigh less."""
    exact, missing = _without_values(row.exact), _without_values(asked) - row.covered
    return row.has_value and bool(exact) and _weight(question, missing) <= _weight(question, exact)


def _weight(question: Question, found: Iterable[Key]) -> float:
    """The weight of key words in the collection."""
    weights = dict(zip(question.terms.hashes.tolist(), question.terms.weights.tolist(), strict=True))
    return sum(max((weights.get(term, 0.0) for term in key.terms), default=0.0) for key in found)


def answering(question: Question, entry: Entry, number: int) -> Certainty:
    """How certainly the sentence, as a row with every key word, answers: by a column of that name, or by any number."""
    row = rows(question, entry).get(number)
    if row is None or not _without_values(row.own):
        return Certainty.NONE
    asked = keys(question, entry.language)
    has_all = _without_values(asked) <= row.covered
    if has_all and row.columns - row.own:
        return Certainty.SURE
    is_enough = row.has_value if has_all else _is_called(question, row, asked)
    return Certainty.PERHAPS if is_enough and _asks_number(question, asked) else Certainty.NONE


def is_one_of_many(question: Question, entry: Entry, number: int) -> bool:
    """Whether a number is asked for, and the sentence is a row that lacks a word of what, as others like it do.

    "Steel board" asks neither for the price of the oak board nor for that of the pine board.
    """
    found, asked = rows(question, entry), keys(question, entry.language)
    row = found.get(number)
    if row is None or not _asks_number(question, asked) or _without_values(asked) <= row.covered:
        return False
    return any(other.covered >= row.covered for place, other in found.items() if place != number)


def _asks_number(question: Question, asked: Iterable[Key]) -> bool:
    found = sought(question.text)
    return any(key.is_value for key in asked) or (found is not None and found.kind in NUMBERS)


def _row(line: _Line, asked: Iterable[Key], named: Keys, shared: Keys, called: frozenset[int]) -> Row:
    own = frozenset(key for key in asked if key.is_in(line.words))
    words = frozenset[str]().union(*(key.stems for key in own))
    exact = frozenset[str]().union(*(name for name in line.names if name <= words))
    free = [digit for cell, digit in zip(line.cells, line.has_digit, strict=True) if not cell <= words]
    only_names = len(line.cells) == 2 and not line.has_columns and frozenset() < line.cells[1] <= words
    has_figure = not called.isdisjoint(line.figures)
    exactly = frozenset(key for key in own if key.is_in(exact))
    return Row(line.number, own, named, shared, exactly, any(free), has_figure, only_names)


@lru_cache(maxsize=64)
def _lines(passage: Passage, language: str) -> tuple[_Line, ...]:
    return tuple(_read(passage, language)) if any(map(_is_row, _kinds(passage))) else ()


def _read(passage: Passage, language: str) -> Iterator[_Line]:
    label = frozenset[str]()
    for number, (kind, span) in enumerate(zip(_kinds(passage), passage.sentences, strict=True)):
        text = passage.quoted(span)
        lines = [cells(line.strip()) for line in text.split("\n")] if _is_row(kind) or len(text) <= _SHORT else []
        texts = [cell for line in lines for cell in line]
        if len(texts) == len(lines):
            label = words_of(text, language) if len(text) <= _LABEL else frozenset()
        elif not names_columns(text, passage.context):
            digits = tuple(any(map(str.isdigit, cell)) for cell in texts)
            found = tuple(words_of(cell, language) for cell in texts)
            short = (cell for cell in (*found, label) if len(cell) <= _LONGEST)
            names = tuple(words_of(part, language) for cell in texts for part in _PARTS.split(cell))
            figures = frozenset(at for at, cell in enumerate(texts_of(text)) if _FIGURE.match(cell))
            words, has_columns = frozenset[str]().union(*short), CELLS in passage.context
            yield _Line(number, found, names, digits, figures, words, has_columns)


@lru_cache(maxsize=64)
def _names(passage: Passage, language: str) -> tuple[tuple[Stems, ...], Stems]:
    """The words of each column's name, and those of the title, the section and the names of file and sheet."""
    sheet, context = passage.place(passage.start).rpartition(",")[0], passage.context
    title = " ".join((passage.title, passage.section, file_name(passage.document).replace("_", " "), sheet))
    names, announcement = (context.split(CELLS), "") if CELLS in context else ([], context)
    return tuple(words_of(name, language) for name in names), words_of(f"{title} {announcement}", language)


def _kinds(passage: Passage) -> list[Kind]:
    return [passage.kind(number) for number in range(len(passage.sentences))]


def _is_row(kind: Kind) -> bool:
    return kind is Kind.ROW


def _without_values(found: Iterable[Key]) -> Keys:
    return frozenset(key for key in found if not key.is_value)
