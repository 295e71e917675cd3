"""Tests of models made for late interaction: the tokens and scores of sentence-transformers, by torch and exported."""

import json
import shutil
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings import export as exporting
from embeddings.encoder import Encoder, Encoding, Role
from embeddings.models import Model, find
from embeddings.multi_vector import by_torch
from embeddings.quantization import Form
from tests.embeddings.conftest import exported

pytestmark = pytest.mark.long

QUESTIONS = ["Who built the lighthouse, and when?", "storm", "What is written of " + "ships, " * 30 + "and oil?"]
PASSAGES = [
    "The lighthouse was built in 1874, by masons.",
    "A storm came. The keeper relit it!",
    "Nothing is known of the ships, " * 20,
]


def sized(folder: Path, **settings: Any) -> Path:
    """The folder of a two-layer BERT model with random weights, beside the bundled model's words."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(**sizes, initializer_range=0.2, **settings)).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt"):
        shutil.copy(find("bundled").folder / name, folder)
    return folder


def made(folder: Path, skipped: str = "", prompts: tuple[str, str] = ("", ""), **reading: Any) -> Path:
    """The folder of a model with tokens of 48 dimensions, as sentence-transformers saves it."""
    import torch
    from sentence_transformers import MultiVectorEncoder
    from sentence_transformers.base.modules import Dense, Normalize, Transformer
    from sentence_transformers.multi_vector_encoder.modules import MultiVectorMask

    linear = Dense(32, 48, bias=False, activation_function=torch.nn.Identity(), module_input_name="token_embeddings")
    parts = [
        Transformer(str(sized(folder / "bert")), max_seq_length=64, **reading),
        linear,
        MultiVectorMask(skiplist_words=list(skipped)),
        Normalize(module_input_name="token_embeddings"),
    ]
    by_name = dict(zip(("query", "document"), prompts, strict=True))
    MultiVectorEncoder(modules=parts, prompts=by_name, device="cpu").save(str(folder / "model"))
    return folder / "model"


def expanded(folder: Path) -> Path:
    """A model with all that one can have: prompts, a skip list, and questions expanded by tokens not attended to."""
    expansion = {"strategy": "fixed", "attend": False, "length": 24}
    made(folder, string.punctuation, ("[Q] ", "[D] "), document_length=40, query_expansion=expansion)
    card = folder / "model" / "README.md"
    card.write_text(card.read_text("utf-8").replace("---\n", "---\nlanguage:\n- en\n", 1), "utf-8")
    return folder / "model"


def attended(folder: Path) -> Path:
    """A model that attends to the tokens that expand a question, and cuts no question off at their number."""
    return made(folder, query_expansion={"strategy": "min", "attend": True, "length": 12, "token": "[SEP]"})


def plain(folder: Path) -> Path:
    """A model without prompts, expansion and skip list, which reads less of a question."""
    return made(folder, query_length=16)


def of_pylate(folder: Path) -> Path:
    """A model as PyLate saved it: two parts, and prefixes that are tokens."""
    made(folder)
    for part in ("2_MultiVectorMask", "3_Normalize"):
        shutil.rmtree(folder / "model" / part)
    modules = json.loads((folder / "model" / "modules.json").read_text("utf-8"))[:2]
    modules[1]["type"] = "pylate.models.Dense.Dense"
    settings = {"query_prefix": "[unused0] ", "document_prefix": "[unused1] ", "query_length": 20}
    settings |= {"model_type": "ColBERT", "document_length": 50, "attend_to_expansion_tokens": False}
    (folder / "model" / "modules.json").write_text(json.dumps(modules), "utf-8")
    (folder / "model" / "config_sentence_transformers.json").write_text(json.dumps(settings), "utf-8")
    return folder / "model"


def of_stanford(folder: Path) -> Path:
    """A model as Stanford's ColBERT saves it: one file of weights, with the projection in it."""
    from safetensors.numpy import load_file, save_file

    sized(folder, architectures=["HF_ColBERT"])
    config = json.loads((folder / "config.json").read_text("utf-8")) | {"architectures": ["HF_ColBERT"]}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    weights = {f"bert.{name}": weight for name, weight in load_file(folder / "model.safetensors").items()}
    linear = np.random.default_rng(0).normal(0, 0.2, (96, 32)).astype(np.float32)
    save_file({**weights, "linear.weight": linear}, folder / "model.safetensors", {"format": "pt"})
    metadata = {"dim": 96, "query_maxlen": 16, "doc_maxlen": 60, "attend_to_mask_tokens": False}
    (folder / "artifact.metadata").write_text(json.dumps(metadata), "utf-8")
    return folder


@pytest.fixture(scope="module", params=[expanded, attended, plain, of_pylate, of_stanford])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Model:
    make: Callable[[Path], Path] = request.param
    return find(str(make(tmp_path_factory.mktemp(make.__name__))))


@pytest.fixture(scope="module", params=["torch", Form.FLOAT])
def encoder(request: pytest.FixtureRequest, model: Model, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    if request.param == "torch":
        return by_torch(model)
    with pytest.MonkeyPatch.context() as patch:
        # To keep single precision, `exported` asks for a likeness that nothing has; this would refuse the graph.
        patch.setattr(exporting, "check", lambda *_: None)
        return exported(model, tmp_path_factory.mktemp("cache"), Form.FLOAT)


def scores(questions: list[Encoding], passages: list[Encoding]) -> list[list[float]]:
    """MaxSim of each question with each passage."""
    return [[float((q.tokens @ p.tokens.T).max(axis=1).sum()) for p in passages] for q in questions]


def test_tokens_and_maxsim_are_those_of_sentence_transformers(encoder: Encoder, model: Model) -> None:
    from sentence_transformers import MultiVectorEncoder

    library = MultiVectorEncoder(str(model.folder), device="cpu", local_files_only=True)
    theirs = library.encode_query(QUESTIONS), library.encode_document(PASSAGES)
    questions, passages = encoder.encode(QUESTIONS, Role.QUESTION), encoder.encode(PASSAGES, Role.PASSAGE)
    for ours, expected in zip([*questions, *passages], [*theirs[0], *theirs[1]], strict=True):
        assert ours.tokens.shape == tuple(expected.shape)
    np.testing.assert_allclose(scores(questions, passages), library.similarity(*theirs), rtol=0, atol=1e-5)
