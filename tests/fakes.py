"""Stand-ins for a real model: encodings that depend on nothing but the words of a text."""

import re
import time
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from embeddings.encoder import Encoding, Floats, Role

DIMENSION = 64


class WordEncoder:
    """A model that gives each word, in any case, a pseudo-random direction, the same in every process.

    The cosine of two different words is about 0, with a standard deviation of 1/8. A text's vector has the direction
    of the mean of its words; a text without words has a direction of its own.
    """

    name = "words"
    identity = "words-1"
    form = "no model"
    dimension = DIMENSION
    window = 60
    languages = frozenset({"en"})

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def covers(self, text: str, language: str) -> bool:
        return language in ("en", "und")

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        if role is Role.PASSAGE:
            self.encoded += texts
        return [_encoding(text) for text in texts]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(re.findall(r"\w+", text)) for text in texts]


class WaitingEncoder(WordEncoder):
    """A model that lets wait this many seconds for each text, as one on another machine does."""

    def __init__(self, waiting: float) -> None:
        super().__init__()
        self._waiting = waiting

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        time.sleep(self._waiting * len(texts))
        return super().encode(texts, role)


class BlindEncoder(WordEncoder):
    """A model whose tokenizer does not say where its tokens lie."""

    identity = "blind-1"

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        nothing = np.zeros((0, DIMENSION), np.float32), np.zeros((0, 2), np.int32)
        return [Encoding(encoding.vector, *nothing) for encoding in super().encode(texts, role)]


def word_vector(word: str) -> Floats:
    vector = np.random.RandomState(crc32(word.lower().encode())).standard_normal(DIMENSION)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def _encoding(text: str) -> Encoding:
    words = list(re.finditer(r"\w+", text))
    tokens = np.array([word_vector(word[0]) for word in words], np.float32).reshape(-1, DIMENSION)
    spans = np.array([word.span() for word in words], np.int32).reshape(-1, 2)
    total = tokens.sum(axis=0) if words else word_vector(text)
    return Encoding(np.asarray(total / np.linalg.norm(total), np.float32), tokens, spans)
