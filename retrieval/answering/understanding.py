"""The analysis of a question: its language, its terms weighed by the collection, and its units."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import NOWHERE, Encoder, Encoding, Floats
from embeddings.models import ANY_LANGUAGE
from retrieval.answering.question import Question, Terms, Units, Word
from retrieval.answering.sought import contact_words, frame_of, value_words
from retrieval.scope import EVERYTHING, Scope
from retrieval.storage.index import Index
from retrieval.storage.store import Statistics
from retrieval.text.sounds import sounds
from retrieval.text.terms import content
from retrieval.text.vectors import rotate
from retrieval.text.words import (
    CLEAR,
    UNKNOWN,
    Term,
    analyse,
    hashes,
    language_among,
    language_by_stop_words,
    language_of,
)

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int32]

# A small collection says little about the rarity of a word, so it is averaged with a prior: so many passages in which
# a word has this rarity. A stop word or punctuation mark always has the last one.
_PRIOR_PASSAGES = 20
_WORD_RARITY = 0.7
# Where words alone decide, a word that is missing from one or two passages would count five times as much as one that
# is there. With one more passage, collections of two paragraphs refuse 2 % of XQuAD's questions instead of 7 %.
_PRIOR_OF_WORDS = 1
_STOP_RARITY = 0.1
# Where words alone decide, a small collection would take question words for rare ones: the words of a question's frame
# count so much of others, up to about so many passages.
_FRAME_WEIGHT, _FRAME_PASSAGES = 0.1, 200
# A price list need not have the word "price" in each row, nor "telephone" before each number, and another text may
# have it in every line.
_VALUE_WEIGHT = 0.1
_WORD = re.compile(r"\w+")
# A question of so few content words does not show its language.
_FEW_WORDS = 4
# A question in another language has a smaller share of its words in the collection.
_KNOWN_WORDS = 0.5


def understand(
    text: str, encode: Callable[[str], Encoding], index: Index, encoder: Encoder, scope: Scope = EVERYTHING
) -> Question:
    """The question, analysed in its language and weighted by the collection; encoded if the model knows the language.

    `encode` is how the encoder reads it.
    """
    collection = index.statistics(scope)
    language = asked_in(text, index, scope)
    is_covered = encoder.covers(text, language)
    encoding = encode(text) if is_covered else None
    terms = content(text, language, is_covered, encoder)
    is_foreign = is_covered and ANY_LANGUAGE in encoder.languages and _is_foreign(text, terms, index, collection)
    if is_foreign:
        # The collection does not tell how common these words are: all would weigh the same, stop words too.
        terms = analyse(text, language_of(text), stop_words=False) or terms
    asking = None if is_covered else _asking(text, language, collection.passages)
    weighed, idf = _weighed(terms, asking, index, collection)
    vector = encoding.vector if encoding else np.zeros(0, np.float32)
    return Question(
        text=text,
        language=language,
        is_covered=is_covered,
        vector=vector,
        rotated_vector=rotate(vector) if encoding else vector,
        words=_words(terms),
        units=_units(text, [term for term in terms if term.weight == 1], idf, collection.passages, encoding),
        terms=weighed,
        is_foreign=is_foreign,
        sounds=tuple(sounds(text, language_of(text))) if is_foreign else (),
    )


def in_language(question: Question, language: str, index: Index, encoder: Encoder, scope: Scope) -> Question:
    """The question with the terms of its words in a language that the model does not know: there, stems differ."""
    if encoder.covers(question.text, language):
        return question
    own = content(question.text, question.language, question.is_covered, encoder)
    terms = [_restated(term, question.text[term.start : term.end], language) for term in own]
    weighed, _ = _weighed(terms, None, index, index.statistics(scope))
    return replace(question, words=_words(terms), terms=weighed)


def _restated(term: Term, word: str, language: str) -> Term:
    return next((term._replace(text=found.text) for found in analyse(word, language)), term)


def _weighed(
    terms: Sequence[Term], asking: Mapping[int, float] | None, index: Index, collection: Statistics
) -> tuple[Terms, Mapping[int, float]]:
    """The distinct terms with their weights and the IDF of each hash; less for those that only ask, if words decide."""
    unique, first = np.unique(hashes(terms), return_index=True)
    idf = _idf(unique, index, collection.passages)
    if asking is not None:
        highest = _highest_idf(collection.passages)
        idf = highest * _averaged(idf / highest, collection.passages, _PRIOR_OF_WORDS)
        idf = idf * np.array([asking.get(terms[place].start, 1) for place in first], np.float32)
    shares = np.array([terms[place].weight for place in first], np.float32)
    found = Terms(unique, shares, idf * shares, collection.mean_terms)
    return found, dict(zip(unique.tolist(), idf.tolist(), strict=True))


def _units(
    text: str, words: Sequence[Term], idf: Mapping[int, float], passages: int, encoding: Encoding | None
) -> Units:
    """The model's tokens as units, or the words if it does not know the language."""
    spans = encoding.spans if encoding else np.array([(w.start, w.end) for w in words], np.int32).reshape(-1, 2)
    starts, of_words = spans[:, 0], np.array([idf[number] for number in hashes(words).tolist()], np.float32)
    inside = np.array([(starts >= word.start) & (starts < word.end) for word in words], bool).reshape(
        len(words), len(spans)
    )
    are_names = np.array([_is_name(text, word) for word in words], bool)
    numbers = _last(inside)
    return Units(
        tokens=rotate(encoding.tokens) if encoding else np.zeros((len(spans), 0), np.float32),
        spans=spans,
        weights=_weights(of_words, inside, numbers, starts == NOWHERE),
        rarity=_rarity(
            _averaged(of_words / _highest_idf(passages), passages, _PRIOR_PASSAGES), numbers, starts == NOWHERE
        ),
        words=numbers,
        names=_last(inside & are_names[:, None]),
    )


def asked_in(text: str, index: Index, scope: Scope = EVERYTHING) -> str:
    """The question's language among those of the scope: that of its stop words; of a few names, of their passages."""
    languages = index.statistics(scope).languages
    if len(languages) == 1:
        return next(iter(languages))
    if (clear := language_by_stop_words(text, languages, CLEAR)) != UNKNOWN:
        return clear
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


def _asking(text: str, language: str, passages: int) -> dict[int, float]:
    """The share of its weight that each word keeps which asks rather than says what about, by where it begins."""
    less = (passages + _FRAME_PASSAGES * _FRAME_WEIGHT) / (passages + _FRAME_PASSAGES)
    framed = dict.fromkeys(frame_of(text, language), less)
    words = value_words() | contact_words(text)
    values = {found.start(): _VALUE_WEIGHT for found in _WORD.finditer(text) if found[0].lower() in words}
    return framed | values


def _highest_idf(passages: int) -> float:
    return math.log(1 + (passages + 0.5) / 0.5)


def _averaged(rarity: Floats, passages: int, prior: int) -> Floats:
    """The rarity of words in a collection of so many passages, averaged with a prior of so many."""
    return np.asarray((passages * rarity + prior * _WORD_RARITY) / (passages + prior), np.float32)


def _weights(idf: Floats, inside: Flags, numbers: Numbers, nowhere: Flags) -> Floats:
    """The weight of each unit, (units,): the word's IDF, which its units share."""
    shares = np.append(idf / np.maximum(inside.sum(axis=1), 1), 0)
    weights = np.asarray(shares[numbers], np.float32)
    # In a question of stop words only, all units weigh the same.
    weights = weights / weights.sum() if weights.any() else np.full(len(numbers), 1 / max(len(numbers), 1), np.float32)
    return _with_expansion(weights, nowhere)


def _with_expansion(weights: Floats, nowhere: NDArray[np.bool_]) -> Floats:
    """The weights, with those of tokens that stand for no characters: as in the model's own MaxSim, one in all."""
    if not nowhere.any():
        return weights
    share = np.float32(nowhere.mean())
    return np.asarray((1 - share) * weights + nowhere / np.float32(len(nowhere)), np.float32)


def _rarity(rarity: Floats, numbers: Numbers, nowhere: Flags) -> Floats:
    """The rarity of each unit, (units,)."""
    of_others = np.where(nowhere, 0, np.float32(_STOP_RARITY))
    return np.where(numbers < 0, of_others, np.append(rarity, np.float32(0))[numbers])


def _last(inside: Flags) -> Numbers:
    """The number of the last word, a row, that each unit, a column, is in; -1 for none, (units,)."""
    last = len(inside) - 1 - np.argmax(inside[::-1], axis=0) if len(inside) else 0
    return np.where(inside.any(axis=0), last, -1).astype(np.int32)


def _is_name(text: str, term: Term) -> bool:
    """Whether the word has a digit or a sign or, unless it is the first one, a capital."""
    word = text[term.start : term.end]
    return not word.isalpha() or (term.start > 0 and word[0].isupper())
