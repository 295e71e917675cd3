"""Tokens in one bit a dimension: estimated cosines are close to the true ones for any number of tokens."""

import numpy as np
import pytest

from retrieval.text import late
from retrieval.text.vectors import rotate
from tests.retrieval.text.test_vectors import unit_vectors


def test_a_code_has_the_signs_of_the_rotated_token() -> None:
    tokens = unit_vectors(3, 12)
    bits = np.unpackbits(late.pack(tokens), axis=1)
    assert bits.shape == (3, 16)
    assert (bits[:, :12].astype(bool) == (rotate(tokens) > 0)).all()
    assert not bits[:, 12:].any()


def test_tokens_of_a_sentence_that_are_nearly_alike_are_added_up() -> None:
    tokens = np.array([[1, 0], [0, 1], [0.96, 0.28], [1, 0], [0, -1]], np.float32)
    sums, places = late.pooled(tokens, np.array([0, 0, 0, 1, 0], np.uint8))
    # The third is like the first, and in another sentence the fourth stands alone.
    expected = np.array([[1.96, 0.28], [0, 1], [1, 0], [0, -1]], np.float32)
    np.testing.assert_allclose(sums, expected, atol=1e-6)
    assert places.tolist() == [0, 1, 3, 4]


def test_no_tokens_are_pooled_to_none() -> None:
    sums, places = late.pooled(np.zeros((0, 8), np.float32), np.zeros(0, np.uint8))
    assert (sums.shape, places.shape) == ((0, 8), (0,))


def test_similarities_match_a_calculation_by_hand() -> None:
    question = np.array([[0.5, 0.5, 0.5, 0.5, 0, 0, 0, 0]], np.float32)
    codes = np.array([[0b11110000], [0b11000000], [0b00001111]], np.uint8)
    # The products with the signs are 2, 0 and -2; a token's own signs give sqrt(8) * sqrt(2 / pi) = 2.2568 on average.
    np.testing.assert_allclose(late.similarities(question, codes), [[0.88623, 0, -0.88623]], atol=1e-5)


def test_estimated_cosines_are_close_to_the_true_ones() -> None:
    tokens = unit_vectors(600, 384)
    near = tokens[:200] + unit_vectors(200, 384, seed=2)
    questions = np.asarray(near / np.linalg.norm(near, axis=1, keepdims=True), np.float32)
    estimated = late.similarities(rotate(questions), late.pack(tokens))
    missed = estimated - questions @ tokens.T
    assert estimated.shape == (200, 600)
    assert estimated.dtype == np.float32
    # One bit loses pi/2 - 1 of the variance at a cosine of 0: sqrt(0.5708 / 384) = 0.0386.
    assert float(np.abs(missed).max()) < 0.21
    assert 0.03 < float(missed.std()) < 0.042
    assert abs(float(missed.mean())) < 0.002
    assert abs(float(np.diagonal(missed).mean())) < 0.01


@pytest.mark.parametrize("count", [511, 512, 513, 1024, 1300])
def test_many_blocks_give_the_same_similarities_as_one(count: int) -> None:
    tokens, questions = unit_vectors(count, 24), rotate(unit_vectors(5, 24, seed=3))
    codes = late.pack(tokens)
    signs = np.where(rotate(tokens) > 0, 1, -1)
    expected = questions @ signs.T / (np.sqrt(24) * np.sqrt(2 / np.pi))
    np.testing.assert_allclose(late.similarities(questions, codes), expected, atol=1e-5)


def test_a_similarity_is_bit_identical_at_any_position_of_the_code() -> None:
    codes, questions = late.pack(unit_vectors(600, 384)), rotate(unit_vectors(9, 384, seed=3))
    alone = [late.similarities(questions, codes[n : n + 1])[:, 0].tolist() for n in range(600)]
    assert late.similarities(questions, codes).T.tolist() == alone
    assert late.similarities(questions, codes[::-1]).T.tolist() == alone[::-1]


def test_no_codes_or_no_tokens_give_an_empty_matrix() -> None:
    codes, questions = late.pack(unit_vectors(7, 24)), rotate(unit_vectors(5, 24))
    assert late.similarities(questions, codes[:0]).shape == (5, 0)
    assert late.similarities(questions[:0], codes).shape == (0, 7)
    assert late.pack(np.zeros((0, 24), np.float32)).shape == (0, 3)
