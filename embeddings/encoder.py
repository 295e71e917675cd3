"""The interface of all models: the Encoder protocol and the Encoding that it returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Spans = NDArray[np.int32]
Ids = NDArray[np.int64]

# The start and end of a token that stands for none of the text's characters, such as one that expands a question.
NOWHERE = -1


class Role(StrEnum):
    """The role of a text: many models are trained with a different prompt for each role."""

    QUESTION = "question"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """The vector and the token embeddings of one text."""

    vector: Floats  # (dimension,), unit length; about 1 if the model is made for dot products
    tokens: Floats  # (tokens, token dimension), unit rows, without special and prompt tokens; all that it compares, as
    # it makes them, from a model made for late interaction
    spans: Spans  # (tokens, 2), each token's characters in the text: [start, end); NOWHERE for one without any


@dataclass(frozen=True, slots=True, eq=False)
class Centre:
    """The means of a sample in a role, which are subtracted from every encoding in that role."""

    vector: Floats  # (dimension,)
    token: Floats  # (token dimension,)


class Encoder(Protocol):
    """A model that turns texts into encodings, always the same encoding for the same text."""

    @property
    def name(self) -> str:
        """The name or folder by which a user selects this model."""
        ...

    @property
    def identity(self) -> str:
        """A fingerprint that changes with anything that changes the encodings."""
        ...

    @property
    def form(self) -> str:
        """What runs: the number type of an exported graph's weights, or torch with its device."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a text's vector."""
        ...

    @property
    def window(self) -> int:
        """The number of tokens of a text that the model reads; the rest is cut off."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """The languages that the model was made for (ISO 639-1), empty if unknown."""
        ...

    def covers(self, text: str, language: str) -> bool:
        """Whether the model was made for the language and reads the text as words, not letter by letter."""
        ...

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        """Each text's encoding, in the order of the texts."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of the window that each text takes."""
        ...


def encoding(vector: Floats, tokens: Floats, spans: Spans, prompt: int, centre: Centre | None) -> Encoding:
    """The encoding of a text from a model's output for a prompt of so many characters and the text.

    The prompt is left out, tokens are scaled to unit length. vector (dimension,), tokens (at least as many as
    spans, token dimension); spans (tokens, 2) count from the prompt's first character, (0, 0) for special tokens.
    """
    own = spans[:, 1] > prompt
    rows, places = unit(tokens[: len(spans)][own]), np.maximum(spans[own] - prompt, 0)
    if centre is None:
        return Encoding(vector, rows, places)
    # Both are centred, so that a question's vector can be compared with the mean of a sentence's tokens.
    return Encoding(unit(vector - centre.vector), unit(rows - centre.token), places)


def late_encoding(tokens: Floats, spans: Spans, compared: NDArray[np.bool_], prompt: int) -> Encoding:
    """The encoding of a text from the tokens that a model made for late interaction compares, and their mean.

    tokens (at least as many as spans, token dimension), compared (as many); spans as for `encoding`.
    """
    places = np.full((len(tokens), 2), NOWHERE, np.int32)
    own = np.flatnonzero(spans[:, 1] > prompt)
    places[own] = np.maximum(spans[own] - prompt, 0)
    rows = np.asarray(tokens[compared], np.float32)
    return Encoding(unit(rows.sum(axis=0)), rows, places[compared])


def spans_of(text: str, offsets: Sequence[tuple[int, int]]) -> Spans:
    """Each token's characters, (tokens, 2), without the space before a word, which some tokenizers include."""
    return np.array([_trimmed(text, *span) for span in offsets], np.int32).reshape(-1, 2)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    token = text[start:end]
    return (start + len(token) - len(token.lstrip()), end) if token.strip() else (start, end)


def at_length(vectors: Floats, length: float | None) -> Floats:
    """The vectors (…, dimension) at length 1; for a model made for dot products, divided by its usual length."""
    return unit(vectors) if length is None else np.asarray(vectors / length, np.float32)


def unit(rows: Floats) -> Floats:
    """The rows (…, dimension) at length 1, float32; a row of zeros stays zero."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)
