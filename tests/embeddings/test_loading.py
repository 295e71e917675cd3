"""Tests of loading: a model is exported once, which is announced; torch is used on request or as a fallback."""

import subprocess
import sys
from pathlib import Path

import pytest

from embeddings import export, loading
from embeddings.encoder import Role
from embeddings.loading import Backend, load, on_gpu, refused
from embeddings.models import Model, find
from embeddings.onnx import OnnxEncoder
from embeddings.sentence import SentenceEncoder
from tests.embeddings.conftest import tiny


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return tiny(tmp_path / "model")


@pytest.fixture
def broken(tmp_path: Path) -> Model:
    """A model whose folder is empty."""
    (tmp_path / "broken").mkdir()
    return find(str(tmp_path / "broken"))


def test_a_model_is_exported_once_when_it_is_first_loaded(model: Model) -> None:
    announced: list[str] = []
    first = load(model, announce=announced.append)
    second = load(model, announce=announced.append)
    assert isinstance(first, OnnxEncoder)
    assert isinstance(second, OnnxEncoder)
    assert announced == ["Preparing the model tiny; this is done once on this machine."]
    assert len(second.encode(["Hello"], Role.QUESTION)) == 1


def test_a_model_that_differs_in_8_bits_is_used_in_single_precision(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "BOUND", 0.999999)
    encoder = load(model)
    assert isinstance(encoder, OnnxEncoder)
    assert encoder.form == "float32"


def test_each_backend_gives_its_own_encoder_of_the_same_model(model: Model) -> None:
    exact, quick = load(model, Backend.TORCH), load(model, Backend.ONNX)
    assert isinstance(exact, SentenceEncoder)
    assert isinstance(quick, OnnxEncoder)
    assert exact.identity == quick.identity
    assert isinstance(load(model, Backend.TORCH), SentenceEncoder)
    assert isinstance(load(model, Backend.AUTO), OnnxEncoder)


@pytest.mark.long
def test_a_failed_export_is_not_tried_again(broken: Model, caplog: pytest.LogCaptureFixture) -> None:
    announced: list[str] = []
    assert refused(broken) == ""
    for _ in range(2):
        assert isinstance(load(broken, announce=announced.append), SentenceEncoder)
    assert len(announced) == 1
    assert caplog.text.count("holds no sentence-transformers model") == 1
    assert "holds no sentence-transformers model" in refused(broken)


@pytest.mark.long
def test_an_explicit_export_that_fails_is_an_error(broken: Model) -> None:
    with pytest.raises(ValueError, match="holds no sentence-transformers model"):
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


def test_the_search_for_a_gpu_loads_no_torch_without_a_driver() -> None:
    program = (
        "import sys; from embeddings import loading; loading._DEVICES = (); sys.platform = 'linux'\n"
        "print(loading.gpu(), 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None", "False"]
