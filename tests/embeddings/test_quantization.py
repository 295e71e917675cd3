"""Tests of the forms of a graph, each of which must be close to single precision."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings import bert, quantization
from embeddings.graph import OUTPUTS
from embeddings.models import Model
from embeddings.onnx import session
from embeddings.quantization import Form, quickest, smooth, write
from tests.embeddings.conftest import FORMS

IDS = [np.array([[101, *range(2000, 2000 + length), 102]], np.int64) for length in (1, 5, 30)]


def run(path: Path) -> list[Any]:
    return [session(path).run(OUTPUTS, {"ids": ids}) for ids in IDS]


def cosine(one: Any, other: Any) -> float:
    return float((one * other).sum() / np.linalg.norm(one) / np.linalg.norm(other))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_smoothed_graph_is_close_to_the_graph(tmp_path: Path, model: Model, form: Form) -> None:
    graph = bert.read(model)
    assert graph
    write(graph.model, tmp_path / "exact.onnx", Form.FLOAT)
    smooth(graph.model, IDS)
    write(graph.model, tmp_path / "model.onnx", form)
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["exact.onnx", "model.onnx"]
    for outputs, exact in zip(run(tmp_path / "model.onnx"), run(tmp_path / "exact.onnx"), strict=True):
        for one, other in zip(outputs, exact, strict=True):
            if form is Form.FLOAT:
                np.testing.assert_allclose(one, other, atol=1e-5)
            assert cosine(one, other) > 0.998


def test_signed_weights_are_used_where_their_products_are_correct(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quantization, "saturates", lambda: True)
    assert quickest() is Form.UINT8
    monkeypatch.setattr(quantization, "saturates", lambda: False)
    assert quickest() is Form.INT8
