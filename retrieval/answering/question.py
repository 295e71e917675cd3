"""A question as search sees it: its units, and their weights in this collection."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats, Spans
from retrieval.text.sounds import Sound


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
