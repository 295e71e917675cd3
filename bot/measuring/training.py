"""`seedbot train`: trains the reader of a model on questions with known answers, asked in three ways."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import nn

from bot.config import Settings
from bot.measuring.evaluating import indexed, progress
from bot.measuring.network import Labelled, Network, batch, loss
from retrieval.answering.reader import Sample
from retrieval.evaluation.question_sets import Case, QuestionSet
from retrieval.retriever import Retriever
from retrieval.scope import Scope

EPOCHS, BATCH, RATE, DECAY = 4, 32, 1.5e-3, 0.03
# One group of questions of so many is held out.
_HELD_OUT = 10
# So many batches are sorted by length together: samples of a batch then need little padding.
_SORTED = 20
_SEED = 0
_FEWEST = 50


@dataclass(frozen=True, slots=True)
class Report:
    """How the trained reader does on the questions of groups that were held out."""

    trained: int  # samples
    questions: int  # held out
    right: float  # the share whose best sentence answers
    before: float  # the same by the ranking alone
    auroc: float  # of telling questions that the documents answer from the others


def run(sets: Sequence[QuestionSet], settings: Settings, path: Path) -> Report:
    """Trains a reader for the model on the sets, and writes its weights to the path.

    Raises ValueError if there are too few questions.
    """
    labelled: list[Labelled] = []
    for questions in sets:
        with indexed(questions, settings) as retriever:
            labelled += _collected(retriever, questions)
    if len(labelled) < _FEWEST:
        raise ValueError(f"There are only {len(labelled)} questions to train on: give at least {_FEWEST}.")
    random.seed(_SEED)
    torch.manual_seed(_SEED)
    trained, held_out = _divided(labelled)
    network = Network(
        trained[0].sample.question.shape[1],
        np.concatenate([each.sample.features for each in trained]),
        np.stack([each.sample.evidence for each in trained]),
    )
    _train(network, trained)
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = dict(network.weights())
    np.savez_compressed(path, **arrays)
    return _report(network, len(trained), held_out)


def _collected(retriever: Retriever, questions: QuestionSet) -> Iterator[Labelled]:
    """Each question as it is, without the documents that answer it, and, every other one, without its article."""
    asked: list[tuple[Case, frozenset[str], str]] = []
    for number, case in enumerate(questions.answerable):
        asked += [(case, frozenset(), "own"), (case, frozenset(case.relevant), "hole")]
        asked += [(case, case.own, "foreign")] if number % 2 == 0 else []
    asked += [(case, frozenset(), "unanswerable") for case in questions.unanswerable]
    for case, without, kind in progress(f"Asking {questions.name}", asked):
        read = retriever.sample(case.question, Scope(without=without))
        if read:
            sample, passages = read
            texts = [(passage.document, passage.quoted(span)) for passage in passages for span in passage.sentences]
            answers = [kind == "own" and name in case.relevant and case.is_answered_by(text) for name, text in texts]
            group = f"{questions.name} {min(case.own, default=case.id).rsplit('/', 1)[0]}"
            yield Labelled(_in_half(sample), np.array(answers), kind, group)


def _in_half(sample: Sample) -> Sample:
    """The sample in half the memory: tens of thousands are kept."""
    return replace(sample, question=sample.question.astype(np.float16), vector=sample.vector.astype(np.float16))


def _divided(labelled: Sequence[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """The samples to train on, and those of the groups that are held out."""
    groups = sorted({each.group for each in labelled})
    held_out = set(random.sample(groups, max(1, len(groups) // _HELD_OUT)))
    parts: tuple[list[Labelled], list[Labelled]] = [], []
    for each in labelled:
        parts[each.group in held_out].append(each)
    return parts


def _train(network: Network, samples: list[Labelled]) -> None:
    parameters = [each for each in network.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * math.ceil(len(samples) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps + 1, pct_start=0.1)
    network.train()
    for labelled in progress("Training", [each for _ in range(EPOCHS) for each in _batches(samples)]):
        inputs = batch(labelled)
        optimizer.zero_grad()
        loss(network(inputs), inputs.answers).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        schedule.step()
    network.eval()


def _batches(samples: Sequence[Labelled]) -> list[list[Labelled]]:
    """All samples in random batches of similar length."""
    order = random.sample(samples, len(samples))
    batches: list[list[Labelled]] = []
    for start in range(0, len(order), BATCH * _SORTED):
        near = sorted(order[start : start + BATCH * _SORTED], key=lambda each: len(each.sample.codes))
        batches += [near[place : place + BATCH] for place in range(0, len(near), BATCH)]
    return random.sample(batches, len(batches))


@torch.no_grad()
def _report(network: Network, trained: int, held_out: Sequence[Labelled]) -> Report:
    answered, right, before = [], [], []
    confidences: list[float] = []
    for labelled in held_out:
        none, *logits = network(batch([labelled]))[0].tolist()
        confidences.append(float(np.logaddexp.reduce(logits)) - none)
        answered.append(labelled.kind == "own")
        if labelled.kind == "own":
            right.append(bool(labelled.answers[int(np.argmax(logits))]))
            before.append(bool(labelled.answers[_by_ranking(labelled.sample)]))
    return Report(trained, len(held_out), _share(right), _share(before), float(roc_auc_score(answered, confidences)))


def _by_ranking(sample: Sample) -> int:
    """The number of the sentence that the ranking alone would choose."""
    with_lead, is_lead, of_first = (sample.features[:, column] for column in (1, 8, 11))
    return int(np.argmax(np.where((of_first > 0) & (is_lead == 0), with_lead, -1)))


def _share(values: Sequence[bool]) -> float:
    return sum(values) / max(len(values), 1)
