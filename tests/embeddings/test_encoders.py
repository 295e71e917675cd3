"""Tests of what the export of a model in each form and its original, run by torch, have in common."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from embeddings.encoder import Encoder, Role
from embeddings.sentence import SentenceEncoder
from tests.embeddings.conftest import FORMS, TEXT, exported, tiny


@pytest.fixture(scope="module", params=[*FORMS, pytest.param("torch", marks=pytest.mark.long)])
def encoder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The tiny model in each form, and run by torch."""
    folder = tmp_path_factory.mktemp("encoders")
    model = tiny(folder / "model")
    return SentenceEncoder(model) if request.param == "torch" else exported(model, folder, request.param)


def test_every_vector_and_token_has_length_one(encoder: Encoder) -> None:
    (encoding,) = encoder.encode([TEXT], Role.PASSAGE)
    assert encoding.vector.dtype == encoding.tokens.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(encoding.tokens, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(encoding.vector), 1, atol=1e-5)


def test_threads_get_the_same_encodings_as_one_thread(encoder: Encoder) -> None:
    texts = [f"Text number {n}." for n in range(40)]
    alone = [encoder.encode([text], Role.QUESTION)[0].vector for text in texts]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda text: encoder.encode([text], Role.QUESTION)[0].vector, texts))
    # Torch adds in another order where cores are busy.
    np.testing.assert_allclose(together, alone, rtol=0, atol=1e-6 if isinstance(encoder, SentenceEncoder) else 0)


def test_tokens_are_counted_without_the_special_ones(encoder: Encoder) -> None:
    assert encoder.count_tokens(["Dagestan", "", "word " * 500]) == [3, 0, 500]
    assert encoder.count_tokens([]) == []


@pytest.mark.parametrize("text", ["", " ", "😀", "\x00", "a" * 10_000])
def test_odd_texts_have_a_vector(encoder: Encoder, text: str) -> None:
    (encoding,) = encoder.encode([text], Role.QUESTION)
    assert np.isfinite(encoding.vector).all()
    assert len(encoding.spans) == len(encoding.tokens)


def test_no_texts_give_no_encodings(encoder: Encoder) -> None:
    assert encoder.encode([], Role.PASSAGE) == []
