"""Tests of BERT graphs built without torch; a model that is not a plain BERT model is left to torch."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings import bert
from embeddings.encoder import Role
from embeddings.graph import OUTPUTS
from embeddings.models import Model, find
from embeddings.sentence import SentenceEncoder
from tests.embeddings.conftest import tiny

TEXTS = ["Who built it?", "The lighthouse was built in 1874. " * 20, "Маяк", "灯塔", ""]


def outputs(model: Model, texts: list[str]) -> list[Any]:
    from onnxruntime import InferenceSession

    graph = bert.read(model)
    assert graph
    session = InferenceSession(graph.model.SerializeToString(), providers=["CPUExecutionProvider"])
    return [session.run(OUTPUTS, {"ids": np.array([graph.tokenizer.encode(text).ids], np.int64)}) for text in texts]


def test_a_graph_has_the_settings_of_the_model_files(tmp_path: Path) -> None:
    settings = {"similarity_fn_name": "dot"}
    graph = bert.read(tiny(tmp_path / "model", config_sentence_transformers=settings))
    assert graph
    assert (graph.limit, graph.unknown, graph.is_for_dot_products) == (40, "[UNK]", True)
    assert graph.prompts == {Role.QUESTION: "ask: ", Role.PASSAGE: "tell: "}
    assert len(graph.tokenizer.encode("word " * 100).ids) == 40


def test_vectors_have_length_one_where_the_model_says_so(tmp_path: Path) -> None:
    for name, normalized in (("one", True), ("other", False)):
        vectors = np.concatenate([vector for vector, _ in outputs(tiny(tmp_path / name, normalized=normalized), TEXTS)])
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6) == normalized


def test_a_vector_is_the_mean_of_the_tokens_or_the_first_one(tmp_path: Path) -> None:
    for pooling in ("mean", "cls"):
        for vectors, tokens in outputs(tiny(tmp_path / pooling, pooling, normalized=False), TEXTS):
            expected = tokens[0].mean(axis=0) if pooling == "mean" else tokens[0, 0]
            np.testing.assert_allclose(vectors[0], expected, atol=1e-6)


@pytest.mark.parametrize(
    "changes",
    [
        {"config": {"model_type": "roberta"}},
        {"config": {"architectures": ["BertForSequenceClassification"]}},
        {"config": {"hidden_act": "gelu_new"}},
        {"config": {"position_embedding_type": "relative_key"}},
        {"config": {"is_decoder": True}},
        {"config": {"max_position_embeddings": 32}},
        {"1_Pooling/config": {"pooling_mode_max_tokens": True}},
        {"1_Pooling/config": {"pooling_mode": "lasttoken"}},
        {"1_Pooling/config": {"include_prompt": False}},
        {"sentence_bert_config": {"do_lower_case": True}},
        {"sentence_bert_config": {"query_length": 32}},
        {"tokenizer_config": {"tokenizer_class": "XLMRobertaTokenizer"}},
        {"tokenizer_config": {"do_lower_case": False}},
        {"tokenizer_config": {"strip_accents": False}},
    ],
)
def test_a_model_that_differs_in_anything_is_left_to_torch(tmp_path: Path, changes: Any) -> None:
    assert bert.read(tiny(tmp_path / "model", **changes)) is None


@pytest.mark.parametrize("name", ["config.json", "modules.json", "tokenizer.json", "model.safetensors"])
def test_a_model_with_a_damaged_or_missing_file_is_left_to_torch(model: Model, name: str) -> None:
    (model.folder / name).write_text("{")
    assert bert.read(model) is None
    (model.folder / name).unlink()
    assert bert.read(model) is None


def test_a_model_in_half_precision_or_without_a_weight_is_left_to_torch(model: Model) -> None:
    from safetensors.numpy import load_file, save_file

    path = model.folder / "model.safetensors"
    weights = load_file(path)
    save_file({name: weight.astype(np.float16) for name, weight in weights.items()}, path)
    assert bert.read(model) is None
    del weights["encoder.layer.1.output.LayerNorm.weight"]
    save_file(weights, path)
    assert bert.read(model) is None


@pytest.mark.long
@pytest.mark.parametrize("pooling", ["mean", "cls"])
@pytest.mark.parametrize("normalized", [True, False])
def test_a_tiny_model_is_what_torch_makes_of_it(tmp_path: Path, pooling: str, normalized: bool) -> None:
    assert_like_torch(tiny(tmp_path / "model", pooling, normalized=normalized))


@pytest.mark.long
def test_the_bundled_model_is_what_torch_makes_of_it() -> None:
    assert_like_torch(find("bundled"))


def assert_like_torch(model: Model) -> None:
    original: Any = SentenceEncoder(model).loaded
    for text, (vectors, tokens) in zip(TEXTS, outputs(model, TEXTS), strict=True):
        exact = original.encode([text], output_value=None)[0]
        np.testing.assert_allclose(vectors[0], exact["sentence_embedding"].numpy(), atol=2e-5)
        np.testing.assert_allclose(tokens[0], exact["token_embeddings"].numpy(), atol=1e-4)
