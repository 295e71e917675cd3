"""A model is loaded as it was exported, if it was; the export is made once and announced."""

import subprocess
import sys
from pathlib import Path

import pytest

from embeddings import loading
from embeddings.encoder import Role
from embeddings.loading import Backend, exported, load, on_gpu
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


def test_each_backend_gives_its_own_encoder_of_the_same_model(
    small: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    exact = load(small, Backend.TORCH)
    quick = load(small, Backend.ONNX)
    assert isinstance(exact, SentenceEncoder)
    assert isinstance(quick, OnnxEncoder)
    assert exact.identity == quick.identity
    assert isinstance(load(small, Backend.TORCH), SentenceEncoder)
    assert isinstance(load(small, Backend.AUTO), OnnxEncoder)


def test_the_export_is_asked_for_and_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "model").mkdir()
    with pytest.raises(ValueError, match="holds no sentence-transformers model"):
        load(find(str(tmp_path / "model")), Backend.ONNX)


def test_with_a_gpu_it_reads_the_documents_and_the_export_the_questions(
    small: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    quick = load(small, Backend.ONNX)
    monkeypatch.setattr(loading, "gpu", lambda: "cuda")
    reading = on_gpu(quick)
    assert isinstance(load(small), OnnxEncoder)
    assert isinstance(reading, SentenceEncoder)
    assert reading.device == "cuda"
    assert on_gpu(quick) is reading
    monkeypatch.setattr(loading, "gpu", lambda: None)
    assert on_gpu(quick) is quick


def test_looking_for_a_gpu_where_there_is_no_driver_loads_no_torch() -> None:
    program = (
        "import sys; from embeddings import loading; loading._DEVICES = (); sys.platform = 'linux'\n"
        "print(loading.gpu(), 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None", "False"]
