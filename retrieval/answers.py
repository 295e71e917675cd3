"""provisional"""
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.question import Question
from retrieval.ranking import Hit, Ranked


@dataclass(frozen=True, slots=True)
class Quotation:
    """The sentence that answers."""

    document: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    answered: bool
    confidence: float
    quotation: Quotation | None
    hits: tuple[Hit, ...]


def choose(question: Question, ranked: Sequence[Ranked], k: int) -> Answer:
    hits = tuple(r.hit for r in ranked[:k])
    if not hits:
        return Answer(question.text, False, 0.0, None, ())
    best = ranked[0]
    p = best.hit.passage
    M = best.sentence_late
    prev = np.c_[np.full(len(M), -1.), M[:, :-1]]
    v = question.weights @ np.maximum(M, np.maximum(prev, M[:, :1]) - .15)
    a, b = p.sentences[int(np.argmax(v))]
    conf = best.late
    ok = conf > .5
    return Answer(question.text, ok, conf, Quotation(p.document, a, b, p.text[a - p.start:b - p.start]) if ok else None, hits)
