"""Unit vectors in a few bits a dimension, compared with a question's vector in full precision.

A fixed random rotation before coding spreads the information in a vector evenly over its dimensions (cf. RaBitQ,
Gao & Long 2024), so that one scale, known in advance, suits all vectors.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats

Signed = NDArray[np.int8]
Codes = NDArray[np.uint8]

_SEED = 20220719
# A unit vector's components have a standard deviation of 1/sqrt(dimension); a byte clips what lies beyond six.
_DEVIATIONS = 6
# With steps this coarse every sum over a unit vector's components is exact in single precision, so the order of
# addition makes no difference. A step is a thousandth of the error that a code makes.
_STEPS = 2**17
# A passage's vector is kept in steps of so many of a byte's values, seven up and seven down: four bits a dimension.
_COARSE, _COARSEST = 8, 7
# The two values of each byte of such a vector.
_PAIRS = np.array([(_COARSE * ((pair >> 4) - 8), _COARSE * ((pair & 15) - 8)) for pair in range(256)], np.int8)
# The best step of four even levels for normally distributed values, and the share of variance they keep (Max 1960).
STEP = 0.9957
KEPT = 0.8812


def rotate(vectors: Floats) -> Floats:
    """The vectors in the rotated space where they are coded, (..., dimension)."""
    return np.asarray(vectors @ _rotation(vectors.shape[-1]), np.float32)


def quantise(vectors: Floats) -> Signed:
    """The vectors in one byte a dimension, (..., dimension), all on the same scale."""
    return np.asarray(np.clip(np.round(vectors * _scale(vectors.shape[-1])), -127, 127), np.int8)


def coarse(vectors: Signed) -> Signed:
    """The vectors in four bits a dimension, as the bytes nearest to theirs, (..., dimension)."""
    steps = np.clip(np.round(vectors / _COARSE), -_COARSEST, _COARSEST)
    return np.asarray(steps * _COARSE, np.int8)


def pack_four_bits(vector: Signed) -> Codes:
    """A coarse vector, two dimensions a byte; beside the last one of an odd number is 0, which is no step."""
    steps = (vector // _COARSE + 8).astype(np.uint8)
    first, second = np.pad(steps, (0, len(steps) % 2)).reshape(-1, 2).T
    return np.asarray(first << 4 | second, np.uint8)


def unpack_four_bits(codes: Codes) -> Signed:
    """The coarse vector that was packed, (dimension,)."""
    vector = _PAIRS[codes].ravel()
    return vector[:-1] if codes.size and not codes[-1] & 15 else vector


def restore(vectors: Signed) -> Floats:
    """The vectors that the bytes represent, (..., dimension)."""
    return np.asarray(vectors / np.float32(_scale(vectors.shape[-1])), np.float32)


def pack_two_bits(vectors: Floats) -> Codes:
    """The vectors in two bits a dimension, (vectors, dimension / 4): a plane of signs and a plane of halves."""
    levels = rotate(vectors) * (math.sqrt(vectors.shape[-1]) / STEP)
    numbers = np.clip(np.floor(levels) + 2, 0, 3).astype(np.uint8)
    return np.concatenate([np.packbits(numbers >> 1, axis=1), np.packbits(numbers & 1, axis=1)], axis=1)


def in_steps(rotated: Floats) -> Floats:
    """The vectors, rounded so that the sum of their components is bit-identical in any order, (..., dimension)."""
    return np.asarray(np.round(rotated * _STEPS) / _STEPS, np.float32)


def cosines(rotated: Floats, codes: Codes) -> Floats:
    """Estimated cosines between one rotated vector and vectors in two bits a dimension, (vectors,)."""
    steps = in_steps(rotated)
    # Both planes at once, each as long as its bytes; a level is 2 * sign + half - 1.5.
    plane = np.pad(steps, (0, codes.shape[1] * 4 - len(steps)))
    bits = np.unpackbits(codes, axis=1).astype(np.float32)
    levels = bits @ np.concatenate([2 * plane, plane]) - np.float32(1.5) * steps.sum()
    return np.asarray(levels * (STEP / KEPT / math.sqrt(len(steps))), np.float32)


def _scale(dimension: int) -> float:
    """The byte value that a component of 1 would have, before clipping."""
    return 127 * math.sqrt(dimension) / _DEVIATIONS


@lru_cache(maxsize=4)
def _rotation(dimension: int) -> Floats:
    """A random orthogonal matrix, the same on every machine (RandomState's stream never changes)."""
    gaussian = np.random.RandomState(_SEED).standard_normal((dimension, dimension))
    orthogonal, upper = np.linalg.qr(gaussian)
    return np.asarray(orthogonal * np.sign(np.diag(upper)), dtype=np.float32)
