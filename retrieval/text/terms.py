"""The terms by which a text is found."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import NOWHERE, Encoder, Spans
from embeddings.models import ANY_LANGUAGE
from retrieval.text.words import Term, analyse

# So many different ends has a term's hash.
_ENDS = 1 << 16


def content(text: str, language: str, is_covered: bool, encoder: Encoder) -> list[Term]:
    """The terms by which a text is found, the same for passages and questions.

    Where the model does not know the language, words alone decide, so their parts are terms too. Stop words are left
    out where a model of one language is used; a model of many languages finds more with them.
    """
    knows_one_language = len(encoder.languages - {ANY_LANGUAGE}) == 1
    return analyse(text, language, parts=not is_covered, stop_words=not (is_covered and knows_one_language))


def among(asked: NDArray[np.uint32], terms: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of those of the terms that are asked for, and which of the asked ones, in ascending order, each is."""
    # Most terms are not asked for: their last bits show it in less time than a search among all of them.
    bits = np.zeros(_ENDS, bool)
    bits[asked % _ENDS] = True
    near = np.flatnonzero(bits[terms % _ENDS])
    numbers = np.searchsorted(asked, terms[near])
    known = np.flatnonzero(asked[np.minimum(numbers, len(asked) - 1)] == terms[near]) if len(asked) else near
    return near[known], numbers[known]


def inside_terms(terms: Iterable[Term], length: int) -> NDArray[np.bool_]:
    """Which characters belong to terms, (length + 1,): the tokens of stop words and punctuation are not stored."""
    inside = np.zeros(length + 1, bool)
    for term in terms:
        inside[term.start : term.end] = True
    return inside


def are_stored(spans: Spans, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which tokens of a passage are stored, (tokens,): those inside its terms and those that have no characters."""
    starts = spans[:, 0]
    return np.asarray(inside[starts] | (starts == NOWHERE))
