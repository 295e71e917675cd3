"""A question as search sees it: vectors, and the terms and tokens with what each weighs in this collection."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder, Floats, Role, Spans
from retrieval.index import Index
from retrieval.words import Word, analyse, hashes, language_of


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is asked, with all that ranking needs to know of it."""

    text: str
    vector: Floats  # (dimension,)
    tokens: Floats  # (tokens, dimension)
    weights: Floats  # (tokens,), each content word's IDF shared by its tokens, 0 for other tokens; the sum is 1
    terms: NDArray[np.uint32]  # (terms,), the hashes of the different content words
    idf: Floats  # (terms,)
    mean_words: float  # content words of a passage of the collection


def understand(text: str, index: Index, encoder: Encoder) -> Question:
    """The question encoded, analysed in its language and weighed against the collection."""
    passages, mean_words = index.store.size()
    words = analyse(text, language_of(text, index.store.languages()))
    terms = hashes(words)
    idf = {int(term): _idf(index.frequency(int(term)), passages) for term in set(terms.tolist())}
    (encoding,) = encoder.encode([text], Role.QUESTION)
    word_idf = np.array([idf[int(term)] for term in terms], np.float32)
    return Question(
        text=text,
        vector=encoding.vector,
        tokens=encoding.tokens,
        weights=_token_weights(words, word_idf, encoding.spans),
        terms=np.array(list(idf), np.uint32),
        idf=np.array(list(idf.values()), np.float32),
        mean_words=mean_words,
    )


def _idf(frequency: int, passages: int) -> float:
    """The inverse document frequency of BM25 (Robertson & Zaragoza 2009), never negative."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def _token_weights(words: list[Word], idf: Floats, spans: Spans) -> Floats:
    weights = np.zeros(len(spans), np.float32)
    for word, weight in zip(words, idf, strict=True):
        inside = (spans[:, 0] >= word.start) & (spans[:, 0] < word.end)
        weights[inside] = weight / max(inside.sum(), 1)
    # A question of stop words only is matched by all its tokens alike.
    return weights / weights.sum() if weights.any() else np.full(len(spans), 1 / max(len(spans), 1), np.float32)
