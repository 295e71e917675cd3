"""The network of `retrieval.answering.reader` as it is trained, with the same names of its weights."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from embeddings.encoder import Floats
from retrieval.answering.reader import FARTHEST, OTHER, Sample, signs, unit_vectors

HEADS, OF_HEAD, HIDDEN, PRODUCTS, FEATURES, EVIDENCE, MIXED = 8, 16, 64, 32, 12, 5, 4
_DROPPED = 0.15
NOTHING = -1e4


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """A question as the network reads it, and which sentences answer it: none if the question is to be refused."""

    sample: Sample
    answers: NDArray[np.bool_]  # (sentences,)
    kind: str  # how it was asked
    article: str  # what it is about; the questions of an article are held out together
    hidden: NDArray[np.bool_] | None = None  # (sentences,), those that the reader is not shown


@dataclass(frozen=True, slots=True)
class Batch:
    """Samples padded to the same lengths; the last dimensions are those of `Sample`."""

    question: Tensor
    asked: Tensor  # (batch, question tokens), which are there
    flags: Tensor
    vector: Tensor
    tokens: Tensor
    owners: Tensor  # (batch, tokens); the number of sentences for none
    sentences: Tensor
    there: Tensor  # (batch, sentences), which are there
    passages: Tensor
    features: Tensor
    evidence: Tensor
    answers: Tensor  # (batch, 1 + sentences), the right ones; the first is "none of them"

    def to(self, device: str) -> "Batch":
        """The batch on the device."""
        return Batch(*(getattr(self, field.name).to(device) for field in fields(self)))


class Network(nn.Module):
    """The logits of "none of them" and of each sentence."""

    def __init__(self, dimension: int, features: Floats, evidence: Floats) -> None:
        """The network for token states of this dimension; the features and the evidence are those of all samples."""
        super().__init__()
        self.question = nn.Linear(dimension, HEADS * OF_HEAD, bias=False)
        self.passage = nn.Linear(dimension, HEADS * OF_HEAD, bias=False)
        self.flags = nn.Linear(3, HEADS)
        self.token = nn.ModuleDict(
            {
                "1": nn.Linear(2 * HEADS + 2 * HEADS * OF_HEAD, HIDDEN),
                "norm": nn.LayerNorm(HIDDEN),
                "2": nn.Linear(HIDDEN, HIDDEN),
            }
        )
        self.pool = nn.Linear(HIDDEN, 4)
        self.asked = nn.Linear(dimension, PRODUCTS, bias=False)
        self.said = nn.Linear(dimension, PRODUCTS, bias=False)
        self.features, self.evidence = Scale(features), Scale(evidence)
        self.sentence = nn.Linear(5 * HIDDEN + PRODUCTS + FEATURES, HIDDEN)
        self.asking, self.keys, self.values, self.joined = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.distance = nn.Parameter(torch.zeros(MIXED, OTHER + 1))
        self.norm = nn.ModuleDict({"1": nn.LayerNorm(HIDDEN), "2": nn.LayerNorm(HIDDEN)})
        self.forward_ = nn.ModuleDict({"1": nn.Linear(HIDDEN, 2 * HIDDEN), "2": nn.Linear(2 * HIDDEN, HIDDEN)})
        self.answer, self.direct = nn.Linear(HIDDEN, 1), nn.Linear(FEATURES, 1)
        self.none = nn.ModuleDict({"1": nn.Linear(HIDDEN + EVIDENCE, 32), "2": nn.Linear(32, 1)})
        self.drop = nn.Dropout(_DROPPED)

    def forward(self, batch: Batch) -> Tensor:
        """The logits, (batch, 1 + sentences)."""
        features = self.features(batch.features)
        read = torch.cat([self._pooled(batch), self._products(batch), features], dim=-1)
        sentences = self._attended(_gelu(self.sentence(self.drop(read))), batch)
        answers = (self.answer(sentences) + self.direct(features)).squeeze(-1).masked_fill(~batch.there, NOTHING)
        best = sentences.masked_fill(~batch.there.unsqueeze(-1), NOTHING).amax(dim=1)
        whole = torch.cat([best, self.evidence(batch.evidence)], dim=-1)
        none = self.none["2"](_gelu(self.none["1"](whole)))
        return torch.cat([none, answers], dim=1)

    def weights(self) -> dict[str, Floats]:
        """The weights as `Reader` reads them, in half precision."""
        state = self.state_dict()
        return {
            name.replace("forward_", "forward"): each.cpu().numpy().astype(np.float16) for name, each in state.items()
        }

    def _tokens(self, batch: Batch) -> Tensor:
        asked = self.question(batch.question).reshape(len(batch.asked), -1, HEADS, OF_HEAD)
        said = self.passage(batch.tokens)
        met = 4 * torch.einsum("bthd,bqhd->bhtq", said.reshape(len(batch.asked), -1, HEADS, OF_HEAD), asked)
        met = met + self.flags(batch.flags).transpose(1, 2).unsqueeze(2)
        met = met.masked_fill(~batch.asked[:, None, None, :], NOTHING)
        attended = torch.einsum("bhtq,bqhd->bthd", met.softmax(dim=-1), asked).flatten(2)
        strengths = [met.amax(dim=-1).transpose(1, 2), met.logsumexp(dim=-1).transpose(1, 2)]
        read = torch.cat([*strengths, said, 4 * attended * said], dim=-1)
        hidden = _gelu(self.token["norm"](self.token["1"](self.drop(read))))
        return hidden + _gelu(self.token["2"](hidden))

    def _pooled(self, batch: Batch) -> Tensor:
        hidden, count = self._tokens(batch), batch.there.shape[1]
        weights = torch.exp(self.pool(hidden).clamp(-8, 8))
        weights = torch.cat([weights, torch.ones_like(weights[..., :1])], dim=-1)
        parts = torch.cat([(weights.unsqueeze(-1) * hidden.unsqueeze(2)).flatten(2), weights], dim=-1)
        sums = parts.new_zeros(len(hidden), count + 1, parts.shape[-1])
        sums = sums.scatter_add(1, batch.owners.unsqueeze(-1).expand_as(parts), parts)[:, :count]
        numerators, totals = sums[..., : -weights.shape[-1]], sums[..., -weights.shape[-1] :]
        means = numerators.reshape(len(hidden), count, -1, HIDDEN) / (totals + 1e-6).unsqueeze(-1)
        return means.flatten(2)

    def _products(self, batch: Batch) -> Tensor:
        products: Tensor = 8 * self.asked(batch.vector).unsqueeze(1) * self.said(batch.sentences)
        return products

    def _attended(self, sentences: Tensor, batch: Batch) -> Tensor:
        numbers = torch.arange(sentences.shape[1], device=sentences.device)
        distance = (numbers - numbers[:, None]).clamp(-FARTHEST, FARTHEST) + FARTHEST
        same = batch.passages[:, None, :] == batch.passages[:, :, None]
        bias = self.distance[:, torch.where(same, distance, OTHER)].transpose(0, 1)
        bias = bias.masked_fill(~batch.there[:, None, None, :], NOTHING)
        asking, keys, values = (
            layer(sentences).reshape(len(sentences), -1, MIXED, HIDDEN // MIXED).transpose(1, 2)
            for layer in (self.asking, self.keys, self.values)
        )
        met = asking @ keys.transpose(-1, -2) / math.sqrt(HIDDEN / MIXED) + bias
        mixed = (met.softmax(dim=-1) @ values).transpose(1, 2).flatten(2)
        first = self.norm["1"](sentences + self.drop(self.joined(mixed)))
        forward = self.forward_["2"](_gelu(self.forward_["1"](first)))
        result: Tensor = self.norm["2"](first + self.drop(forward))
        return result


class Scale(nn.Module):
    """The values with the mean 0 and the deviation 1."""

    def __init__(self, values: Floats) -> None:
        """The scale of these values, (…, columns)."""
        super().__init__()
        self.mean = nn.Parameter(torch.from_numpy(values.mean(axis=0)), requires_grad=False)
        self.deviation = nn.Parameter(torch.from_numpy(values.std(axis=0) + np.float32(1e-3)), requires_grad=False)

    def forward(self, values: Tensor) -> Tensor:
        """The scaled values."""
        return (values - self.mean) / self.deviation


def batch(labelled: Sequence[Labelled]) -> Batch:
    """The samples as one batch."""
    samples = [each.sample for each in labelled]
    count = max(len(sample.features) for sample in samples)
    dimension = samples[0].question.shape[1]
    right = [np.concatenate([[not each.answers.any()], each.answers]) for each in labelled]
    return Batch(
        question=padded([sample.question.astype(np.float32) for sample in samples]),
        asked=padded([np.ones(len(sample.question), bool) for sample in samples]),
        flags=padded([sample.flags for sample in samples]),
        vector=torch.from_numpy(np.stack([sample.vector for sample in samples]).astype(np.float32)),
        tokens=padded([signs(sample.codes, dimension) for sample in samples]),
        owners=padded([_owners(each, count) for each in labelled], count),
        sentences=padded([unit_vectors(sample.sentence_codes, dimension) for sample in samples]),
        there=padded([~_hidden(each) for each in labelled]),
        passages=padded([sample.passages for sample in samples], -1),
        features=padded([sample.features for sample in samples]),
        evidence=torch.from_numpy(np.stack([sample.evidence for sample in samples])),
        answers=padded(right),
    )


def loss(logits: Tensor, answers: Tensor) -> Tensor:
    """The mean negative logarithm of the probability of the right answers; rows without any do not count."""
    likelihoods = logits.log_softmax(dim=1).masked_fill(~answers, NOTHING).logsumexp(dim=1)
    has_answers = answers.any(dim=1)
    return -(likelihoods * has_answers).sum() / has_answers.sum().clamp(min=1)


def _hidden(labelled: Labelled) -> NDArray[np.bool_]:
    return np.zeros(len(labelled.answers), bool) if labelled.hidden is None else labelled.hidden


def _owners(labelled: Labelled, none: int) -> NDArray[np.int64]:
    """The sentence of each token; `none` for the tokens of headings and hidden sentences."""
    owners = labelled.sample.owners
    return np.where((owners < 0) | _hidden(labelled)[owners], none, owners)


def padded(arrays: Sequence[NDArray[Any]], value: int = 0) -> Tensor:
    """The arrays as one tensor, (arrays, length of the longest, ...)."""
    tensors = [torch.from_numpy(np.ascontiguousarray(array)) for array in arrays]
    return nn.utils.rnn.pad_sequence(tensors, batch_first=True, padding_value=value)


def _gelu(values: Tensor) -> Tensor:
    return functional.gelu(values, approximate="tanh")
