"""A tiny BERT model of random weights."""

from dataclasses import replace

import pytest
import torch

from bot.measuring.training.low_rank import trainable
from embeddings.models import Model
from embeddings.sentence import SentenceEncoder
from tests.embeddings.conftest import tiny


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return replace(tiny(tmp_path_factory.mktemp("tiny") / "model"), languages=frozenset({"en"}))


@pytest.fixture
def encoder(model: Model) -> SentenceEncoder:
    """The tiny model, to be trained by one test."""
    torch.manual_seed(0)
    return trainable(model)
