"""A model small enough to be exported in a test."""

import shutil

import pytest

from embeddings.models import Model, find


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
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        initializer_range=0.2,
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
