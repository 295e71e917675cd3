"""Tests of the real model as an encoder: the vectors of sentence-transformers, with tokens and their spans."""

from dataclasses import replace

import numpy as np
import pytest

from embeddings.encoder import Role, unit
from embeddings.models import Model, find
from embeddings.sample import TEXTS as SAMPLE
from embeddings.sentence import SentenceEncoder
from tests.embeddings.conftest import TEXT

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder(find("bundled"))


def test_vectors_are_those_of_sentence_transformers() -> None:
    from sentence_transformers import SentenceTransformer

    encoder = SentenceEncoder(replace(find("bundled"), adapter=None))
    theirs = SentenceTransformer(str(find("bundled").folder), device="cpu").encode([TEXT, "Hello"])
    ours = [encoding.vector for encoding in encoder.encode([TEXT, "Hello"], Role.PASSAGE)]
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_tokens_have_exact_spans(encoder: SentenceEncoder) -> None:
    (encoding,) = encoder.encode([TEXT], Role.PASSAGE)
    assert [TEXT[a:b] for a, b in encoding.spans] == [
        "Da", "ges", "tan", "is", "a", "mountainous", "region", "😀", "on", "the", "Caspian", "Sea", ".",
    ]  # fmt: skip


def test_the_centre_is_subtracted_from_vectors_and_tokens(small: Model) -> None:
    plain, centred = SentenceEncoder(replace(small, is_centred=False)), SentenceEncoder(small)
    centre = centred.centre(Role.QUESTION)
    assert centre is not None
    assert plain.centre(Role.QUESTION) is None
    vectors = [encoding.vector for encoding in plain.encode(SAMPLE[Role.QUESTION], Role.QUESTION)]
    np.testing.assert_allclose(centre.vector, np.mean(vectors, axis=0), atol=1e-5)
    (before,), (after,) = plain.encode([TEXT], Role.QUESTION), centred.encode([TEXT], Role.QUESTION)
    np.testing.assert_allclose(after.vector, unit(before.vector - centre.vector), atol=1e-5)
    np.testing.assert_allclose(after.tokens, unit(before.tokens - centre.token), atol=1e-5)


def test_texts_of_different_lengths_keep_their_order(encoder: SentenceEncoder) -> None:
    texts = ["word " * n for n in (30, 1, 70, 2, 50)] * 10
    together = encoder.encode(texts, Role.PASSAGE)
    assert [len(encoding.tokens) for encoding in together[:5]] == [30, 1, 70, 2, 50]
    for text, encoding in zip(texts[:5], together[:5], strict=True):
        (alone,) = encoder.encode([text], Role.PASSAGE)
        np.testing.assert_allclose(encoding.vector, alone.vector, atol=1e-5)


def test_the_window_is_the_longest_passage(encoder: SentenceEncoder) -> None:
    assert encoder.window == 254
    (encoding,) = encoder.encode(["word " * 500], Role.PASSAGE)
    assert len(encoding.tokens) == 254


def test_the_tokens_of_a_prompt_are_left_out() -> None:
    model = find("bundled")
    prompted = SentenceEncoder(Model("prompted", model.folder, "query: ", "passage: "))
    (question,) = prompted.encode([TEXT], Role.QUESTION)
    (passage,) = prompted.encode([TEXT], Role.PASSAGE)
    assert [TEXT[a:b] for a, b in question.spans[:2]] == ["Da", "ges"]
    assert abs(float(question.vector @ passage.vector)) < 0.9999
    assert prompted.window == 252


def test_a_model_for_dot_products_keeps_the_lengths_of_vectors(for_dot_products: Model) -> None:
    from sentence_transformers import SentenceTransformer

    texts = [TEXT, "Hello", "word " * 20]
    theirs = SentenceTransformer(str(for_dot_products.folder), device="cpu").encode(texts)
    ours = np.array([encoding.vector for encoding in SentenceEncoder(for_dot_products).encode(texts, Role.PASSAGE)])
    products = (ours @ ours.T) / (theirs @ theirs.T)
    np.testing.assert_allclose(products, products[0, 0], rtol=1e-4)
    assert np.ptp(np.linalg.norm(theirs, axis=1)) > 0.01
    assert 0.5 < np.linalg.norm(ours, axis=1).mean() < 2
