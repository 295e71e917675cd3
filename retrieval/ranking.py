"""provisional"""
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import Floats
from retrieval import late
from retrieval.passages import Passage
from retrieval.question import Question
from retrieval.store import HEADING, Entry

K1, B = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Hit:
    passage: Passage
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    hit: Hit
    entry: Entry
    dense: float
    lexical: float
    late: float
    similarity: Floats


def rank(question: Question, entries: Sequence[Entry]) -> list[Ranked]:
    out = []
    for e in entries:
        sim = late.similarities(question.tokens, e.codes)
        l = 0.0
        if sim.size and question.weights.sum():
            l = float(sim.max(1) @ question.weights / question.weights.sum())
        d = float(e.vector @ question.vector)
        x = bm25(question, e)
        out.append(Ranked(Hit(e.passage, l + .6 * d + .2 * x), e, d, x, l, sim))
    return sorted(out, key=lambda r: (-r.hit.score, r.hit.passage.document, r.hit.passage.start))


def bm25(q: Question, e: Entry) -> float:
    tf = np.array([np.count_nonzero(e.terms == t) for t in q.terms], np.float32)
    n = K1 * (1 - B + B * len(e.terms) / max(q.mean_words, 1))
    return float((tf * (K1 + 1) / (tf + n)) @ q.idf / max(q.idf.sum() * (K1 + 1), 1e-9)) if len(tf) else 0.0
