"""Tests of the forms of a graph, each of which must be close to single precision."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings import bert, quantization
from embeddings.graph import OUTPUTS
from embeddings.onnx import session
from embeddings.quantization import Form, quickest, saturates, smooth, write
from tests.embeddings.conftest import FORMS, tiny

IDS = [np.array([[101, *range(2000, 2000 + length), 102]], np.int64) for length in (1, 5, 30)]


def run(path: Path) -> list[Any]:
    return [session(path).run(OUTPUTS, {"ids": ids}) for ids in IDS]


def cosine(one: Any, other: Any) -> float:
    return float((one * other).sum() / np.linalg.norm(one) / np.linalg.norm(other))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_close_to_the_graph(tmp_path: Path, form: Form) -> None:
    graph = bert.read(tiny(tmp_path / "model"))
    assert graph
    write(graph.model, tmp_path / "exact.onnx", Form.FLOAT)
    smooth(graph.model, IDS)
    write(graph.model, tmp_path / "model.onnx", form)
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["exact.onnx", "model.onnx"]
    for (vector, tokens), (exact, exact_tokens) in zip(
        run(tmp_path / "model.onnx"), run(tmp_path / "exact.onnx"), strict=True
    ):
        assert cosine(vector, exact) > (0.99999 if form is Form.FLOAT else 0.998)
        assert cosine(tokens, exact_tokens) > (0.99999 if form is Form.FLOAT else 0.998)


def test_smoothing_changes_nothing_but_the_weights(tmp_path: Path) -> None:
    graph = bert.read(tiny(tmp_path / "model"))
    assert graph
    write(graph.model, tmp_path / "before.onnx", Form.FLOAT)
    smooth(graph.model, IDS)
    write(graph.model, tmp_path / "after.onnx", Form.FLOAT)
    for before, after in zip(run(tmp_path / "before.onnx"), run(tmp_path / "after.onnx"), strict=True):
        for one, other in zip(before, after, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-5)


def test_signed_weights_are_used_where_their_products_are_correct(monkeypatch: pytest.MonkeyPatch) -> None:
    assert quickest() is (Form.UINT8 if saturates() else Form.INT8)
    monkeypatch.setattr(quantization, "saturates", lambda: True)
    assert quickest() is Form.UINT8
    monkeypatch.setattr(quantization, "saturates", lambda: False)
    assert quickest() is Form.INT8
