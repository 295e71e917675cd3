"""Tests of exported models: reproducible encodings, spans without the prompt, and damaged exports not used."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import Role
from embeddings.export import export
from embeddings.models import Model
from embeddings.onnx import CHECKSUMS, FILES, OnnxEncoder
from tests.embeddings.conftest import FORMS, TEXT, TEXTS, exported, tiny


@pytest.fixture(scope="module", params=FORMS)
def encoder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    """The tiny model in each form."""
    folder = tmp_path_factory.mktemp("onnx")
    return exported(tiny(folder / "model"), folder, request.param)


@pytest.fixture
def cache(model: Model, tmp_path: Path) -> Path:
    """A cache with the export of the tiny model, for one test to damage."""
    export(model, tmp_path / "cache")
    return tmp_path / "cache"


def test_a_text_is_encoded_the_same_whatever_the_other_texts_are(encoder: OnnxEncoder) -> None:
    together = encoder.encode(TEXTS * 3, Role.PASSAGE)
    for text, encoding in zip(TEXTS * 3, together, strict=True):
        (alone,) = encoder.encode([text], Role.PASSAGE)
        np.testing.assert_array_equal(encoding.vector, alone.vector)
        np.testing.assert_array_equal(encoding.tokens, alone.tokens)


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


@pytest.mark.parametrize("name", [CHECKSUMS, *FILES])
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
