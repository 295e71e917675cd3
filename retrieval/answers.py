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
    scores = [(best.similarity[:, best.entry.code_sentences == s].max(1) @ question.weights if (best.entry.code_sentences == s).any() else -1.) for s in range(len(p.sentences))]
    a, b = p.sentences[int(np.argmax(scores))]
    conf = best.late
    ok = conf > .5
    return Answer(question.text, ok, conf, Quotation(p.document, a, b, p.text[a - p.start:b - p.start]) if ok else None, hits)
