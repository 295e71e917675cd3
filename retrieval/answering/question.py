"""A question as search sees it: its units, and their weights in this collection."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import NOWHERE, Encoder, Encoding, Floats, Spans
from embeddings.models import ANY_LANGUAGE
from retrieval.answering.sought import frame_of
from retrieval.scope import EVERYTHING, Scope
from retrieval.storage.index import Index
from retrieval.storage.store import Statistics
from retrieval.text.sounds import Sound, sounds
from retrieval.text.terms import content
from retrieval.text.vectors import rotate
from retrieval.text.words import (
    UNKNOWN,
    Term,
    analyse,
    hashes,
    language_among,
    language_by_stop_words,
    language_of,
)

# A small collection says little about the rarity of a word, so it is averaged with a prior: so many passages in which
# a word has this rarity. A stop word or punctuation mark always has the last one.
_PRIOR_PASSAGES = 20
_WORD_RARITY = 0.7
_STOP_RARITY = 0.1
# Where words alone decide, a small collection would take question words for rare ones: the words of a question's frame
# count so much of others, up to about so many passages.
_FRAME_WEIGHT, _FRAME_PASSAGES = 0.1, 200
# A question of so few content words does not show its language.
_FEW_WORDS = 4
# A question in another language has a smaller share of its words in the collection.
_KNOWN_WORDS = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A word's hash in the index, and those of its parts if the model does not know the language."""

    term: int
    parts: tuple[int, ...]
    is_figure: bool = False  # whether it has a digit or a sign


class Basis(StrEnum):
    """What a search is based on: the model, within one language or across languages, or words alone."""

    MODEL = "model"
    ACROSS = "model across languages"
    WORDS = "words"


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """The units of a question side by side: the model's tokens if it knows the language, else the words."""

    tokens: Floats  # (units, dimension), rotated, to compare with the tokens' codes; (units, 0) for words
    spans: Spans  # (units, 2), each unit's characters in the text
    weights: Floats  # (units,), each content word's IDF shared by its units, 0 for others; the sum is 1
    rarity: Floats  # (units,), 0 to 1, also of stop words and punctuation marks; 0 for a unit without characters
    words: NDArray[np.int32]  # (units,), the number of the content word that a unit belongs to, -1 for none
    names: NDArray[np.int32]  # (units,), likewise of the name or figure


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The distinct content words of a question and their parts, as BM25 weighs them."""

    hashes: NDArray[np.uint32]  # (terms,), in ascending order
    shares: Floats  # (terms,), 1 for a word, less for a part of one
    weights: Floats  # (terms,), the shares times the IDF
    per_passage: float  # the mean number of terms of a passage of the collection

    @property
    def by_hash(self) -> dict[int, float]:
        """The share of each term."""
        return dict(zip(self.hashes.tolist(), self.shares.tolist(), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A question as it is compared with passages."""

    text: str
    language: str
    is_covered: bool  # whether the model knows the language
    vector: Floats  # (dimension,); (0,) if the model does not know the language
    rotated_vector: Floats  # likewise, to compare with the sentences' codes
    words: tuple[Word, ...]
    units: Units
    terms: Terms
    is_foreign: bool = False  # whether it is in a language that no document has
    sounds: tuple[Sound, ...] = ()  # of its words if it is foreign: names sound alike in many languages

    @property
    def basis(self) -> Basis:
        """What the search for this question is based on."""
        if not self.is_covered:
            return Basis.WORDS
        return Basis.ACROSS if self.is_foreign else Basis.MODEL


def understand(
    text: str, encode: Callable[[str], Encoding], index: Index, encoder: Encoder, scope: Scope = EVERYTHING
) -> Question:
    """The question, analysed in its language and weighted by the collection; encoded if the model knows the language.

    `encode` is how the encoder reads it.
    """
    collection = index.statistics(scope)
    passages = collection.passages
    language = asked_in(text, index, scope)
    is_covered = encoder.covers(text, language)
    encoding = encode(text) if is_covered else None
    terms = content(text, language, is_covered, encoder)
    is_foreign = is_covered and ANY_LANGUAGE in encoder.languages and _is_foreign(text, terms, index, collection)
    if is_foreign:
        # The collection does not tell how common these words are: all would weigh the same, stop words too.
        terms = analyse(text, language_of(text), stop_words=False) or terms
    whole = [term for term in terms if term.weight == 1]
    unique, first = np.unique(hashes(terms), return_index=True)
    idf = _idf(unique, index, passages)
    shares = np.array([terms[place].weight for place in first], np.float32)
    if not is_covered:
        idf = idf * _framed([terms[place].start for place in first], frame_of(text, language), passages)
    idf_by_term = dict(zip(unique.tolist(), idf.tolist(), strict=True))
    word_idf = np.array([idf_by_term[term] for term in hashes(whole).tolist()], np.float32)
    spans = encoding.spans if encoding else np.array([(t.start, t.end) for t in whole], np.int32).reshape(-1, 2)
    return Question(
        text=text,
        language=language,
        is_covered=is_covered,
        vector=encoding.vector if encoding else np.zeros(0, np.float32),
        rotated_vector=rotate(encoding.vector) if encoding else np.zeros(0, np.float32),
        words=_words(terms),
        units=Units(
            tokens=rotate(encoding.tokens) if encoding else np.zeros((len(spans), 0), np.float32),
            spans=spans,
            weights=_weights(whole, word_idf, spans),
            rarity=_rarity(whole, _averaged(word_idf / _highest_idf(passages), passages), spans),
            words=_numbered(whole, spans),
            names=_numbered([term if _is_name(text, term) else None for term in whole], spans),
        ),
        terms=Terms(unique, shares, idf * shares, collection.mean_terms),
        is_foreign=is_foreign,
        sounds=tuple(sounds(text, language_of(text))) if is_foreign else (),
    )


def asked_in(text: str, index: Index, scope: Scope = EVERYTHING) -> str:
    """The question's language among those of the scope: that of its stop words; of a few names, of their passages."""
    languages = index.statistics(scope).languages
    if len(languages) == 1:
        return next(iter(languages))
    if (known := language_by_stop_words(text, languages)) != UNKNOWN:
        return known
    likely = language_among(text, languages)
    terms = {code: hashes(analyse(text, code, stop_words=False)).tolist() for code in languages}
    if len(terms.get(likely, ())) > _FEW_WORDS:
        return likely
    found = {code: len(index.contained(own, replace(scope, language=code))) for code, own in terms.items()}
    return max(found, key=lambda code: (found[code], code == likely), default=likely)


def _is_foreign(text: str, terms: Sequence[Term], index: Index, collection: Statistics) -> bool:
    """Whether most of the words are missing from the collection, and their language is none of its languages."""
    words = hashes([term for term in terms if term.weight == 1]).tolist()
    if sum(index.frequency(word) > 0 for word in words) >= _KNOWN_WORDS * len(words):
        return False
    return language_of(text) not in collection.languages


def _words(terms: Sequence[Term]) -> tuple[Word, ...]:
    parts: dict[int, list[Term]] = {}
    for term in terms:
        if term.weight < 1:
            parts.setdefault(term.start, []).append(term)
    whole = [term for term in terms if term.weight == 1]
    numbers = hashes(whole).tolist()
    return tuple(
        Word(number, tuple(hashes(parts.get(term.start, [])).tolist()), not term.text.isalpha())
        for number, term in zip(numbers, whole, strict=True)
    )


def _idf(terms: NDArray[np.uint32], index: Index, passages: int) -> Floats:
    """The inverse document frequency of BM25 (Robertson & Zaragoza 2009), never negative, (terms,)."""
    frequencies = np.array([index.frequency(term) for term in terms.tolist()], np.float32)
    return np.asarray(np.log(1 + (passages - frequencies + 0.5) / (frequencies + 0.5)), np.float32)


def _framed(starts: Sequence[int], frame: Collection[int], passages: int) -> Floats:
    """The share of its weight that each term keeps, which begins there, (terms,): less for one of the frame."""
    less = (passages + _FRAME_PASSAGES * _FRAME_WEIGHT) / (passages + _FRAME_PASSAGES)
    return np.array([less if start in frame else 1 for start in starts], np.float32)


def _highest_idf(passages: int) -> float:
    return math.log(1 + (passages + 0.5) / 0.5)


def _averaged(rarity: Floats, passages: int) -> Floats:
    """The rarity of words in a collection of so many passages, averaged with the prior."""
    prior = _PRIOR_PASSAGES * _WORD_RARITY
    return np.asarray((passages * rarity + prior) / (passages + _PRIOR_PASSAGES), np.float32)


def _weights(words: Sequence[Term], idf: Floats, spans: Spans) -> Floats:
    weights = np.zeros(len(spans), np.float32)
    for word, value in zip(words, idf, strict=True):
        inside = _inside(word, spans)
        weights[inside] = value / max(inside.sum(), 1)
    # In a question of stop words only, all units weigh the same.
    weights = weights / weights.sum() if weights.any() else np.full(len(spans), 1 / max(len(spans), 1), np.float32)
    return _with_expansion(weights, spans[:, 0] == NOWHERE)


def _with_expansion(weights: Floats, nowhere: NDArray[np.bool_]) -> Floats:
    """The weights, with those of tokens that stand for no characters: as in the model's own MaxSim, one in all."""
    if not nowhere.any():
        return weights
    share = np.float32(nowhere.mean())
    return np.asarray((1 - share) * weights + nowhere / np.float32(len(nowhere)), np.float32)


def _rarity(words: Sequence[Term], rarity: Floats, spans: Spans) -> Floats:
    """The rarity of each unit, (units,)."""
    of_units = np.where(spans[:, 0] == NOWHERE, 0, np.float32(_STOP_RARITY))
    for word, value in zip(words, rarity, strict=True):
        of_units[_inside(word, spans)] = value
    return of_units


def _numbered(words: Sequence[Term | None], spans: Spans) -> NDArray[np.int32]:
    """The number of the word that each unit belongs to, -1 for none, (units,)."""
    numbers = np.full(len(spans), -1, np.int32)
    for number, word in enumerate(words):
        if word is not None:
            numbers[_inside(word, spans)] = number
    return numbers


def _is_name(text: str, term: Term) -> bool:
    """Whether the word has a digit or a sign or, unless it is the first one, a capital."""
    word = text[term.start : term.end]
    return not word.isalpha() or (term.start > 0 and word[0].isupper())


def _inside(term: Term, spans: Spans) -> NDArray[np.bool_]:
    return np.asarray((spans[:, 0] >= term.start) & (spans[:, 0] < term.end))
