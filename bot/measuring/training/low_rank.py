"""An encoder whose transformer is trained by changes of low rank to its matrices (LoRA, Hu et al. 2021)."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from embeddings import bert
from embeddings.encoder import Floats
from embeddings.loading import gpu
from embeddings.models import Model
from embeddings.sentence import SentenceEncoder

RANK = 16
# The share of the training that is kept: of what is trained on some kinds of texts, all of it costs others more than it
# gains (SciFact, nDCG@10: .724 without the training, .732 with half of it, .727 with this, .712 with all).
SHARE = 0.75


class LowRank(nn.Module):
    """A linear layer with a change to its matrix, the product of two narrow ones; at first the change is zero."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(RANK, linear.in_features) / math.sqrt(linear.in_features))
        self.up = nn.Parameter(torch.zeros(linear.out_features, RANK))
        self.linear.bias.requires_grad_()

    def forward(self, values: Tensor) -> Tensor:
        """The layer's output."""
        change = functional.linear(functional.linear(values, self.down), self.up)
        return change + functional.linear(values, self.linear.weight, self.linear.bias)


def trainable(model: Model) -> SentenceEncoder:
    """The model as published, made trainable, on the GPU if there is one; what it encodes follows its training.

    Its linear layers can change by low-rank matrices and their biases, its normalisations as a whole, and nothing
    else. Raises ValueError if it is not a BERT model that can be trained.
    """
    graph = bert.read(model)
    if graph is None or graph.is_for_dot_products or model.is_centred:
        raise ValueError(
            f"The encoder of {model.name} cannot be trained: only BERT models whose vectors have length 1 and are "
            "compared as they are can. Give another with --model."
        )
    encoder = SentenceEncoder(replace(model, adapter=None), gpu() or "cpu")
    transformer = _transformer(encoder)
    transformer.requires_grad_(False)
    _extend(transformer)
    encoder.loaded.to(encoder.device).eval()
    return encoder


def draw_back(encoder: SentenceEncoder, model: Model) -> None:
    """Sets what was trained between the weights as published and the trained ones (Wortsman et al. 2022)."""
    published = dict(_transformer(SentenceEncoder(replace(model, adapter=None), encoder.device)).named_parameters())
    with torch.no_grad():
        for name, weight in _transformer(encoder).named_parameters():
            if name.endswith(".up"):
                weight.mul_(SHARE)
            elif weight.requires_grad and not name.endswith(".down"):
                weight.lerp_(published[name.replace(".linear.", ".")].to(weight.device), 1 - SHARE)


def changes(encoder: SentenceEncoder) -> dict[str, Floats]:
    """What was trained, by the names that `embeddings.adapter` gives it, in half precision."""
    return {
        name.replace(".linear.", "."): weight.detach().cpu().numpy().astype(np.float16)
        for name, weight in _transformer(encoder).named_parameters()
        if weight.requires_grad
    }


def _transformer(encoder: SentenceEncoder) -> Any:
    return encoder.loaded[0].auto_model


def _extend(transformer: nn.Module) -> None:
    for name, layer in list(transformer.named_modules()):
        if isinstance(layer, nn.LayerNorm):
            layer.requires_grad_()
        elif isinstance(layer, nn.Linear) and name.startswith("encoder."):
            parent, _, own = name.rpartition(".")
            setattr(transformer.get_submodule(parent), own, LowRank(layer))
