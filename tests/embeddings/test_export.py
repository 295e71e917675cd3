"""Tests of exports: the tokens of the original and similar vectors, in every form that this machine can run."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings import export as exporting
from embeddings.encoder import Role
from embeddings.export import check, export
from embeddings.models import Model, find
from embeddings.onnx import CHECKSUMS, GRAPH, SETTINGS, TOKENIZER, OnnxEncoder
from embeddings.quantization import Form, quickest
from embeddings.sentence import SentenceEncoder
from tests.embeddings.conftest import FORMS, TEXT, TEXTS, exported, tiny


@pytest.fixture(scope="session", params=FORMS)
def encoder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    """The bundled model in each form; in 8 bits, its likeness must be .996."""
    return exported(find("bundled"), tmp_path_factory.mktemp("onnx"), request.param, 0.996)


@pytest.fixture(scope="session")
def original() -> SentenceEncoder:
    return SentenceEncoder(find("bundled"))


@pytest.fixture(scope="session")
def small_cache(small: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with the export of the small model, which torch must trace."""
    cache = tmp_path_factory.mktemp("small-onnx")
    export(small, cache)
    return cache


def test_an_export_is_made_once_and_leaves_nothing_beside_it(model: Model, tmp_path: Path) -> None:
    folder = export(model, tmp_path / "cache")
    made = (folder / GRAPH).stat().st_mtime_ns
    assert export(model, tmp_path / "cache") == folder
    assert (folder / GRAPH).stat().st_mtime_ns == made
    assert sorted(path.name for path in folder.iterdir()) == [CHECKSUMS, GRAPH, SETTINGS, TOKENIZER]
    assert sorted(path.suffix for path in (tmp_path / "cache").iterdir()) == ["", ".lock"]


@pytest.mark.long
@pytest.mark.long
def test_a_model_is_the_same_on_any_number_of_cores(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from embeddings.export import export; "
    code += "from embeddings.models import find; export(find('bundled'), Path(sys.argv[1]))"
    for threads in "12":
        environment = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / threads)], env=environment, check=True)
    one, other = (path.read_bytes() for path in tmp_path.glob(f"*/*/{GRAPH}"))
    assert one == other


def test_the_form_is_the_quickest_one_close_to_single_precision(model: Model, tmp_path: Path) -> None:
    assert OnnxEncoder(model, export(model, tmp_path / "cache")).form == quickest()
    assert exported(model, tmp_path / "strict", quickest(), bound=0.999999).form == Form.FLOAT


@pytest.mark.long
def test_the_mean_of_a_sample_is_subtracted_in_a_centred_model(model: Model, tmp_path: Path) -> None:
    plain, centred = (
        OnnxEncoder(each, export(each, tmp_path / "cache")) for each in (model, replace(model, is_centred=True))
    )
    (one,), (other,) = (encoder.encode([TEXT], Role.QUESTION) for encoder in (plain, centred))
    centre = centred._centres["question"]
    assert centre is not None
    expected = one.vector - centre.vector
    np.testing.assert_allclose(other.vector, expected / np.linalg.norm(expected), atol=1e-5)


def test_a_model_for_dot_products_keeps_lengths(tmp_path: Path) -> None:
    model = tiny(tmp_path / "model", normalized=False, config_sentence_transformers={"similarity_fn_name": "dot"})
    encoder = OnnxEncoder(model, export(model, tmp_path / "cache"))
    lengths = [np.linalg.norm(encoding.vector) for encoding in encoder.encode(TEXTS, Role.PASSAGE)]
    assert np.ptp(lengths) > 0.01
    assert np.mean(lengths) == pytest.approx(1, abs=0.5)


@pytest.mark.long
def test_encodings_have_the_spans_of_the_original_and_are_close(
    encoder: OnnxEncoder, original: SentenceEncoder
) -> None:
    ours, theirs = encoder.encode(TEXTS, Role.PASSAGE), original.encode(TEXTS, Role.PASSAGE)
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a.spans, b.spans)
        assert a.tokens.shape == b.tokens.shape
    assert min(float(a.vector @ b.vector) for a, b in zip(ours, theirs, strict=True)) > 0.985
    assert min(float((a.tokens * b.tokens).sum(1).mean()) for a, b in zip(ours[:-1], theirs, strict=False)) > 0.98


@pytest.mark.long
def test_an_export_has_the_properties_of_the_original(
    encoder: OnnxEncoder, original: SentenceEncoder, request: pytest.FixtureRequest
) -> None:
    assert encoder.form == request.node.callspec.params["encoder"]
    assert (encoder.name, encoder.dimension, encoder.window) == ("bundled", 384, 254)
    assert (original.name, original.dimension, original.window) == ("bundled", 384, 254)
    assert encoder.identity == original.identity


@pytest.mark.long
@pytest.mark.parametrize("text", [TEXT, "Маяк построили в 1874 году.", "", "灯塔建于一八七四年。" * 300])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_export_covers_what_the_original_covers(
    encoder: OnnxEncoder, original: SentenceEncoder, text: str, language: str
) -> None:
    assert encoder.languages == original.languages == {"en"}
    assert encoder.covers(text, language) == original.covers(text, language)


@pytest.mark.long
def test_a_traced_model_has_its_pooling_layers_and_prompts(small: Model, small_cache: Path) -> None:
    ours, theirs = OnnxEncoder.open(small, small_cache), SentenceEncoder(small)
    assert (ours.dimension, ours.window) == (theirs.dimension, theirs.window) == (16, 36)
    for role in Role:
        for a, b in zip(ours.encode(TEXTS, role), theirs.encode(TEXTS, role), strict=True):
            assert a.vector @ b.vector > 0.97
            np.testing.assert_array_equal(a.spans, b.spans)
    (question,), (passage,) = ours.encode([TEXT], Role.QUESTION), ours.encode([TEXT], Role.PASSAGE)
    assert question.vector @ passage.vector < 0.995


@pytest.mark.long
def test_a_traced_model_for_dot_products_keeps_lengths(for_dot_products: Model, tmp_path: Path) -> None:
    export(for_dot_products, tmp_path)
    ours, theirs = OnnxEncoder.open(for_dot_products, tmp_path), SentenceEncoder(for_dot_products)
    (a,), (b,) = ours.encode([TEXT], Role.PASSAGE), theirs.encode([TEXT], Role.PASSAGE)
    assert np.linalg.norm(a.vector) == pytest.approx(np.linalg.norm(b.vector), rel=0.02)


@pytest.mark.long
def test_a_traced_model_that_differs_is_refused_and_leaves_nothing(
    small: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "BOUND", 2)
    with pytest.raises(ValueError, match=r"'small' cannot be prepared .* to the original is 1\.000, under 2"):
        export(small, tmp_path)
    with pytest.raises(FileNotFoundError, match=r"'small' is not exported into"):
        OnnxEncoder.open(small, tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("prompt", "reason"),
    [
        ("not: ", "its cosine to the original is 0"),
        ("The price of bananas: ", "its tokens are not those of the original"),
    ],
)
def test_an_export_with_other_prompts_is_refused(
    small: Model, small_cache: Path, tmp_path: Path, prompt: str, reason: str
) -> None:
    folder = export(small, shutil.copytree(small_cache, tmp_path / "cache"))
    settings = json.loads((folder / SETTINGS).read_text("utf-8"))
    settings["prompts"] = dict.fromkeys(settings["prompts"], prompt)
    (folder / SETTINGS).write_text(json.dumps(settings), "utf-8")
    with pytest.raises(ValueError, match=f"'small' cannot be prepared for this machine: {reason}"):
        check(SentenceEncoder(small), OnnxEncoder(small, folder))
