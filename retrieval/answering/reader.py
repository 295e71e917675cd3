"""Reads the best passages beside the question and says which of their sentences answers it, if any does.

A small network over the frozen states of the embedding model: the question's tokens, and the passages' tokens as the
index keeps them, in one bit a dimension. Each passage token attends to the question (cf. BiDAF, Seo et al. 2017), the
tokens are pooled by sentence, and the sentences of all passages attend to each other; "none of them" competes with the
sentences as one more answer. Its weights were trained by `seedbot train`; for a model without weights, the
evidence of `confidence` decides alone.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats
from embeddings.models import published
from retrieval.answering.confidence import of_ranking
from retrieval.answering.leads import are_leads, with_leads
from retrieval.answering.question import Basis, Question
from retrieval.answering.ranking import Ranked
from retrieval.answering.wanted import sides, wants_newest, wants_newest_release
from retrieval.storage.entries import HEADING
from retrieval.text.vectors import Codes

# The weights that `seedbot train` puts into an index, for its own model.
READER = "reader.npz"
# The number of passages that are read.
PASSAGES = 5
# Attention within a passage knows the distance between sentences, up to this; the last bias is for other passages.
FARTHEST = 3
OTHER = 2 * FARTHEST + 1

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A question beside the best passages, as the network reads them."""

    question: Floats  # (question tokens, dimension), rotated
    flags: Floats  # (question tokens, 3): weight, rarity, and whether it belongs to a name
    vector: Floats  # (dimension,), rotated
    codes: Codes  # (tokens of all passages, bytes), one bit a dimension
    owners: Places  # (tokens,), the number of each one's sentence among all; -1 for those of headings
    sentence_codes: Codes  # (sentences of all passages, bytes), two bits a dimension
    passages: Places  # (sentences,), the rank of each one's passage
    features: Floats  # (sentences, 12)
    evidence: Floats  # (5,), as `confidence` knows it from the ranking


def sample(question: Question, ranked: Sequence[Ranked]) -> Sample:
    """The question beside the best of its ranked passages."""
    best = ranked[:PASSAGES]
    counts = [len(each.entry.passage.sentences) for each in best]
    units = question.units
    return Sample(
        question=units.tokens,
        flags=np.stack([units.weights, units.rarity, units.names >= 0], axis=1).astype(np.float32),
        vector=question.rotated_vector,
        codes=np.concatenate([each.entry.codes for each in best]),
        owners=owners_of([each.entry.code_sentences for each in best], counts),
        sentence_codes=np.concatenate([each.entry.sentence_codes for each in best]),
        passages=np.repeat(np.arange(len(best)), counts),
        features=_features(question, best),
        evidence=of_ranking(question, ranked),
    )


def owners_of(numbers: Sequence[NDArray[np.integer[Any]]], counts: Sequence[int]) -> Places:
    """The number of each token's sentence among those of all passages, -1 for headings; (tokens,).

    `numbers` are those in each passage, of so many sentences.
    """
    starts = np.cumsum([0, *counts])[: len(counts)]
    owners = [np.where(own == HEADING, -1, own + start) for own, start in zip(numbers, starts, strict=True)]
    return np.concatenate(owners).astype(np.int64)


def _features(question: Question, best: Sequence[Ranked]) -> Floats:
    """The scores of the passages' sentences by the ranking, and where they stand, (sentences, 12)."""
    weights, passages = question.units.weights, [each.hit.passage for each in best]
    led = [with_leads(each.found, passage) for each, passage in zip(best, passages, strict=True)]
    alone = [each.found.sentence_scores(weights) for each in best]
    counts = [len(passage.sentences) for passage in passages]
    numbers = np.concatenate([np.arange(count) for count in counts])
    lengths = np.array([end - start for passage in passages for start, end in passage.sentences])
    of_passages = [
        (each.hit.score, each.late, each.dense, each.lexical, rank / PASSAGES) for rank, each in enumerate(best)
    ]
    columns = [
        np.concatenate(alone),
        np.concatenate(
            [
                own if found is each.found else found.sentence_scores(weights)
                for own, found, each in zip(alone, led, best, strict=True)
            ]
        ),
        np.concatenate([each.cosines for each in best]),
        *np.repeat(of_passages, counts, axis=0).T,
        np.concatenate([are_leads(passage) for passage in passages]),
        numbers / 10,
        np.minimum(lengths / 300, 2),
        np.repeat(np.arange(len(best)) == 0, counts),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the reader says of the best passage."""

    answers: float  # the logit that one of the sentences that were read answers
    sentences: Floats | None  # (sentences of the best passage,), the logit of each; None: nothing was read


@dataclass(frozen=True, eq=False)
class Reader:
    """The network with its weights, by the names that `bot.measuring.network` gives them."""

    weights: Mapping[str, Floats]

    def logits(self, of: Sample) -> Floats:
        """The logit of "none of them", then that of each sentence, (1 + sentences,)."""
        features = self._scaled("features", of.features)
        read = np.concatenate([self._pooled(of), self._products(of), features], axis=1)
        sentences = self._attended(_gelu(self._linear("sentence", read)), of.passages)
        answers = self._linear("answer", sentences) + self._linear("direct", features)
        whole = np.concatenate([sentences.max(axis=0), self._scaled("evidence", of.evidence)])
        none = self._linear("none.2", _gelu(self._linear("none.1", whole)))
        return np.concatenate([none, answers[:, 0]]).astype(np.float32)

    def _pooled(self, of: Sample) -> Floats:
        """Four weighted means and the plain mean of each sentence's tokens, (sentences, 5 * hidden)."""
        # The tokens of headings are in no sentence.
        inside = of.owners >= 0
        hidden, count = self._tokens(of.question, of.flags, of.codes[inside]), len(of.features)
        weights = np.exp(np.clip(self._linear("pool", hidden), -8, 8))
        weights = np.concatenate([weights, np.ones((len(hidden), 1), np.float32)], axis=1)
        belongs = (of.owners[inside] == np.arange(count)[:, None]).astype(np.float32)
        sums = belongs @ (weights[:, :, None] * hidden[:, None, :]).reshape(len(hidden), -1)
        totals = belongs @ weights + 1e-6
        return np.asarray((sums.reshape(count, weights.shape[1], -1) / totals[:, :, None]).reshape(count, -1))

    def _tokens(self, question: Floats, flags: Floats, codes: Codes) -> Floats:
        """The state of each passage token, which has attended to the question, (tokens, hidden)."""
        heads = len(self.weights["flags.bias"])
        asked, said = question @ self.weights["question.weight"].T, self._said(codes)
        by_head = asked.reshape(len(asked), heads, -1).transpose(1, 0, 2)
        # (heads, question tokens, tokens): few rows are added and compared faster than short ones.
        met = 4 * by_head @ said.reshape(len(said), heads, -1).transpose(1, 2, 0)
        met += self._linear("flags", flags).T[:, :, None]
        best = met.max(axis=1)
        met -= best[:, None]
        shares = np.exp(met, out=met)
        total = shares.sum(axis=1)
        shares /= total[:, None]
        attended = (shares.transpose(0, 2, 1) @ by_head).transpose(1, 0, 2).reshape(len(said), -1)
        read = np.concatenate([best.T, (best + np.log(total)).T, said, 4 * attended * said], axis=1)
        hidden = _gelu(self._centred("token.norm", self._linear("token.1", read)))
        return np.asarray(hidden + _gelu(self._linear("token.2", hidden)), np.float32)

    def _said(self, codes: Codes) -> Floats:
        """The projections of the unit vectors of the signs that the codes hold, (tokens, heads * size)."""
        matrix, shift = self._of_bits
        return np.asarray(np.unpackbits(codes, axis=1, count=len(matrix)).astype(np.float32) @ matrix - shift)

    @cached_property
    def _of_bits(self) -> tuple[Floats, Floats]:
        """What projects bits of 0 and 1 as the network projects signs: a matrix, and what is subtracted then."""
        matrix = self.weights["passage.weight"].T / np.float32(np.sqrt(self.weights["passage.weight"].shape[1]))
        return np.ascontiguousarray(2 * matrix), matrix.sum(axis=0)

    def _products(self, of: Sample) -> Floats:
        """The products of the question's and each sentence's vector in a learned space, (sentences, products)."""
        units = unit_vectors(of.sentence_codes, len(of.vector))
        asked, said = of.vector @ self.weights["asked.weight"].T, units @ self.weights["said.weight"].T
        return np.asarray(8 * asked * said, np.float32)

    def _attended(self, sentences: Floats, passages: Places) -> Floats:
        """The sentences, each with what the others are to it, (sentences, hidden)."""
        bias = self.weights["distance"]
        numbers = np.arange(len(sentences))
        distance = np.clip(numbers - numbers[:, None], -FARTHEST, FARTHEST) + FARTHEST
        distance = np.where(passages == passages[:, None], distance, OTHER)
        asking, keys, values = (self._heads(name, sentences, len(bias)) for name in ("asking", "keys", "values"))
        met = asking @ keys.transpose(0, 2, 1) / np.float32(np.sqrt(asking.shape[2])) + bias[:, distance]
        shares = np.exp(met - met.max(axis=2, keepdims=True))
        mixed = (shares / shares.sum(axis=2, keepdims=True)) @ values
        joined = self._linear("joined", mixed.transpose(1, 0, 2).reshape(len(sentences), -1))
        first = self._centred("norm.1", sentences + joined)
        return self._centred("norm.2", first + self._linear("forward.2", _gelu(self._linear("forward.1", first))))

    def _heads(self, name: str, sentences: Floats, heads: int) -> Floats:
        return self._linear(name, sentences).reshape(len(sentences), heads, -1).transpose(1, 0, 2)

    def _linear(self, name: str, values: Floats) -> Floats:
        return np.asarray(values @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"], np.float32)

    def _scaled(self, name: str, values: Floats) -> Floats:
        """The values with the mean 0 and the deviation 1 that they had in training."""
        return np.asarray((values - self.weights[f"{name}.mean"]) / self.weights[f"{name}.deviation"], np.float32)

    def _centred(self, name: str, values: Floats) -> Floats:
        """Layer normalisation (Ba et al. 2016)."""
        centred = values - values.mean(axis=1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-5)
        return np.asarray(
            centred / deviation * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"], np.float32
        )


def signs(codes: Codes, dimension: int) -> Floats:
    """The unit vectors of the signs that the codes hold, (codes, dimension)."""
    bits = np.unpackbits(codes, axis=1, count=dimension).astype(np.float32)
    return np.asarray((2 * bits - 1) / np.float32(np.sqrt(dimension)), np.float32)


def unit_vectors(codes: Codes, dimension: int) -> Floats:
    """The unit vectors in two bits a dimension, (codes, dimension)."""
    upper, lower = (np.unpackbits(plane, axis=1, count=dimension) for plane in np.split(codes, 2, axis=1))
    levels = 2 * upper.astype(np.float32) + lower - 1.5
    return np.asarray(levels / np.linalg.norm(levels, axis=1, keepdims=True), np.float32)


def _gelu(values: Floats) -> Floats:
    """The Gaussian error linear unit, by its tanh form (Hendrycks & Gimpel 2016)."""
    # A power takes ten times as long as two products.
    cubes = values * values * values
    return np.asarray(0.5 * values * (1 + np.tanh(0.7978845608 * (values + 0.044715 * cubes))), np.float32)


def read(reader: Reader | None, question: Question, ranked: Sequence[Ranked]) -> Reading:
    """What the reader says of the best of the ranked passages; nothing without a reader, or states to read."""
    able = readable(question, ranked) if reader and not _is_decided_by_rules(question.text) else []
    if reader is None or not able:
        return Reading(0.0, None)
    none, *answers = reader.logits(sample(question, able)).tolist()
    highest = max(answers)
    together = highest + math.log(sum(math.exp(each - highest) for each in answers))
    of_best = answers[: len(ranked[0].entry.passage.sentences)]
    return Reading(together - none, np.array(of_best, np.float32))


def _is_decided_by_rules(question: str) -> bool:
    """Whether two things are compared or the newest is asked for: in training no such question was asked."""
    return sides(question) is not None or wants_newest(question) or wants_newest_release(question)


def readable(question: Question, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The passages whose states can be read beside the question; none if the best one's cannot."""
    if question.basis is not Basis.MODEL or not ranked or not len(ranked[0].entry.codes):
        return []
    return [each for each in ranked if len(each.entry.codes)]


@cache
def shipped(model: str) -> Reader | None:
    """The reader in the model's own folder, or that comes with this package for this name; None if there is none."""
    return trained(Path(model).expanduser() / READER) or trained(
        Path(__file__).with_name("readers") / f"{published(model)}.npz"
    )


def trained(path: Path) -> Reader | None:
    """The reader whose weights are in this file; None if there is no such file."""
    if not path.exists():
        return None
    with np.load(path) as weights:
        return Reader({name: weights[name].astype(np.float32) for name in weights.files})
