"""Models that are small enough to be exported in a test."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings import export
from embeddings.models import Model, find
from embeddings.onnx import OnnxEncoder
from embeddings.quantization import Form, saturates

# Every form that this machine multiplies correctly.
FORMS = [form for form in Form if form is not Form.INT8 or not saturates()]
_WIDTH, _INNER = 32, 64
_PARTS = re.compile(r"embeddings\..*(weight|bias)|encoder\.layer\.[01]\.")

TEXT = "Dagestan is a mountainous region 😀 on the Caspian Sea."
TEXTS = [TEXT, "Who built it?", "Маяк построили в 1874 году.", "word " * 500, "A. B. C.", ""]


def tiny(folder: Path, pooling: str = "mean", *, normalized: bool = True, **changes: dict[str, Any]) -> Model:
    """A two-layer BERT model with random weights, in the folder; `changes` are to its files, by their stems."""
    folder.mkdir(parents=True)
    config = {
        "architectures": ["BertModel"],
        "hidden_act": "gelu",
        "hidden_size": _WIDTH,
        "intermediate_size": _INNER,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": 64,
        "model_type": "bert",
        "num_attention_heads": 4,
        "num_hidden_layers": 2,
        "type_vocab_size": 2,
        "vocab_size": 30522,
    }
    parts = {"Transformer": "", "Pooling": "1_Pooling"} | ({"Normalize": "2_Normalize"} if normalized else {})
    modules = [
        {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{name}"}
        for n, (name, path) in enumerate(parts.items())
    ]
    files: dict[str, Any] = {
        "config": config,
        "1_Pooling/config": {
            "word_embedding_dimension": _WIDTH,
            f"pooling_mode_{pooling}_token{'s' * (pooling == 'mean')}": True,
        },
        "sentence_bert_config": {"max_seq_length": 40, "do_lower_case": False},
        "config_sentence_transformers": {"prompts": {"query": "ask: ", "document": "tell: "}},
        "tokenizer_config": json.loads((find("bundled").folder / "tokenizer_config.json").read_text("utf-8")),
    }
    (folder / "1_Pooling").mkdir()
    (folder / "modules.json").write_text(json.dumps(modules))
    for stem, content in files.items():
        (folder / f"{stem}.json").write_text(json.dumps(content | changes.get(stem, {})))
    for name in ("tokenizer.json", "vocab.txt"):
        shutil.copy(find("bundled").folder / name, folder)
    _save_weights(folder / "model.safetensors")
    return Model("tiny", folder)


@pytest.fixture
def model(tmp_path: Path) -> Model:
    """A tiny BERT model, for one test to change."""
    return tiny(tmp_path / "model")


def _save_weights(path: Path) -> None:
    """Random weights, named as those of the bundled model and smaller."""
    from safetensors import safe_open
    from safetensors.numpy import save_file

    random, weights = np.random.default_rng(0), {}
    sizes = {384: _WIDTH, 1536: _INNER, 512: 64}
    with safe_open(find("bundled").folder / "model.safetensors", "numpy") as file:
        for name in filter(_PARTS.match, file.keys()):
            shape = [sizes.get(size, size) for size in file.get_slice(name).get_shape()]
            is_norm = "LayerNorm" in name
            mean = float(is_norm and name.endswith("weight"))
            weights[name] = random.normal(mean, 0.1 if is_norm else 0.2, shape).astype(np.float32)
    save_file(weights, path)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """A model of random weights that pools by its first token, has a dense layer and prompts of its own."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("small")
    torch.manual_seed(0)
    config = BertConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, initializer_range=0.2
    )
    BertModel(config).save_pretrained(folder / "bert")
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"):
        shutil.copy(find("bundled").folder / name, folder / "bert")
    transformer = Transformer(str(folder / "bert"), max_seq_length=40)
    modules = [transformer, Pooling(32, "cls"), Dense(32, 16), Normalize()]
    model = SentenceTransformer(modules=modules, prompts={"query": "ask: ", "document": "tell: "}, device="cpu")
    model.save(str(folder / "model"))
    return Model("small", folder / "model", is_centred=True)


@pytest.fixture(scope="session")
def for_dot_products(tmp_path_factory: pytest.TempPathFactory, small: Model) -> Model:
    """The small model without its last layers, made for dot products: the length of its vectors counts."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    folder = tmp_path_factory.mktemp("dot")
    modules = [Transformer(str(small.folder.parent / "bert"), max_seq_length=40), Pooling(32, "mean")]
    SentenceTransformer(modules=modules, similarity_fn_name="dot", device="cpu").save(str(folder / "model"))
    return Model("dot", folder / "model")


def exported(model: Model, cache: Path, form: Form, bound: float = export.BOUND) -> OnnxEncoder:
    """The model exported in this form; in single precision if its likeness is under the bound."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export, "quickest", lambda: Form.UINT8 if form is Form.FLOAT else form)
        patch.setattr(export, "BOUND", 2 if form is Form.FLOAT else bound)
        return OnnxEncoder(model, export.export(model, cache))
