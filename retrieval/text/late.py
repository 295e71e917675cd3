"""Late interaction: each token of a question is compared with each token of a passage, stored in one bit a dimension.

MaxSim is ColBERT's operator (Khattab & Zaharia 2020); the codes are the signs of the rotated token embeddings,
compared with the question's tokens in full precision.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats
from retrieval.text.vectors import Codes, in_steps, rotate

# The expected inner product of a unit vector with its own signs, scaled to unit length.
SIGN_COSINE = float(np.sqrt(2 / np.pi))
# Tokens of a sentence with a higher cosine than this share a code. That saves a twelfth of the codes. At .75 and below,
# fewer sentences are the right ones; with one code for the pieces of each word, SciFact loses .011 of its nDCG@10.
_ALIKE = 0.8
# More codes than this at once do not fit in the processor's cache and take four times as long.
_BLOCK = 512


def pack(tokens: Floats) -> Codes:
    """The codes of tokens or of their sums, (tokens, dimension / 8)."""
    return np.packbits(rotate(tokens) > 0, axis=1)


def pooled(tokens: Floats, sentences: NDArray[np.integer[Any]]) -> tuple[Floats, NDArray[np.int64]]:
    """The sums of a passage's tokens that share a code, and the place of the first of each; (sums, dimension), (sums,).

    Cf. Clavié et al. 2024, "Reducing the Footprint of Multi-Vector Retrieval".
    """
    groups, places = alike(tokens, sentences)
    sums = np.zeros((len(places), tokens.shape[1]), np.float32)
    np.add.at(sums, groups, tokens)
    return sums, places


def alike(tokens: Floats, sentences: NDArray[np.integer[Any]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The group of each token, those that are nearly alike and in one sentence, and the place of each group's first."""
    are_alike = (tokens @ tokens.T > _ALIKE) & (sentences[:, None] == sentences)
    np.fill_diagonal(are_alike, True)
    first = are_alike.argmax(axis=1) if len(tokens) else np.zeros(0, np.int64)
    places, groups = np.unique(first, return_inverse=True)
    return groups, places


def similarities(rotated: Floats, codes: Codes) -> Floats:
    """Estimated cosines between a question's rotated tokens and the coded ones, (question tokens, codes)."""
    steps = in_steps(rotated)
    return _cosines(_products(steps, codes), steps)


def best(rotated: Floats, codes: Codes, starts: NDArray[np.int64]) -> Floats:
    """The highest similarity of each question token in each run of codes, by its start, (question tokens, runs)."""
    steps = in_steps(rotated)
    return _cosines(np.maximum.reduceat(_products(steps, codes), starts, axis=1), steps)


def _cosines(products: Floats, steps: Floats) -> Floats:
    # The bits are 0 and 1; with signs instead, the product would be 2 * product - sum(steps).
    signed = 2 * products - steps.sum(axis=1)[:, None]
    return np.asarray(signed / (np.sqrt(steps.shape[1]) * SIGN_COSINE), np.float32)


def _products(steps: Floats, codes: Codes) -> Floats:
    """The sum of the dimensions of each question token whose bits are set in each code, (question tokens, codes)."""
    products = np.empty((len(steps), len(codes)), np.float32)
    for start in range(0, len(codes), _BLOCK):
        bits = np.unpackbits(codes[start : start + _BLOCK], axis=1, count=steps.shape[1])
        np.matmul(steps, bits.astype(np.float32).T, out=products[:, start : start + _BLOCK])
    return products
