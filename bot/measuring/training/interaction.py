"""Late interaction and the codes that it compares, so that a gradient reaches the encoder through them.

A code is a step, whose gradient is zero; the gradient is passed on as if there were no step (the straight-through
estimator, Bengio et al. 2013). The scores are those of `retrieval.answering.ranking`, but for names and figures that
count as found where they stand as written: those teach the encoder nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from bot.measuring.training.tokenized import Text
from embeddings.sentence import SentenceEncoder
from retrieval.storage.entries import HEADING
from retrieval.text.late import SIGN_COSINE, alike
from retrieval.text.vectors import KEPT, STEP, rotate

# Texts of similar length that are encoded at once.
_TOGETHER = 16
_NOWHERE = -1e4


@dataclass(frozen=True, slots=True)
class Read:
    """Texts as the encoder reads them, rotated."""

    vectors: Tensor  # (texts, dimension)
    tokens: tuple[Tensor, ...]  # of each text, (kept tokens, dimension); of passages those alike are one
    owners: tuple[NDArray[np.int64], ...]  # of each text, (kept tokens,), the number of each one's sentence
    sentences: tuple[Tensor, ...]  # of each text, (sentences, dimension)

    def coded(self) -> "Read":
        """The texts as the index keeps them: tokens in one bit a dimension, sentences in two."""
        return replace(self, tokens=tuple(map(one_bit, self.tokens)), sentences=tuple(map(two_bits, self.sentences)))


def read(encoder: SentenceEncoder, texts: Sequence[Text]) -> Read:
    """The texts' vectors, kept tokens and sentences."""
    states, vectors = _states(encoder, texts)
    kept = torch.from_numpy(np.concatenate([text.kept for text in texts])).to(states.device)
    rotation = _rotation(vectors.shape[1], encoder.device)
    each = _split(states[kept] @ rotation, [int(text.kept.sum()) for text in texts])
    tokens, owners = zip(*map(_pooled, texts, each), strict=True)
    sentences = _split(_sentences(texts, states, vectors) @ rotation, [text.sentences for text in texts])
    return Read(vectors @ rotation, tokens, owners, sentences)


def _pooled(text: Text, tokens: Tensor) -> tuple[Tensor, NDArray[np.int64]]:
    """The tokens that are compared with their sentences; of a passage, those that share a code are one."""
    owners = text.owners[text.kept]
    if not text.sentences:
        return tokens, owners
    groups, places = alike(tokens.detach().cpu().numpy(), owners)
    sums = tokens.new_zeros(len(places), tokens.shape[1])
    summed = sums.index_add(0, torch.from_numpy(groups).to(tokens.device), tokens)
    return functional.normalize(summed, dim=-1), owners[places]


def one_bit(rotated: Tensor) -> Tensor:
    """The unit vectors of the signs, (..., dimension)."""
    return _straight_through(rotated, torch.where(rotated > 0, 1.0, -1.0) / math.sqrt(rotated.shape[-1]))


def two_bits(rotated: Tensor) -> Tensor:
    """The estimates of the vectors from two bits a dimension, (..., dimension)."""
    root = math.sqrt(rotated.shape[-1])
    levels = torch.floor(rotated * root / STEP).clamp(-2, 1) + 0.5
    return _straight_through(rotated, levels * STEP / KEPT / root)


def maxsim(question: Tensor, weights: Tensor, tokens: Sequence[Tensor]) -> Tensor:
    """The weighted similarity of each question to each passage as a whole, (questions, passages).

    question (questions, question tokens, dimension), weights (questions, question tokens).
    """
    # Rows of zeros fill up shorter passages: no similarity is less than theirs.
    padded = nn.utils.rnn.pad_sequence(list(tokens), batch_first=True)
    best = torch.einsum("bqd,ntd->bqnt", question, padded).amax(dim=-1).clamp(min=0) / SIGN_COSINE
    return torch.einsum("bq,bqn->bn", weights, best)


def sentence_maxsim(question: Tensor, weights: Tensor, tokens: Tensor, owners: Tensor, sentences: int) -> Tensor:
    """The weighted similarity of each question to each sentence of its own passages, (questions, sentences).

    tokens (questions, tokens, dimension); owners (questions, tokens) are numbers of sentences, any other for none.
    """
    similarities = torch.einsum("bqd,btd->bqt", question, tokens) / SIGN_COSINE
    nothing = similarities.new_full((*similarities.shape[:2], sentences + 1), -torch.inf)
    best = nothing.scatter_reduce(2, owners[:, None, :].expand_as(similarities), similarities, "amax")[..., :-1]
    return torch.einsum("bq,bqs->bs", weights, torch.where(best.isinf(), 0, best))


def nearest(vectors: Tensor, sentences: Sequence[Tensor]) -> Tensor:
    """The cosine of each vector with the nearest sentence of each passage, (vectors, passages)."""
    padded = nn.utils.rnn.pad_sequence(list(sentences), batch_first=True)
    there = torch.arange(padded.shape[1]) < torch.tensor([[len(each)] for each in sentences])
    cosines = torch.einsum("bd,nsd->bns", vectors, padded)
    return cosines.masked_fill(~there.to(cosines.device), _NOWHERE).amax(dim=-1)


def _split(rows: Tensor, counts: list[int]) -> tuple[Tensor, ...]:
    return torch.split(rows, counts)


def _straight_through(values: Tensor, coded: Tensor) -> Tensor:
    return values + (coded - values).detach()


def _states(encoder: SentenceEncoder, texts: Sequence[Text]) -> tuple[Tensor, Tensor]:
    """The own tokens of all texts, one after the other, and the texts' vectors, all of length 1."""
    order = sorted(range(len(texts)), key=lambda number: len(texts[number].ids))
    states, vectors = [torch.empty(0)] * len(texts), [torch.empty(0)] * len(texts)
    for start in range(0, len(texts), _TOGETHER):
        part = order[start : start + _TOGETHER]
        for number, own, vector in zip(part, *_encoded(encoder, [texts[number] for number in part]), strict=True):
            states[number], vectors[number] = own, vector
    return torch.cat(states), torch.stack(vectors)


def _encoded(encoder: SentenceEncoder, texts: Sequence[Text]) -> tuple[Sequence[Tensor], Tensor]:
    ids, own, there = (
        nn.utils.rnn.pad_sequence([torch.from_numpy(row) for row in rows], batch_first=True).to(encoder.device)
        for rows in zip(*((text.ids, text.own, np.ones(len(text.ids), np.int64)) for text in texts), strict=True)
    )
    # The states inside the model are computed again for the gradient: those of a whole batch take gigabytes.
    tokens, vectors = checkpoint(_model, encoder, ids, there, use_reentrant=False)
    states = functional.normalize(tokens[own].float(), dim=-1)
    return _split(states, [int(text.own.sum()) for text in texts]), functional.normalize(vectors.float(), dim=-1)


def _model(encoder: SentenceEncoder, ids: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
    is_gpu = encoder.device == "cuda"
    with torch.autocast(encoder.device, torch.bfloat16, enabled=is_gpu):
        output = encoder.loaded({"input_ids": ids, "attention_mask": there})
    return output["token_embeddings"], output["sentence_embedding"]


def _sentences(texts: Sequence[Text], states: Tensor, vectors: Tensor) -> Tensor:
    """The mean of each sentence's tokens, at length 1; the text's vector for a sentence without tokens."""
    counts = np.array([text.sentences for text in texts])
    starts, total = np.cumsum(counts) - counts, int(counts.sum())
    owners = [
        np.where(text.owners == HEADING, total, text.owners + start) for text, start in zip(texts, starts, strict=True)
    ]
    places = torch.from_numpy(np.concatenate(owners)).to(states.device)
    sums = states.new_zeros(total + 1, states.shape[1]).index_add(0, places, states)[:total]
    of_text = torch.from_numpy(np.repeat(np.arange(len(texts)), counts)).to(states.device)
    has_tokens = torch.bincount(places, minlength=total + 1)[:total, None] > 0
    return functional.normalize(torch.where(has_tokens, sums, vectors[of_text]), dim=-1)


@lru_cache(maxsize=2)
def _rotation(dimension: int, device: str) -> Tensor:
    """The matrix of `rotate`."""
    return torch.from_numpy(rotate(np.eye(dimension, dtype=np.float32))).to(device)
