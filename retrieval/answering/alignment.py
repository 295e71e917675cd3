"""The spans of a passage's units, and the similarity of each to the units of a question."""

from collections.abc import Iterator, Sequence

import numpy as np

from embeddings.encoder import NOWHERE, Encoder, Floats, Role, Spans
from retrieval.answering.matching import by_sound, similarity
from retrieval.answering.question import Question
from retrieval.storage.entries import Entry
from retrieval.text import late
from retrieval.text.passages import Span
from retrieval.text.sounds import Sound, sounds
from retrieval.text.terms import are_stored, inside_terms
from retrieval.text.words import Term, hashes


def word_spans(question: Question, terms: Sequence[Term]) -> Iterator[Span]:
    """The spans of the question's words in a text with these terms, overlapping spans merged."""
    sought = {word.term for word in question.words}
    spans = [
        (term.start, term.end)
        for term, number in zip(terms, hashes(terms).tolist(), strict=True)
        if term.weight == 1 and number in sought
    ]
    while spans:
        start, end = spans.pop(0)
        while spans and spans[0][0] < end:
            end = max(end, spans.pop(0)[1])
        yield start, end


def tokens_of(
    question: Question, entry: Entry, text: str, terms: Sequence[Term], encoder: Encoder
) -> tuple[Spans, Floats]:
    """The spans of the passage's units in the text, (tokens, 2), and their similarities, (question's units, tokens).

    The text and its terms are what search reads: the passage's heading and the passage.
    """
    if not question.is_covered:
        return _words(question, terms)
    if not len(entry.codes):
        return np.zeros((0, 2), np.int32), np.zeros((len(question.units.weights), 0), np.float32)
    (encoding,) = encoder.encode([text], Role.PASSAGE)
    # Encoded again: in the index, tokens that are nearly alike share a code.
    shown = are_stored(encoding.spans, inside_terms(terms, len(text))) & (encoding.spans[:, 0] != NOWHERE)
    spans, codes = encoding.spans[shown], late.pack(encoding.tokens[shown])
    similarities = late.similarities(question.units.tokens, codes)
    return spans, _heard(question, sounds(text, entry.language), spans, similarities)


def _heard(question: Question, spoken: Sequence[Sound], spans: Spans, similarities: Floats) -> Floats:
    """The similarities, raised for the tokens of words that sound like a word of the question."""
    if not question.sounds:
        return similarities
    by_word = by_sound(question, [word.text for word in spoken])
    raised = similarities.copy()
    for word, column in zip(spoken, by_word.T, strict=True):
        inside = (spans[:, 0] >= word.start) & (spans[:, 0] < word.end)
        raised[:, inside] = np.maximum(raised[:, inside], column[:, None])
    return raised


def _words(question: Question, terms: Sequence[Term]) -> tuple[Spans, Floats]:
    """Spans and similarities of words and their parts; in languages written without spaces, words overlap."""
    at: dict[int, list[Term]] = {}
    for term in terms:
        at.setdefault(term.start, []).append(term)
    starts = sorted(at)
    spans = [(start, max(term.end for term in at[start])) for start in starts]
    there = [frozenset(hashes(at[start]).tolist()) for start in starts]
    rows = [[similarity(word, terms) for terms in there] for word in question.words]
    return np.array(spans, np.int32).reshape(-1, 2), np.array(rows, np.float32).reshape(len(rows), len(starts))
