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
from embeddings.encoder import NOWHERE, Encoder, Encoding, Role, unit
from embeddings.inventory import entry
from embeddings.loading import load
from embeddings.models import Model, find
from embeddings.multi_vector import LateInteractionEncoder, by_torch
from embeddings.onnx import OnnxEncoder
from embeddings.quantization import Form, quickest
from retrieval import Retriever
from retrieval.answering.ranking import ALL, Stage
from retrieval.storage.index import Index
from seeds.documents import Document
from tests.embeddings.conftest import exported

pytestmark = pytest.mark.long

QUESTIONS = ["Who built the lighthouse, and when?", "storm", "What is written of " + "ships, " * 30 + "and oil?"]
PASSAGES = [
    "The lighthouse was built in 1874, by masons.",
    "A storm came. The keeper relit it!",
    "Nothing is known of the ships, " * 20,
]


def sized(folder: Path) -> Path:
    """The folder of a two-layer BERT model with random weights, beside the bundled model's words."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    sizes: dict[str, Any] = {
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "initializer_range": 0.1,
    }
    BertModel(BertConfig(**sizes)).save_pretrained(folder)
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

    sized(folder)
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


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """The model with all that one can have."""
    return find(str(expanded(tmp_path_factory.mktemp("whole"))))


@pytest.fixture(scope="module")
def encoders(whole: Model, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Encoder]:
    """That model by torch and as exported by itself, in 8 bits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("own-cache")))
        return {"torch": by_torch(whole), "onnx": load(whole)}


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


def test_a_model_made_for_late_interaction_is_exported_in_the_quickest_form(encoders: dict[str, Encoder]) -> None:
    assert isinstance(encoders["torch"], LateInteractionEncoder)
    assert isinstance(encoders["onnx"], OnnxEncoder)
    assert encoders["onnx"].form == quickest()


@pytest.mark.parametrize("kind", ["torch", "onnx"])
def test_what_has_no_characters_is_compared_but_nowhere(encoders: dict[str, Encoder], kind: str) -> None:
    (passage,) = encoders[kind].encode([PASSAGES[0]], Role.PASSAGE)
    (question,) = encoders[kind].encode(["Who built it, keeper?"], Role.QUESTION)
    # "[D] " is no token of this model's words, but three: the skip list leaves "d".
    assert [PASSAGES[0][start:end] for start, end in passage.spans] == [
        "", "", "The", "lighthouse", "was", "built", "in", "1874", "by", "mason", "s", "",
    ]  # fmt: skip
    assert question.spans[:11].tolist() == [[NOWHERE] * 2] * 4 + [
        [0, 3], [4, 9], [10, 12], [12, 13], [14, 20], [20, 21], [NOWHERE] * 2,
    ]  # fmt: skip
    assert question.tokens.shape == (24, 48)
    assert (question.spans[11:] == NOWHERE).all()


@pytest.mark.parametrize("kind", ["torch", "onnx"])
def test_the_vector_is_the_mean_of_the_tokens(encoders: dict[str, Encoder], kind: str) -> None:
    for encoding in encoders[kind].encode(["", "Who?", *PASSAGES], Role.PASSAGE):
        np.testing.assert_allclose(encoding.vector, unit(encoding.tokens.mean(axis=0)), atol=1e-6)


def test_an_export_has_the_properties_of_the_original(encoders: dict[str, Encoder]) -> None:
    # Of 40 tokens, five are the prompt's and the special ones.
    for encoder in encoders.values():
        assert (encoder.dimension, encoder.window, encoder.languages) == (48, 35, frozenset({"en"}))
        assert encoder.count_tokens(["A storm.", ""]) == [3, 0]
        assert (encoder.covers("A storm came.", "en"), encoder.covers("Буря.", "ru")) == (True, False)
    assert encoders["torch"].identity == encoders["onnx"].identity


@pytest.mark.parametrize("kind", ["torch", "onnx"])
def test_indexed_documents_are_in_the_order_of_the_library(
    encoders: dict[str, Encoder], whole: Model, kind: str, tmp_path: Path
) -> None:
    from sentence_transformers import MultiVectorEncoder

    texts = [
        "The keeper of the harbour mended a boat before the war.",
        "The keeper of the lighthouse relit the lamp after the storm.",
        "Prices of grain rose in March.",
    ]
    question = "The keeper of the lighthouse relit the lamp after the storm?"
    library = MultiVectorEncoder(str(whole.folder), device="cpu", local_files_only=True)
    theirs = library.similarity(library.encode_query([question]), library.encode_document(texts))[0].tolist()
    with Retriever(Index(tmp_path / "home"), encoders[kind]) as retriever:
        retriever.add([Document(f"{number}.txt", text) for number, text in enumerate(texts)])
        found = [retriever.search(question, 3, stages=stages) for stages in (ALL, frozenset({Stage.LATE}))]
    # So far apart that coding and the weights of words do not change the order.
    assert theirs[1] - 1 > theirs[0] > theirs[2] + 1
    assert [[hit.passage.document for hit in hits] for hits in found] == [["1.txt", "0.txt", "2.txt"]] * 2


def test_the_dimension_of_tokens_is_known_without_loading(tmp_path: Path, whole: Model) -> None:
    assert entry(whole.name).dimension == 48
    assert entry(str(of_stanford(tmp_path))).dimension == 96


def test_a_model_that_pools_its_tokens_is_refused(tmp_path: Path) -> None:
    from sentence_transformers import MultiVectorEncoder
    from sentence_transformers.multi_vector_encoder.modules import HierarchicalTokenPooling

    model = MultiVectorEncoder(str(plain(tmp_path)), device="cpu", local_files_only=True)
    model.append(HierarchicalTokenPooling(pool_factor=2))
    model.save(str(tmp_path / "pooled"))
    with pytest.raises(ValueError, match=r"cannot be used: its parts are Transformer, Dense, .*Pooling, but"):
        by_torch(find(str(tmp_path / "pooled"))).encode(["Who?"], Role.QUESTION)
