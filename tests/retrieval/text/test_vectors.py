"""Vectors in few bits stay close to the originals, and coding is repeatable."""

import numpy as np
import pytest

from embeddings.encoder import Floats
from retrieval.text.vectors import (
    coarse,
    cosines,
    in_steps,
    pack_four_bits,
    pack_two_bits,
    quantise,
    restore,
    rotate,
    unpack_four_bits,
)

# The rotation of seed 20220719 in two dimensions.
ROTATION = [[0.482954, -0.875646], [0.875646, 0.482954]]


def unit_vectors(count: int, dimension: int, seed: int = 1) -> Floats:
    rows = np.random.RandomState(seed).standard_normal((count, dimension))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def test_a_byte_covers_six_deviations_in_127_steps() -> None:
    # Four dimensions: 127 * sqrt(4) / 6 = 42.33 bytes for a component of 1.
    assert quantise(np.array([1, -1, 0.5, 0.01], np.float32)).tolist() == [42, -42, 21, 0]
    np.testing.assert_allclose(restore(np.array([42, -42, 21, 0], np.int8)), [0.99213, -0.99213, 0.49606, 0], atol=1e-5)


def test_restoring_errs_by_half_a_step_at_most() -> None:
    vectors = unit_vectors(200, 384)
    half_step = 0.5 * 6 / (127 * np.sqrt(384))
    assert float(np.abs(restore(quantise(vectors)) - vectors).max()) <= half_step + 1e-7


def test_values_beyond_six_deviations_are_clipped() -> None:
    lonely = np.eye(1, 384, dtype=np.float32)[0]
    assert quantise(lonely)[0] == 127
    assert quantise(-lonely)[0] == -127


def test_a_coarse_vector_errs_by_half_a_step_unless_it_is_far_out() -> None:
    assert coarse(np.array([0, 4, 5, -5, 59, 61, 127, -127], np.int8)).tolist() == [0, 0, 8, -8, 56, 56, 56, -56]


@pytest.mark.parametrize("dimension", [0, 1, 6, 384])
def test_a_coarse_vector_is_unpacked_as_it_was_packed(dimension: int) -> None:
    vector = np.array([8 * (number % 15 - 7) for number in range(dimension)], np.int8)
    codes = pack_four_bits(vector)
    assert len(codes) == -(-dimension // 2)
    assert unpack_four_bits(codes).tolist() == vector.tolist()


def test_a_rotation_keeps_inner_products() -> None:
    vectors = unit_vectors(50, 384)
    np.testing.assert_allclose(rotate(vectors) @ rotate(vectors).T, vectors @ vectors.T, atol=1e-5)
    assert float(np.abs(rotate(vectors) - vectors).max()) > 0.05


def test_a_rotation_spreads_one_dimension_over_all() -> None:
    # A component of a random direction has a deviation of 1/sqrt(384) = 0.051.
    assert float(np.abs(rotate(np.eye(1, 384, dtype=np.float32))).max()) < 0.25


def test_the_rotation_is_the_same_on_every_machine() -> None:
    np.testing.assert_allclose(rotate(np.eye(2, dtype=np.float32)), ROTATION, atol=1e-6)


def test_cosines_in_two_bits_are_close_to_the_true_ones() -> None:
    vectors = unit_vectors(200, 384)
    near = vectors + 0.7 * unit_vectors(200, 384, seed=2)
    vectors = np.concatenate([vectors, np.asarray(near / np.linalg.norm(near, axis=1, keepdims=True), np.float32)])
    codes = pack_two_bits(vectors)
    assert codes.shape == (400, 96)
    assert codes.dtype == np.uint8
    for question in vectors[:20]:
        missed = cosines(rotate(question), codes) - vectors @ question
        others = np.abs(vectors @ question) < 0.999
        # Two bits lose 12 % of the variance: sqrt(0.1188 / 0.8812 / 384) = 0.0187 is the expected deviation.
        assert float(np.abs(missed[others]).max()) < 0.085
        assert 0.012 < float(missed[others].std()) < 0.022
        assert abs(float(missed[others].mean())) < 0.005


@pytest.mark.long
@pytest.mark.parametrize("dimension", [64, 384, 1024])
def test_a_cosine_is_bit_identical_at_any_position_of_the_code(dimension: int) -> None:
    codes = pack_two_bits(unit_vectors(130, dimension))
    rotated = rotate(unit_vectors(1, dimension, seed=3)[0])
    assert cosines(rotated, codes).tolist() == [cosines(rotated, code[None])[0] for code in codes]


def test_steps_are_far_smaller_than_the_error_of_a_code() -> None:
    rotated = rotate(unit_vectors(50, 384))
    assert float(np.abs(in_steps(rotated) - rotated).max()) <= 2**-18
    assert float(np.abs(np.linalg.norm(in_steps(rotated) - rotated, axis=1)).max()) < 1e-4


def test_a_vector_has_a_cosine_near_one_with_its_own_code() -> None:
    vectors = unit_vectors(200, 384)
    own = np.array([cosines(rotate(v), pack_two_bits(v[None]))[0] for v in vectors])
    assert float(np.abs(own - 1).max()) < 0.1
    assert abs(float(own.mean()) - 1) < 0.01


def test_coding_again_gives_the_same_bytes() -> None:
    vectors = unit_vectors(200, 384)
    assert pack_two_bits(vectors).tobytes() == pack_two_bits(vectors.copy()).tobytes()
    assert quantise(vectors).tobytes() == quantise(vectors.copy()).tobytes()
    codes, question = pack_two_bits(vectors), rotate(vectors[0])
    assert cosines(question, codes).tobytes() == cosines(question.copy(), codes.copy()).tobytes()


@pytest.mark.parametrize("dimension", [3, 12, 100])
def test_a_dimension_need_not_be_a_multiple_of_eight(dimension: int) -> None:
    vectors = unit_vectors(20, dimension)
    codes = pack_two_bits(vectors)
    assert codes.shape == (20, 2 * -(-dimension // 8))
    # By hand: levels -1.5, -0.5, 0.5 and 1.5 in steps of 0.9957 deviations, which keep 0.8812 of the variance.
    rotated = rotate(vectors)
    levels = np.clip(np.floor(rotated * np.sqrt(dimension) / 0.9957), -2, 1) + 0.5
    expected = levels @ rotated[0] * 0.9957 / 0.8812 / np.sqrt(dimension)
    np.testing.assert_allclose(cosines(rotated[0], codes), expected, atol=1e-5)


def test_no_vectors_give_no_codes() -> None:
    none = np.zeros((0, 16), np.float32)
    assert pack_two_bits(none).shape == (0, 4)
    assert cosines(rotate(np.ones(16, np.float32)), pack_two_bits(none)).shape == (0,)
