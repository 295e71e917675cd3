"""What each unit of a question finds in a passage, as a whole and sentence by sentence.

The units are the model's tokens, matched by late interaction. In a language that the model does not know they
are the question's words: 1 where the word stands, less where only parts of it do, as in its other forms.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats
from retrieval import late
from retrieval.question import Question, Word
from retrieval.store import HEADING, Entry

# What all parts of a word are worth together when the word itself is not there.
_PARTS = 0.8
# A sentence speaks of what the one before it and the passage's first one speak of, a little less surely:
# "it", "he" and "these" stand for words said there.
_CARRIED = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """The best similarity of each unit, -1 to 1."""

    whole: Floats  # (units,), in the passage and its heading
    sentences: Floats  # (units, sentences), in each sentence

    def sentence_scores(self, weights: Floats) -> Floats:
        """How well each sentence answers by the units' weights, which sum to 1; (sentences,)."""
        nothing = np.full((len(self.sentences), 1), -1, np.float32)
        before = np.concatenate([nothing, self.sentences[:, :-1]], axis=1)
        carried = np.maximum(before, self.sentences[:, :1]) - _CARRIED
        return np.asarray(weights @ np.maximum(self.sentences, carried))


def match(question: Question, entry: Entry) -> Match:
    """What the question's units find in the passage."""
    if question.is_covered:
        return _tokens(question.rotated_tokens, entry)
    return _words(question.words, entry)


def _tokens(rotated: Floats, entry: Entry) -> Match:
    table = np.zeros((len(rotated), len(entry.passage.sentences)), np.float32)
    if not len(rotated) or not len(entry.codes):
        return Match(np.zeros(len(rotated), np.float32), table)
    similarity = late.similarities(rotated, entry.codes)
    starts = np.flatnonzero(np.diff(entry.code_sentences.astype(int), prepend=-1))
    numbers = entry.code_sentences[starts]
    inside = numbers != HEADING
    table[:, numbers[inside]] = np.maximum.reduceat(similarity, starts, axis=1)[:, inside]
    return Match(similarity.max(axis=1), table)


def _words(words: tuple[Word, ...], entry: Entry) -> Match:
    numbers = np.arange(len(entry.passage.sentences))[:, None]
    places = [np.full((1, len(entry.terms)), True), entry.term_sentences == numbers]
    whole, sentences = (
        np.array([[_similarity(word, entry.terms[place]) for place in each] for word in words], np.float32)
        for each in places
    )
    return Match(whole.reshape(-1), sentences.reshape(len(words), len(numbers)))


def _similarity(word: Word, terms: NDArray[np.uint32]) -> float:
    if word.term in terms:
        return 1.0
    return _PARTS * float(np.isin(word.parts, terms).mean()) if len(word.parts) else 0.0
