"""Late interaction: each token of a question is compared with each token of a passage, stored in one bit a dimension.

MaxSim is ColBERT's operator (Khattab & Zaharia 2020); the codes are the signs of the rotated token embeddings,
compared with the question's tokens in full precision.
"""

import numpy as np

from embeddings.encoder import Floats
from retrieval.text.vectors import Codes, in_steps, rotate

# The expected inner product of a unit vector with its own signs, scaled to unit length.
SIGN_COSINE = float(np.sqrt(2 / np.pi))
# More codes than this at once do not fit in the processor's cache and take four times as long.
_BLOCK = 512


def pack(tokens: Floats) -> Codes:
    """The codes of the tokens, (tokens, dimension / 8)."""
    return np.packbits(rotate(tokens) > 0, axis=1)


def similarities(rotated: Floats, codes: Codes) -> Floats:
    """Estimated cosines between a question's rotated tokens and the coded ones, (question tokens, codes)."""
    rotated = in_steps(rotated)
    blocks = [_products(rotated, codes[start : start + _BLOCK]) for start in range(0, len(codes), _BLOCK)]
    products = np.concatenate(blocks) if blocks else np.zeros((0, len(rotated)), np.float32)
    # The bits are 0 and 1; with signs instead, the product would be 2 * product - sum(rotated).
    signed = 2 * products - rotated.sum(axis=1)
    return np.asarray(signed.T / (np.sqrt(rotated.shape[1]) * SIGN_COSINE), np.float32)


def _products(rotated: Floats, codes: Codes) -> Floats:
    bits = np.unpackbits(codes, axis=1, count=rotated.shape[1])
    # With the operands in the other order the product takes twice as long.
    return np.asarray(bits.astype(np.float32) @ rotated.T)
