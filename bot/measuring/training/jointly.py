"""`seedbot train --encoder`: trains the encoder and the reader together, then a reader for the trained encoder.

In each round every set is indexed as the encoder reads it by now, and questions are asked of it, each in one way; the
rounds differ in these ways and in the passages that are found. The encoder is changed little (see `low_rank`).
"""

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import nn

from bot.measuring.evaluating import progress
from bot.measuring.training import alone, low_rank
from bot.measuring.training.alone import Report, untrained
from bot.measuring.training.losses import losses, weighed
from bot.measuring.training.mining import Example, drawn, five_ways, indexed_by, mined
from bot.measuring.training.network import Network
from bot.measuring.training.samples import article, held_out
from bot.measuring.training.tokenized import Texts
from embeddings.cores import cores
from embeddings.encoder import Encoder
from embeddings.models import ADAPTER, BASE, Model, base
from embeddings.sentence import SentenceEncoder
from retrieval.answering.reader import READER
from retrieval.evaluation.question_sets import Case, QuestionSet
from retrieval.retriever import Retriever

ROUNDS, BATCH = 4, 48
# The most questions of a round; of more, each set gives a share that grows with its size to this power.
QUESTIONS, _POWER = 14_040, 0.6
# The highest rates of the low-rank matrices, of the encoder's other weights, and of the reader; and their decay.
_RATES, _DECAY = (6e-4, 1e-4, 1.2e-3), 0.02
# The rates rise during this share of the training, and then fall along a cosine to this share of the highest.
_RISE, _LEAST = 0.05, 0.01
_SEED = 0
# After so many steps the time that all take is told.
_TIMED = 4

Announce = Callable[[str], None]


def run(sets: Sequence[QuestionSet], model: Model, folder: Path, announce: Announce) -> Report:
    """Trains the model's encoder and reader on the sets, and writes both into the folder.

    Raises ValueError if the model cannot be trained or there are too few questions.
    """
    alone.check(sum(len(five_ways(questions)) for questions in sets))
    folder.mkdir(parents=True, exist_ok=True)
    random.seed(_SEED)
    torch.manual_seed(_SEED)
    encoder = low_rank.trainable(model)
    train(encoder, sets, announce)
    low_rank.draw_back(encoder, model)
    (folder / BASE).write_text(base(model.name), "utf-8")
    np.savez_compressed(folder / ADAPTER, allow_pickle=False, **low_rank.changes(encoder))
    trained = SentenceEncoder(replace(model, adapter=folder / ADAPTER), encoder.device)
    announce("The encoder is trained. Now its reader.")
    return alone.run(sets, partial(_opened, trained), five_ways, folder / READER)


@contextmanager
def _opened(encoder: Encoder, questions: QuestionSet) -> Iterator[Retriever]:
    with indexed_by(encoder, questions) as (_, retriever):
        yield retriever


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A set with the questions that are trained on, and how many of them each round takes."""

    questions: QuestionSet
    cases: list[Case]
    most: int
    texts: Texts


def train(encoder: SentenceEncoder, sets: Sequence[QuestionSet], announce: Announce) -> list[dict[str, float]]:
    """Trains the encoder, with a reader beside it; the means of the losses of each round."""
    parts, ways, means = _parts(encoder, sets), Random(_SEED), []
    course: Course | None = None
    for number in range(ROUNDS):
        batches = [batch for part in parts for batch in _batches(encoder, part, ways)]
        if not batches:
            raise ValueError("No question finds a passage: give sets whose documents answer their questions.")
        ways.shuffle(batches)
        course = course or Course(encoder, untrained([each.labelled for batch in batches for each in batch]))
        means.append(_round(course, batches, number, announce))
        found = ", ".join(f"{name} {mean:.3f}" for name, mean in means[-1].items())
        announce(f"Round {number + 1} of {ROUNDS}, mean losses: {found}.")
    return means


def _parts(encoder: SentenceEncoder, sets: Sequence[QuestionSet]) -> list[Part]:
    without = held_out(sets)
    able = [
        [case for case in (*questions.answerable, *questions.unanswerable) if article(case) not in without]
        for questions in sets
    ]
    return [
        Part(questions, cases, most, Texts(encoder))
        for questions, cases, most in zip(sets, able, shares([len(cases) for cases in able]), strict=True)
    ]


def shares(counts: Sequence[int]) -> list[int]:
    """How many questions a round takes of sets of so many."""
    if sum(counts) <= QUESTIONS:
        return list(counts)
    parts = [count**_POWER for count in counts]
    return [min(count, round(QUESTIONS * part / sum(parts))) for count, part in zip(counts, parts, strict=True)]


def _batches(encoder: SentenceEncoder, part: Part, ways: Random) -> Iterator[list[Example]]:
    """Batches of a random share of the cases, beside what the encoder finds for them now."""
    with indexed_by(encoder, part.questions) as (index, retriever):
        if not part.texts.are_made:
            part.texts.make(index, (case.question for case in part.cases))
        asked = drawn(part.questions, ways.sample(part.cases, part.most), ways)
        examples = list(mined(retriever, part.texts, part.questions.name, asked))
    yield from (examples[start : start + BATCH] for start in range(0, len(examples), BATCH))


class Course:
    """The encoder and the reader in training, and the optimizer."""

    def __init__(self, encoder: SentenceEncoder, network: Network) -> None:
        self._encoder, self._network = encoder, network.to(encoder.device)
        trained = {name: each for name, each in encoder.loaded.named_parameters() if each.requires_grad}
        narrow = [each for name, each in trained.items() if name.endswith((".up", ".down"))]
        others = [each for name, each in trained.items() if not name.endswith((".up", ".down"))]
        self._parts = [narrow + others, [each for each in network.parameters() if each.requires_grad]]
        groups = [
            {"params": part, "highest": rate}
            for part, rate in zip((narrow, others, self._parts[1]), _RATES, strict=True)
        ]
        self._optimizer = torch.optim.AdamW(groups, weight_decay=_DECAY)

    def step(self, examples: Sequence[Example], done: float) -> dict[str, float]:
        """Learns from a batch, when this share of the training is done; the losses before."""
        self._encoder.loaded.train()
        self._network.train()
        for group in self._optimizer.param_groups:
            group["lr"] = group["highest"] * _rate(done)
        found = losses(examples, self._encoder, self._network)
        self._optimizer.zero_grad()
        weighed(found).backward()  # type: ignore[no-untyped-call]
        for part in self._parts:
            nn.utils.clip_grad_norm_(part, 1.0)
        self._optimizer.step()
        self._encoder.loaded.eval()
        return {name: each.item() for name, each in found.items()}


def _rate(done: float) -> float:
    rising, falling = done / _RISE, (1 + math.cos(math.pi * (done - _RISE) / (1 - _RISE))) / 2
    return rising if rising < 1 else falling + _LEAST


def _round(course: Course, batches: Sequence[list[Example]], number: int, announce: Announce) -> dict[str, float]:
    found = []
    # Reading a question leaves torch with one thread.
    torch.set_num_threads(cores())
    start = time.monotonic()
    for step, batch in enumerate(progress(f"Training, round {number + 1} of {ROUNDS}", batches)):
        found.append(course.step(batch, (number + step / len(batches)) / ROUNDS))
        if number == 0 and step == min(_TIMED, len(batches) - 1):
            announce(_estimate((time.monotonic() - start) / (step + 1), len(batches)))
    return {name: float(np.mean([each[name] for each in found])) for name in found[0]}


def _estimate(seconds: float, steps: int) -> str:
    whole = timedelta(seconds=round(seconds * steps * ROUNDS))
    return f"A step takes {seconds:.1f} s: {ROUNDS} rounds of {steps} take {whole}, besides the search for passages."
