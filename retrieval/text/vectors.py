"""Unit vectors in few bits a dimension, compared with a question's vector in full precision.

A fixed random rotation before coding spreads what a vector says evenly over its dimensions (cf. RaBitQ, Gao & Long
2024), so that one scale, known beforehand, serves all vectors.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats

Signed = NDArray[np.int8]
Codes = NDArray[np.uint8]

_SEED = 20220719
# A unit vector's components have a standard deviation of 1/sqrt(dimension); in a byte, what lies beyond six is cut.
_DEVIATIONS = 6
# In steps as coarse as this all sums over a unit vector's components are exact in single precision, so that no
# order of adding them shows; the steps are a thousandth of what a code leaves out.
_STEPS = 2**17
# The best step of four even levels for normally distributed values, and what of the variance they keep (Max 1960).
_STEP = 0.9957
_KEPT = 0.8812


def rotate(vectors: Floats) -> Floats:
    """The vectors in the directions in which they are coded, (..., dimension)."""
    return np.asarray(vectors @ _rotation(vectors.shape[-1]), np.float32)


def quantise(vectors: Floats) -> Signed:
    """The vectors in a byte a dimension, (..., dimension), all at one scale."""
    return np.asarray(np.clip(np.round(vectors * _scale(vectors.shape[-1])), -127, 127), np.int8)


def restore(vectors: Signed) -> Floats:
    """The vectors that the bytes stand for, (..., dimension)."""
    return np.asarray(vectors / np.float32(_scale(vectors.shape[-1])), np.float32)


def pack_two_bits(vectors: Floats) -> Codes:
    """The vectors in two bits a dimension, (vectors, dimension / 4): a plane of signs and a plane of halves."""
    levels = rotate(vectors) * (math.sqrt(vectors.shape[-1]) / _STEP)
    numbers = np.clip(np.floor(levels) + 2, 0, 3).astype(np.uint8)
    return np.concatenate([np.packbits(numbers >> 1, axis=1), np.packbits(numbers & 1, axis=1)], axis=1)


def in_steps(rotated: Floats) -> Floats:
    """The vectors with components that add up to the same to the last bit in whatever order, (..., dimension)."""
    return np.asarray(np.round(rotated * _STEPS) / _STEPS, np.float32)


def cosines(rotated: Floats, codes: Codes) -> Floats:
    """Estimated cosines of one rotated vector with vectors in two bits, (vectors,)."""
    dimension = len(rotated)
    signs, halves = (np.unpackbits(plane, axis=1, count=dimension) for plane in np.split(codes, 2, axis=1))
    levels = 2 * signs.astype(np.float32) + halves - 1.5
    return np.asarray(levels @ in_steps(rotated) * (_STEP / _KEPT / math.sqrt(dimension)), np.float32)


def _scale(dimension: int) -> float:
    """What a component of 1 would be in bytes."""
    return 127 * math.sqrt(dimension) / _DEVIATIONS


@lru_cache(maxsize=4)
def _rotation(dimension: int) -> Floats:
    """A random orthogonal matrix, the same on every machine (RandomState's stream never changes)."""
    gaussian = np.random.RandomState(_SEED).standard_normal((dimension, dimension))
    orthogonal, upper = np.linalg.qr(gaussian)
    return np.asarray(orthogonal * np.sign(np.diag(upper)), dtype=np.float32)
