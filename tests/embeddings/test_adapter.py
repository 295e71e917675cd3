"""Tests of the changes that training for search made to a model's weights."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings import bert
from embeddings.adapter import adapted
from embeddings.encoder import Floats, Role
from embeddings.graph import OUTPUTS
from embeddings.models import Model, base, find, fingerprint
from embeddings.sentence import SentenceEncoder
from tests.embeddings.conftest import tiny

TEXT = "The lighthouse was built in 1874."
NAME = "encoder.layer.0.output"


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    """Changes of rank 1 to a matrix of the tiny model, and another bias."""
    path = tmp_path / "adapter.npz"
    change = {f"{NAME}.dense.up": np.ones((32, 1)), f"{NAME}.dense.down": np.full((1, 64), 0.5)}
    np.savez(path, allow_pickle=False, **{f"{NAME}.LayerNorm.bias": np.arange(32.0)}, **change)
    return path


def vector(model: Model) -> Floats:
    from onnxruntime import InferenceSession

    graph = bert.read(model)
    assert graph
    session = InferenceSession(graph.model.SerializeToString(), providers=["CPUExecutionProvider"])
    ids = np.array([graph.tokenizer.encode(graph.prompts[Role.PASSAGE] + TEXT).ids], np.int64)
    return np.asarray(session.run(OUTPUTS, {"ids": ids})[0][0], np.float32)


def test_a_matrix_is_added_to_and_other_weights_are_replaced(adapter: Path) -> None:
    before = {f"{NAME}.dense.weight": np.ones((32, 64), np.float32), f"{NAME}.LayerNorm.bias": np.ones(32, np.float32)}
    after = adapted(before, adapter)
    np.testing.assert_array_equal(after[f"{NAME}.dense.weight"], np.full((32, 64), 1.5))
    np.testing.assert_array_equal(after[f"{NAME}.LayerNorm.bias"], np.arange(32))


def test_a_change_to_an_unknown_weight_is_refused(adapter: Path) -> None:
    with pytest.raises(KeyError, match="output"):
        adapted({}, adapter)


@pytest.mark.long
def test_both_forms_of_a_model_have_the_changes(tmp_path: Path, adapter: Path) -> None:
    plain = tiny(tmp_path / "model")
    changed = replace(plain, adapter=adapter)
    (encoding,) = SentenceEncoder(changed).encode([TEXT], Role.PASSAGE)
    np.testing.assert_allclose(encoding.vector, vector(changed), atol=1e-5)
    assert not np.allclose(vector(changed), vector(plain), atol=1e-2)


def test_an_index_of_the_unchanged_model_is_made_again(tmp_path: Path, adapter: Path) -> None:
    plain = tiny(tmp_path / "model")
    assert fingerprint(replace(plain, adapter=adapter)) != fingerprint(plain)


def test_the_bundled_model_is_changed() -> None:
    bundled = find("bundled")
    assert bundled.adapter
    assert fingerprint(bundled) != fingerprint(replace(bundled, adapter=None))


def test_a_folder_with_changes_is_the_model_that_it_names_with_them(tmp_path: Path, adapter: Path) -> None:
    plain = tiny(tmp_path / "model")
    folder = tmp_path / "trained"
    folder.mkdir()
    adapter.rename(folder / "adapter.npz")
    (folder / "model.txt").write_text(str(plain.folder))
    found = find(str(folder))
    assert (found.name, found.folder, found.adapter) == (str(folder), plain.folder, folder / "adapter.npz")
    assert (base(str(folder)), base("bundled")) == (str(plain.folder), "bundled")
