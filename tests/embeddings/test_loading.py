"""Tests of loading: a model is exported once, which is announced; torch is used on request or as a fallback."""

from pathlib import Path

import pytest

from embeddings import loading
from embeddings.encoder import Role
from embeddings.loading import Backend, load, on_gpu, refused
from embeddings.models import Model, find
from embeddings.onnx import OnnxEncoder
from embeddings.sentence import SentenceEncoder


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def broken(tmp_path: Path) -> Model:
    """A model whose folder is empty."""
    (tmp_path / "broken").mkdir()
    return find(str(tmp_path / "broken"))


def test_a_model_is_exported_once_when_it_is_first_loaded(model: Model) -> None:
    announced: list[str] = []
    encoders = [load(model, announce=announced.append) for _ in range(2)]
    assert [type(encoder) for encoder in encoders] == [OnnxEncoder, OnnxEncoder]
    assert announced == ["Preparing the model tiny; this is done once on this machine."]
    assert len(encoders[1].encode(["Hello"], Role.QUESTION)) == 1


def test_each_backend_gives_its_own_encoder_of_the_same_model(model: Model) -> None:
    encoders = [load(model, backend) for backend in (Backend.TORCH, Backend.ONNX, Backend.TORCH, Backend.AUTO)]
    assert [type(encoder) for encoder in encoders] == [SentenceEncoder, OnnxEncoder] * 2
    assert len({encoder.identity for encoder in encoders}) == 1


@pytest.mark.long
def test_a_failed_export_is_tried_again_only_on_request(broken: Model, caplog: pytest.LogCaptureFixture) -> None:
    announced: list[str] = []
    assert refused(broken) == ""
    for _ in range(2):
        assert isinstance(load(broken, announce=announced.append), SentenceEncoder)
    assert len(announced) == 1
    assert caplog.text.count("holds no sentence-transformers model") == 1
    assert "holds no sentence-transformers model" in refused(broken)
    with pytest.raises(ValueError, match="holds no sentence-transformers model that can be read: download"):
        load(broken, Backend.ONNX)


def test_a_gpu_reads_the_documents_and_the_export_the_questions(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = load(model)
    monkeypatch.setattr(loading, "gpu", lambda: "cuda")
    reading = on_gpu(quick)
    assert isinstance(load(model), OnnxEncoder)
    assert isinstance(reading, SentenceEncoder)
    assert reading.device == "cuda"
    assert on_gpu(quick) is reading
    monkeypatch.setattr(loading, "gpu", lambda: None)
    assert on_gpu(quick) is quick
