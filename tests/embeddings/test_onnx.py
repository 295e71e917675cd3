"""Tests of exported models: reproducible encodings, exact spans, and damaged exports that are not used."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import Role
from embeddings.export import export
from embeddings.models import Model
from embeddings.onnx import CHECKSUMS, FILES, GRAPH, SETTINGS, TOKENIZER, OnnxEncoder
from tests.embeddings.conftest import FORMS, TEXT, TEXTS, exported, tiny


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return tiny(tmp_path_factory.mktemp("tiny") / "model")


@pytest.fixture(scope="session", params=FORMS)
def encoder(request: pytest.FixtureRequest, model: Model, tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    """The tiny model in each form."""
    return exported(model, tmp_path_factory.mktemp("onnx"), request.param)


@pytest.fixture
def cache(model: Model, tmp_path: Path) -> Path:
    """A cache with the export of the tiny model, for one test to damage."""
    export(model, tmp_path / "cache")
    return tmp_path / "cache"


def test_every_vector_and_token_has_length_one(encoder: OnnxEncoder) -> None:
    (encoding,) = encoder.encode([TEXT], Role.PASSAGE)
    assert encoding.vector.dtype == encoding.tokens.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(encoding.tokens, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(encoding.vector), 1, atol=1e-5)


def test_a_text_is_encoded_the_same_whatever_the_other_texts_are(encoder: OnnxEncoder) -> None:
    together = encoder.encode(TEXTS * 3, Role.PASSAGE)
    for text, encoding in zip(TEXTS * 3, together, strict=True):
        (alone,) = encoder.encode([text], Role.PASSAGE)
        np.testing.assert_array_equal(encoding.vector, alone.vector)
        np.testing.assert_array_equal(encoding.tokens, alone.tokens)


def test_threads_get_the_same_encodings_as_one_thread(encoder: OnnxEncoder) -> None:
    texts = [f"Text number {n}." for n in range(40)]
    alone = [encoder.encode([text], Role.QUESTION)[0].vector for text in texts]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda text: encoder.encode([text], Role.QUESTION)[0].vector, texts))
    np.testing.assert_array_equal(together, alone)


def test_tokens_are_counted_without_the_special_ones(encoder: OnnxEncoder) -> None:
    assert encoder.count_tokens(["Dagestan", "", "word " * 500]) == [3, 0, 500]
    assert encoder.count_tokens([]) == []


@pytest.mark.parametrize("text", ["", " ", "😀", "\x00", "a" * 10_000])
def test_odd_texts_have_a_vector(encoder: OnnxEncoder, text: str) -> None:
    (encoding,) = encoder.encode([text], Role.QUESTION)
    assert np.isfinite(encoding.vector).all()
    assert len(encoding.spans) == len(encoding.tokens)


def test_no_texts_give_no_encodings(encoder: OnnxEncoder) -> None:
    assert encoder.encode([], Role.PASSAGE) == []


def test_spans_count_from_the_text_not_from_the_prompt(encoder: OnnxEncoder) -> None:
    (question,), (passage,) = encoder.encode([TEXT], Role.QUESTION), encoder.encode([TEXT], Role.PASSAGE)
    np.testing.assert_array_equal(question.spans, passage.spans)
    assert TEXT[slice(*question.spans[3])] == "is"
    assert question.vector @ passage.vector < 0.9999


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_export_is_a_clear_error(model: Model, cache: Path, name: str) -> None:
    folder = export(model, cache)
    (folder / name).write_bytes(b"{")
    with pytest.raises(ValueError, match=r"cannot be read: delete the folder and export the model again"):
        OnnxEncoder(model, folder).encode(["x"], Role.QUESTION)


@pytest.mark.parametrize("name", [CHECKSUMS, GRAPH, SETTINGS, TOKENIZER])
def test_an_export_with_a_flipped_bit_is_not_used_and_made_again(model: Model, cache: Path, name: str) -> None:
    folder = export(model, cache)
    whole = {path.name: path.read_bytes() for path in folder.iterdir()}
    content = bytearray(whole[name])
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(FileNotFoundError, match="export it first"):
        OnnxEncoder.open(model, cache)
    assert export(model, cache) == folder
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == whole


def test_a_loaded_model_works_without_its_files(model: Model, cache: Path) -> None:
    encoder = OnnxEncoder.open(model, cache)
    before = encoder.encode([TEXT], Role.QUESTION)[0].vector
    shutil.rmtree(cache)
    np.testing.assert_array_equal(encoder.encode([TEXT], Role.QUESTION)[0].vector, before)
