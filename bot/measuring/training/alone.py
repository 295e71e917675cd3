"""`seedbot train`: trains the reader of a model on questions with known answers, asked in several ways."""

import math
import random
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import nn

from bot.measuring.evaluating import progress
from bot.measuring.training.network import Labelled, Network, batch, loss
from bot.measuring.training.samples import Asked, Kind, asked, collected, held_out
from retrieval.answering.reader import Sample
from retrieval.evaluation.question_sets import QuestionSet
from retrieval.retriever import Retriever

EPOCHS, BATCH, RATE, DECAY = 4, 32, 1.5e-3, 0.03
# So many batches are sorted by length together: samples of a batch then need little padding.
_SORTED = 20
_SEED = 0
_FEWEST = 50


@dataclass(frozen=True, slots=True)
class Report:
    """How the trained reader does on the questions about articles that were held out."""

    trained: int  # samples
    questions: int  # held out
    right: float  # the share whose best sentence answers
    before: float  # the same by the ranking alone
    auroc: float  # of telling questions that the documents answer from the others


def run(
    sets: Sequence[QuestionSet],
    opened: Callable[[QuestionSet], AbstractContextManager[Retriever]],
    asking: Callable[[QuestionSet], Sequence[Asked]],
    path: Path,
) -> Report:
    """Trains a reader on the sets and writes its weights to the path.

    `opened` opens the index of a set, `asking` says which questions it is asked in which ways.

    Raises ValueError if there are too few questions.
    """
    labelled = gathered(sets, opened, asking)
    check(len(labelled))
    samples, held = parted(labelled, sets)
    network = trained(samples)
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = dict(network.weights())
    np.savez_compressed(path, **arrays)
    return reported(network, len(samples), held)


def gathered(
    sets: Sequence[QuestionSet],
    opened: Callable[[QuestionSet], AbstractContextManager[Retriever]],
    asking: Callable[[QuestionSet], Sequence[Asked]],
) -> list[Labelled]:
    """The questions of the sets beside the passages that are found for them."""
    labelled: list[Labelled] = []
    for questions in sets:
        with opened(questions) as retriever:
            labelled += [each for _, each, _ in collected(retriever, questions.name, asking(questions))]
    return labelled


def parted(labelled: Sequence[Labelled], sets: Sequence[QuestionSet]) -> tuple[list[Labelled], list[Labelled]]:
    """The samples to train on, and those about the articles that are held out."""
    without = held_out(sets)
    return (
        [each for each in labelled if each.article not in without],
        [each for each in labelled if each.article in without],
    )


def check(questions: int) -> None:
    """Raises ValueError if so few questions teach nothing."""
    if questions < _FEWEST:
        raise ValueError(f"There are only {questions} questions to train on: give at least {_FEWEST}.")


def three_ways(questions: QuestionSet) -> list[Asked]:
    """Each question as it is, without the documents that answer it, and, every other one, without its article."""
    found: list[Asked] = []
    for number, case in enumerate(questions.answerable):
        found += [asked(case, kind) for kind in (Kind.OWN, Kind.HOLE, Kind.FOREIGN)[: 3 - number % 2]]
    return found + [asked(case, Kind.UNANSWERABLE) for case in questions.unanswerable]


def untrained(labelled: Sequence[Labelled]) -> Network:
    """A network at its beginning, which scales its inputs by those of these samples."""
    samples = [each.sample for each in labelled]
    features, evidence = np.concatenate([each.features for each in samples]), [each.evidence for each in samples]
    return Network(samples[0].question.shape[1], features, np.stack(evidence))


def trained(samples: Sequence[Labelled]) -> Network:
    """A reader trained on these samples; the same for the same samples."""
    random.seed(_SEED)
    torch.manual_seed(_SEED)
    network = untrained(samples)
    _train(network, samples)
    return network


def _train(network: Network, samples: Sequence[Labelled]) -> None:
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
def reported(network: Network, trained: int, held_out: Sequence[Labelled]) -> Report:
    """How the network, trained on so many samples, does on others."""
    answered, right, before = [], [], []
    confidences: list[float] = []
    for labelled in held_out:
        none, *logits = network(batch([labelled]))[0].tolist()
        confidences.append(float(np.logaddexp.reduce(logits)) - none)
        answered.append(labelled.kind == Kind.OWN)
        if labelled.kind == Kind.OWN:
            right.append(bool(labelled.answers[int(np.argmax(logits))]))
            before.append(bool(labelled.answers[_by_ranking(labelled.sample)]))
    return Report(trained, len(held_out), _share(right), _share(before), float(roc_auc_score(answered, confidences)))


def _by_ranking(sample: Sample) -> int:
    """The number of the sentence that the ranking alone would choose."""
    with_lead, is_lead, of_first = (sample.features[:, column] for column in (1, 8, 11))
    return int(np.argmax(np.where((of_first > 0) & (is_lead == 0), with_lead, -1)))


def _share(values: Sequence[bool]) -> float:
    return sum(values) / max(len(values), 1)
