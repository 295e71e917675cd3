"""What the rest of the project knows of a model: the Encoder protocol and the Encoding that it returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Spans = NDArray[np.int32]


class Role(StrEnum):
    """What a text is to the model: many models are trained with a different prompt for each."""

    QUESTION = "question"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """One text as a model sees it."""

    vector: Floats  # (dimension,), unit length
    tokens: Floats  # (tokens, token dimension), unit rows, special and prompt tokens left out
    spans: Spans  # (tokens, 2), each token's characters in the text: [start, end)


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
