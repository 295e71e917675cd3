"""A model is loaded as it was exported, if it was; the export is made once and announced."""

from pathlib import Path

import pytest

from embeddings.encoder import Role
from embeddings.loading import exported, load
from embeddings.models import Model, find
from embeddings.onnx import OnnxEncoder
from embeddings.sentence import SentenceEncoder


def test_a_model_is_exported_once_and_then_loaded_so(
    small: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    announced: list[str] = []
    first = load(small)
    assert isinstance(first, SentenceEncoder)
    quick = exported(first, lambda: announced.append("now"))
    assert isinstance(quick, OnnxEncoder)
    assert isinstance(load(small), OnnxEncoder)
    assert exported(quick, lambda: announced.append("again")) is quick
    assert announced == ["now"]
    assert len(quick.encode(["Hello"], Role.QUESTION)) == 1


def test_a_model_that_cannot_be_exported_is_used_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "model").mkdir()
    broken = load(find(str(tmp_path / "model")))
    assert exported(broken, lambda: None) is broken
    assert "holds no sentence-transformers model" in caplog.text
