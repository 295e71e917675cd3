"""The encoder in training is the model with changes, and what is saved of it is all of these."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from bot.measuring.training.low_rank import changes, draw_back, trainable
from embeddings.encoder import Role
from embeddings.models import Model
from embeddings.quantization import Form
from embeddings.sentence import SentenceEncoder
from tests.embeddings.conftest import exported

pytestmark = pytest.mark.long

TEXTS = ["The lighthouse was built in 1874.", "A mast."]


def test_an_untrained_encoder_encodes_as_the_model(encoder: SentenceEncoder, model: Model) -> None:
    for mine, own in zip(
        encoder.encode(TEXTS, Role.PASSAGE), SentenceEncoder(model).encode(TEXTS, Role.PASSAGE), strict=True
    ):
        np.testing.assert_allclose(mine.vector, own.vector, atol=1e-6)
        np.testing.assert_allclose(mine.tokens, own.tokens, atol=1e-6)


def test_a_saved_adapter_gives_the_trained_vectors(encoder: SentenceEncoder, model: Model, tmp_path: Path) -> None:
    with torch.no_grad():
        for weight in encoder.loaded.parameters():
            if weight.requires_grad:
                weight.add_(0.1 * torch.randn_like(weight))
    np.savez(tmp_path / "adapter.npz", allow_pickle=False, **changes(encoder))
    adapted = replace(model, adapter=tmp_path / "adapter.npz")
    (trained,), (before,) = (each.encode(TEXTS[:1], Role.QUESTION) for each in (encoder, SentenceEncoder(model)))
    for other in (SentenceEncoder(adapted), exported(adapted, tmp_path, Form.FLOAT)):
        (read,) = other.encode(TEXTS[:1], Role.QUESTION)
        # The changes are kept in half precision.
        np.testing.assert_allclose(read.vector, trained.vector, atol=2e-3)
        np.testing.assert_allclose(read.tokens, trained.tokens, atol=4e-3)
    assert before.vector @ trained.vector < 0.98


def test_three_quarters_of_the_training_are_kept(encoder: SentenceEncoder, model: Model) -> None:
    before = changes(encoder)
    with torch.no_grad():
        for weight in encoder.loaded.parameters():
            if weight.requires_grad:
                weight.add_(0.5)
    trained = changes(encoder)
    draw_back(encoder, model)
    kept = changes(encoder)
    for name in before:
        share = 0.75 * trained[name] + 0.25 * before[name]
        expected = trained[name] if name.endswith(".down") else 0.75 * trained[name] if name.endswith(".up") else share
        np.testing.assert_allclose(kept[name], expected, atol=2e-3)


def test_embeddings_of_words_are_not_trained(encoder: SentenceEncoder) -> None:
    parts = {name.rpartition(".")[2] for name in changes(encoder)}
    assert parts == {"down", "up", "bias", "weight"}
    assert all("LayerNorm" in name for name in changes(encoder) if name.endswith(".weight"))
    layer = {name for name in changes(encoder) if name.startswith("encoder.layer.0.")}
    assert len(layer) == 6 * 3 + 2 * 2


def test_a_model_whose_vectors_are_centred_cannot_be_trained(model: Model) -> None:
    with pytest.raises(ValueError, match="cannot be trained"):
        trainable(replace(model, is_centred=True))
