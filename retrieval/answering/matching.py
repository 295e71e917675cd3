"""How well each unit of a question matches a passage, as a whole and sentence by sentence.

The units are the model's tokens, matched by late interaction. In a language that the model does not know, the units
are the question's words: the similarity is 1 if the word is present, less if only parts of it are, as in its other
forms. If the question is in a language that no document has, a token also matches a word that sounds like its own
word, such as a name.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats
from retrieval.answering.question import Question, Word
from retrieval.storage.entries import HEADING, Entry
from retrieval.text import late
from retrieval.text.passages import are_set_apart, heading
from retrieval.text.sounds import alike, spoken
from retrieval.text.terms import among

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]

# The similarity of a word that is absent while all its parts are present.
_PARTS = 0.8
# The similarity of two words that sound alike: that of a word and its translation, or a little more.
_HEARD = 0.6
# Sentence numbers fit into a byte.
_KEY = 256
# A sentence takes over the matches of the one before it and of the passage's first one, less this much: its "it",
# "he" and "these" stand for words there.
_CARRIED = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """The best similarity of each unit, -1 to 1."""

    whole: Floats  # (units,), in the passage and its heading
    sentences: Floats  # (units, sentences), in each sentence

    def sentence_scores(self, weights: Floats) -> Floats:
        """The score of each sentence by the units' weights, which sum to 1; (sentences,)."""
        nothing = np.full((len(self.sentences), 1), -1, np.float32)
        before = np.concatenate([nothing, self.sentences[:, :-1]], axis=1)
        carried = np.maximum(before, self.sentences[:, :1]) - _CARRIED
        return np.asarray(weights @ np.maximum(self.sentences, carried))


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """The matches of several passages side by side; iteration gives the match of each passage."""

    whole: Floats  # (units, passages)
    sentences: Floats  # (units, sentences of all passages)
    starts: Places  # (passages,), the number of each one's first sentence

    def __iter__(self) -> Iterator[Match]:
        borders = pairwise([*self.starts.tolist(), self.sentences.shape[1]])
        return map(Match, self.whole.T, (self.sentences[:, first:end] for first, end in borders))


def match(question: Question, entries: Sequence[Entry]) -> Matches:
    """The matches of the question's units in each passage."""
    counts = [len(entry.passage.sentences) for entry in entries]
    starts = np.cumsum([0, *counts])[: len(entries)]
    if not question.is_covered:
        return _words(question.words, entries, starts, sum(counts))
    found = _exact(question, entries, _tokens(question.units.tokens, entries, starts, sum(counts)))
    if not question.sounds:
        return found
    return _better(found, _side_by_side(list(_heard(question, entries)), len(question.units.spans), starts))


def _side_by_side(matches: Sequence[Match], units: int, starts: Places) -> Matches:
    nothing = np.zeros((units, 0), np.float32)
    return Matches(
        np.column_stack([nothing, *(each.whole for each in matches)]),
        np.concatenate([nothing, *(each.sentences for each in matches)], axis=1),
        starts,
    )


def _tokens(rotated: Floats, entries: Sequence[Entry], starts: Places, sentences: int) -> Matches:
    """The matches of tokens: all passages' codes are compared at once, then the best taken by sentence and passage."""
    best, owners, numbers = _best_by_sentence(rotated, entries)
    whole = np.zeros((len(rotated), len(entries)), np.float32)
    table = np.zeros((len(rotated), sentences), np.float32)
    if best.size:
        coded, first = np.unique(owners, return_index=True)
        whole[:, coded] = np.maximum(np.maximum.reduceat(best, first, axis=1), 0)
        inside = numbers != HEADING
        table[:, starts[owners[inside]] + numbers[inside]] = best[:, inside]
    return Matches(whole, table, starts)


def _exact(question: Question, entries: Sequence[Entry], found: Matches) -> Matches:
    """The matches, 1 where a name or figure is in the text as it stands; without codes every word counts so."""
    is_coded = np.array([len(entry.codes) > 0 for entry in entries], bool)
    count = found.sentences.shape[1]
    owners = np.repeat(np.arange(len(entries)), np.diff(found.starts, append=count))
    # In prose another form of a name or "it" may mean it: there, a sentence does not match better for the name itself.
    is_strict = ~is_coded[owners] | are_set_apart([entry.passage for entry in entries])
    for units, able in ((question.units.names, is_coded), (question.units.words, ~is_coded)):
        numbers = sorted(set(units.tolist()) - {-1}) if able.any() else []
        words = [question.words[number] for number in numbers]
        present = _present([word.term for word in words], entries, found.starts, count)
        for number, word, whole, sentences in zip(numbers, words, *present, strict=True):
            found.whole[(units == number)[:, None] & (whole & able)] = 1
            exact = sentences & able[owners] & (is_strict | word.is_figure)
            found.sentences[(units == number)[:, None] & exact] = 1
    return found


def _present(terms: Sequence[int], entries: Sequence[Entry], starts: Places, sentences: int) -> tuple[Flags, Flags]:
    """Whether each term is in each passage, heading included, and in each sentence; (terms, passages or sentences)."""
    asked, rows = np.unique(np.array(terms, np.uint32), return_inverse=True)
    whole, table = np.zeros((len(asked), len(entries)), bool), np.zeros((len(asked), sentences), bool)
    if len(asked) and entries:
        places, found = among(asked, np.concatenate([entry.terms for entry in entries]))
        owners = np.repeat(np.arange(len(entries)), [len(entry.terms) for entry in entries])[places]
        numbers = np.concatenate([entry.term_sentences for entry in entries])[places].astype(int)
        inside = numbers != HEADING
        whole[found, owners] = True
        table[found[inside], starts[owners[inside]] + numbers[inside]] = True
    return whole[rows], table[rows]


def _best_by_sentence(rotated: Floats, entries: Sequence[Entry]) -> tuple[Floats, Places, Places]:
    """Each token's best similarity in each sentence, (tokens, sentences), with each sentence's entry and number."""
    coded = [place for place, entry in enumerate(entries) if len(entry.codes)]
    if not coded or not len(rotated):
        nowhere = np.zeros(0, int)
        return np.zeros((len(rotated), 0), np.float32), nowhere, nowhere
    owners = np.repeat(coded, [len(entries[place].codes) for place in coded])
    keys = owners * _KEY + np.concatenate([entries[place].code_sentences for place in coded])
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    codes = np.concatenate([entries[place].codes for place in coded])
    return late.best(rotated, codes, starts), *np.divmod(keys[starts], _KEY)


def _better(seen: Matches, heard: Matches) -> Matches:
    """The better of the two similarities of each unit."""
    return Matches(np.maximum(seen.whole, heard.whole), np.maximum(seen.sentences, heard.sentences), seen.starts)


def _heard(question: Question, entries: Sequence[Entry]) -> Iterator[Match]:
    """The matches of the question's units by the sound of their words."""
    texts = [_texts(entry) for entry in entries]
    words = sorted({word for own in texts for text in own for word in text})
    places = {word: place for place, word in enumerate(words)}
    # One extra column, for texts without words.
    found = np.pad(by_sound(question, words), ((0, 0), (0, 1)))
    for own in texts:
        at = [place for text in own for place in (*(places[word] for word in text), len(words))]
        starts = np.cumsum([0, *(len(text) + 1 for text in own[:-1])])
        best = np.maximum.reduceat(found[:, at], starts, axis=1)
        yield Match(best.max(axis=1), best[:, 1:])


def by_sound(question: Question, words: Sequence[str]) -> Floats:
    """The similarity of each unit to words with these sounds, (units, words)."""
    starts = question.units.spans[:, 0]
    table = np.zeros((len(starts), len(words)), np.float32)
    for each, row in zip(question.sounds, alike([each.text for each in question.sounds], words), strict=True):
        table[(starts >= each.start) & (starts < each.end)] = _HEARD * row
    return table


def _texts(entry: Entry) -> list[list[str]]:
    """The sounds of the words of the heading and of each sentence."""
    passage = entry.passage
    texts = [heading(passage), *map(passage.quoted, passage.sentences)]
    return [spoken(text, entry.language) for text in texts]


def _words(words: Sequence[Word], entries: Sequence[Entry], starts: Places, sentences: int) -> Matches:
    """The matches of words: 1 for one that is present, less for one of which only parts are, as in another form."""
    terms = [term for word in words for term in (word.term, *word.parts)]
    borders = np.cumsum([0, *(1 + len(word.parts) for word in words)]).tolist()
    whole, table = (
        np.array([_likeness(present[first:end]) for first, end in pairwise(borders)], np.float32).reshape(
            len(words), present.shape[1]
        )
        for present in _present(terms, entries, starts, sentences)
    )
    return Matches(whole, table, starts)


def _likeness(present: Flags) -> NDArray[np.float64]:
    """How much of a word is in each text, where its term, the first row, and its parts are present; (texts,)."""
    term, parts = present[0], present[1:]
    return np.where(term, 1.0, _PARTS * (parts.sum(axis=0) / max(len(parts), 1)))


def similarity(word: Word, terms: Collection[int]) -> float:
    """How much of the word is among the terms, 0 to 1."""
    if word.term in terms:
        return 1.0
    return _PARTS * (sum(part in terms for part in word.parts) / len(word.parts)) if word.parts else 0.0
