"""What the rest of the project knows of a model: the Encoder protocol and the Encoding that it returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Spans = NDArray[np.int32]
Ids = NDArray[np.int64]


class Role(StrEnum):
    """What a text is to the model: many models are trained with a different prompt for each."""

    QUESTION = "question"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """One text as a model sees it."""

    vector: Floats  # (dimension,), unit length; of a model made for dot products, of a length about 1
    tokens: Floats  # (tokens, token dimension), unit rows, special and prompt tokens left out
    spans: Spans  # (tokens, 2), each token's characters in the text: [start, end)


@dataclass(frozen=True, slots=True, eq=False)
class Centre:
    """What a model gives to every text in a role, and is taken from each: the means of a sample."""

    vector: Floats  # (dimension,)
    token: Floats  # (token dimension,)


class Encoder(Protocol):
    """A model that turns texts into encodings, the same encoding for the same text every time."""

    @property
    def name(self) -> str:
        """The name or folder that a user gives to get this model."""
        ...

    @property
    def identity(self) -> str:
        """A fingerprint that changes with anything that changes the encodings."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a text's vector."""
        ...

    @property
    def window(self) -> int:
        """The number of tokens of a text that the model reads; what lies beyond is cut off."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """The languages that the model was made for (ISO 639-1), none where nothing is known."""
        ...

    def covers(self, text: str, language: str) -> bool:
        """Whether the model was made for the language and reads the text as words, not as letters."""
        ...

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        """Each text's encoding, in the order of the texts."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens of the window each text takes."""
        ...


def encoding(vector: Floats, tokens: Floats, spans: Spans, prompt: int, centre: Centre | None) -> Encoding:
    """A model's output for a text behind a prompt of so many characters, tokens at unit length, the prompt left out.

    vector (dimension,), tokens (at least as many as spans, token dimension); spans (tokens, 2) count from the
    prompt's first character, (0, 0) for special tokens.
    """
    own = spans[:, 1] > prompt
    rows, places = unit(tokens[: len(spans)][own]), np.maximum(spans[own] - prompt, 0)
    if centre is None:
        return Encoding(vector, rows, places)
    # Both, so that a question's vector can be compared with the mean of a sentence's tokens.
    return Encoding(unit(vector - centre.vector), unit(rows - centre.token), places)


def spans_of(text: str, offsets: Sequence[tuple[int, int]]) -> Spans:
    """Each token's characters, (tokens, 2), without the space before a word, which some tokenizers count in."""
    return np.array([_trimmed(text, *span) for span in offsets], np.int32).reshape(-1, 2)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    token = text[start:end]
    return (start + len(token) - len(token.lstrip()), end) if token.strip() else (start, end)


def at_length(vectors: Floats, length: float | None) -> Floats:
    """The vectors (…, dimension) at length 1; of a model made for dot products, divided by its usual length."""
    return unit(vectors) if length is None else np.asarray(vectors / length, np.float32)


def unit(rows: Floats) -> Floats:
    """The rows (…, dimension) at length 1, float32; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)
