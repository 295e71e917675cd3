"""Late interaction: each token of a question meets each token of a passage, kept in one bit a dimension.

MaxSim is ColBERT's operator (Khattab & Zaharia 2020); the codes are signs after a fixed random rotation
(cf. RaBitQ, Gao & Long 2024), compared with the question's tokens in full precision.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats

Bytes = NDArray[np.uint8]

_SEED = 20220719
# The expected inner product of a unit vector with its own signs, scaled to unit length.
_SIGN_COSINE = float(np.sqrt(2 / np.pi))


def pack(tokens: Floats) -> Bytes:
    """The tokens' codes, (tokens, dimension / 8): the signs of the rotated embeddings."""
    return np.packbits(tokens @ _rotation(tokens.shape[1]) > 0, axis=1)


def similarities(tokens: Floats, codes: Bytes) -> Floats:
    """Estimated cosines of a question's tokens with the coded ones, (question tokens, codes)."""
    dimension = tokens.shape[1]
    signs = np.unpackbits(codes, axis=1, count=dimension).astype(np.float32)
    rotated = tokens @ _rotation(dimension)
    # signs are 0 and 1; with -1 and 1 the product would be 2 * (rotated @ signs) - sum(rotated).
    products = 2 * (rotated @ signs.T) - rotated.sum(axis=1, keepdims=True)
    return np.asarray(products / (np.sqrt(dimension) * _SIGN_COSINE), dtype=np.float32)


@lru_cache(maxsize=4)
def _rotation(dimension: int) -> Floats:
    """A random orthogonal matrix, the same on every machine (RandomState's stream never changes)."""
    gaussian = np.random.RandomState(_SEED).standard_normal((dimension, dimension))
    orthogonal, upper = np.linalg.qr(gaussian)
    return np.asarray(orthogonal * np.sign(np.diag(upper)), dtype=np.float32)
