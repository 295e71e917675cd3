"""An exported model is the original, quicker: same tokens, like vectors, no torch."""

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from embeddings import export as exporting
from embeddings.encoder import Role
from embeddings.export import check, export
from embeddings.models import Model, find
from embeddings.onnx import CHECKSUMS, GRAPH, SETTINGS, TOKENIZER, OnnxEncoder, is_whole, place
from embeddings.sentence import SentenceEncoder

TEXT = "Dagestan is a mountainous region 😀 on the Caspian Sea."
TEXTS = [TEXT, "Who built it?", "Маяк построили в 1874 году.", "word " * 500, "A. B. C.", ""]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled model's export, refused where it loses more than next to nothing."""
    cache = tmp_path_factory.mktemp("onnx")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exporting, "BOUND", 0.996)
        export(find("bundled"), cache)
    return cache


@pytest.fixture(scope="session")
def encoder(cache: Path) -> OnnxEncoder:
    return OnnxEncoder.open(find("bundled"), cache)


@pytest.fixture(scope="session")
def original() -> SentenceEncoder:
    return SentenceEncoder(find("bundled"))


@pytest.fixture(scope="session")
def small_cache(small: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What exporting the small model makes."""
    cache = tmp_path_factory.mktemp("small-onnx")
    export(small, cache)
    return cache


@pytest.fixture
def copied(small_cache: Path, tmp_path: Path) -> Path:
    """The same for one test to damage."""
    return shutil.copytree(small_cache, tmp_path / "cache")


def test_tokens_lie_where_the_original_has_them(encoder: OnnxEncoder, original: SentenceEncoder) -> None:
    for ours, theirs in zip(encoder.encode(TEXTS, Role.PASSAGE), original.encode(TEXTS, Role.PASSAGE), strict=True):
        np.testing.assert_array_equal(ours.spans, theirs.spans)
        assert ours.tokens.shape == theirs.tokens.shape


def test_vectors_and_tokens_are_close_to_the_original(encoder: OnnxEncoder, original: SentenceEncoder) -> None:
    ours, theirs = encoder.encode(TEXTS, Role.PASSAGE), original.encode(TEXTS, Role.PASSAGE)
    assert min(float(a.vector @ b.vector) for a, b in zip(ours, theirs, strict=True)) > 0.985
    assert min(float((a.tokens * b.tokens).sum(1).mean()) for a, b in zip(ours[:-1], theirs, strict=False)) > 0.98


def test_the_bundled_model_loses_next_to_nothing(cache: Path) -> None:
    assert is_whole(place(find("bundled"), cache))


def test_every_vector_and_token_has_length_one(encoder: OnnxEncoder) -> None:
    (encoding,) = encoder.encode([TEXT], Role.PASSAGE)
    assert encoding.vector.dtype == encoding.tokens.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(encoding.tokens, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(encoding.vector), 1, atol=1e-5)


def test_a_text_is_encoded_alike_in_any_company(encoder: OnnxEncoder) -> None:
    together = encoder.encode(TEXTS * 3, Role.PASSAGE)
    for text, encoding in zip(TEXTS * 3, together, strict=True):
        (alone,) = encoder.encode([text], Role.PASSAGE)
        np.testing.assert_array_equal(encoding.vector, alone.vector)
        np.testing.assert_array_equal(encoding.tokens, alone.tokens)


def test_it_says_of_itself_what_the_original_says(encoder: OnnxEncoder, original: SentenceEncoder) -> None:
    assert (encoder.name, encoder.dimension, encoder.window) == ("bundled", 384, 254)
    assert encoder.identity == original.identity


@pytest.mark.parametrize("text", [TEXT, "Маяк построили в 1874 году.", "", "灯塔建于一八七四年。" * 300])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_it_covers_what_the_original_covers(
    encoder: OnnxEncoder, original: SentenceEncoder, text: str, language: str
) -> None:
    assert encoder.languages == original.languages == {"en"}
    assert encoder.covers(text, language) == original.covers(text, language)


def test_tokens_are_counted_without_the_special_ones(encoder: OnnxEncoder) -> None:
    assert encoder.count_tokens(["Dagestan", "", "word " * 500]) == [3, 0, 500]
    assert encoder.count_tokens([]) == []


@pytest.mark.parametrize("text", ["", " ", "😀", "\x00", "a" * 10_000])
def test_odd_texts_have_a_vector_too(encoder: OnnxEncoder, text: str) -> None:
    (encoding,) = encoder.encode([text], Role.QUESTION)
    assert np.isfinite(encoding.vector).all()
    assert len(encoding.spans) == len(encoding.tokens)


def test_no_texts_give_no_encodings(encoder: OnnxEncoder) -> None:
    assert encoder.encode([], Role.PASSAGE) == []


def test_threads_get_what_one_alone_gets(encoder: OnnxEncoder) -> None:
    texts = [f"Text number {n}." for n in range(40)]
    alone = [encoder.encode([text], Role.QUESTION)[0].vector for text in texts]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda text: encoder.encode([text], Role.QUESTION)[0].vector, texts))
    np.testing.assert_array_equal(together, alone)


def test_answering_loads_no_torch(cache: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from embeddings.encoder import Role; from embeddings.models import find\n"
        "from embeddings.onnx import OnnxEncoder\n"
        f"encoder = OnnxEncoder.open(find('bundled'), Path({str(cache)!r}))\n"
        "print(encoder.encode(['Who?'], Role.QUESTION)[0].vector.shape, encoder.window, encoder.identity)\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0].startswith("(384,) 254 ")
    assert done.stdout.splitlines()[1] == "[]"


def test_a_model_is_exported_with_its_pooling_layers_and_prompts(small: Model, small_cache: Path) -> None:
    ours, theirs = OnnxEncoder.open(small, small_cache), SentenceEncoder(small)
    assert (ours.dimension, ours.window) == (theirs.dimension, theirs.window) == (16, 36)
    for role in Role:
        for a, b in zip(ours.encode(TEXTS, role), theirs.encode(TEXTS, role), strict=True):
            assert a.vector @ b.vector > 0.97
            np.testing.assert_array_equal(a.spans, b.spans)
    (question,), (passage,) = ours.encode([TEXT], Role.QUESTION), ours.encode([TEXT], Role.PASSAGE)
    assert question.vector @ passage.vector < 0.995


def test_an_export_is_made_once(encoder: OnnxEncoder, cache: Path) -> None:
    folder = export(find("bundled"), cache)
    assert sorted(path.name for path in folder.iterdir()) == [CHECKSUMS, GRAPH, SETTINGS, TOKENIZER]
    assert [path for path in cache.iterdir() if path.suffix == ".part"] == []


def test_an_export_that_strays_is_refused_and_leaves_nothing(
    small: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "BOUND", 0.99999)
    with pytest.raises(ValueError, match=r"'small' cannot be exported: .* its cosine to it is 0\.99\d, under 0\.99999"):
        export(small, tmp_path)
    with pytest.raises(FileNotFoundError, match=r"'small' is not exported into"):
        OnnxEncoder.open(small, tmp_path)


@pytest.mark.parametrize(
    ("prompt", "reason"),
    [
        ("not: ", "strays from the original: its cosine to it is 0"),
        ("The price of bananas: ", "cuts texts into other tokens than the original"),
    ],
)
def test_other_prompts_than_the_original_has_are_refused(small: Model, copied: Path, prompt: str, reason: str) -> None:
    folder = export(small, copied)
    settings = json.loads((folder / SETTINGS).read_text("utf-8"))
    settings["prompts"] = dict.fromkeys(settings["prompts"], prompt)
    (folder / SETTINGS).write_text(json.dumps(settings), "utf-8")
    with pytest.raises(ValueError, match=f"'small' cannot be exported: .* {reason}"):
        check(SentenceEncoder(small), OnnxEncoder(small, folder))


@pytest.mark.parametrize("name", [GRAPH, SETTINGS, TOKENIZER])
def test_a_damaged_export_is_a_plain_sentence(cache: Path, tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(export(find("bundled"), cache), tmp_path / "model")
    (folder / name).write_bytes(b"{")
    with pytest.raises(ValueError, match=r"cannot be read: delete the folder and export the model again"):
        OnnxEncoder(find("bundled"), folder).encode(["x"], Role.QUESTION)


@pytest.mark.parametrize("name", [CHECKSUMS, GRAPH, SETTINGS, TOKENIZER])
def test_an_export_with_a_flipped_bit_is_not_used_and_made_again(small: Model, copied: Path, name: str) -> None:
    folder = export(small, copied)
    whole = {path.name: path.read_bytes() for path in folder.iterdir()}
    content = bytearray(whole[name])
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(FileNotFoundError, match="export it first"):
        OnnxEncoder.open(small, copied)
    assert export(small, copied) == folder
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == whole


def test_a_model_that_was_loaded_outlives_its_files(small: Model, copied: Path) -> None:
    encoder = OnnxEncoder(small, export(small, copied))
    before = encoder.encode([TEXT], Role.QUESTION)[0].vector
    shutil.rmtree(copied)
    np.testing.assert_array_equal(encoder.encode([TEXT], Role.QUESTION)[0].vector, before)


def test_an_exported_model_made_for_dot_products_keeps_lengths_too(for_dot_products: Model, tmp_path: Path) -> None:
    export(for_dot_products, tmp_path)
    ours, theirs = OnnxEncoder.open(for_dot_products, tmp_path), SentenceEncoder(for_dot_products)
    (a,), (b,) = ours.encode([TEXT], Role.PASSAGE), theirs.encode([TEXT], Role.PASSAGE)
    assert np.linalg.norm(a.vector) == pytest.approx(np.linalg.norm(b.vector), rel=0.02)
