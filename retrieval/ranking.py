"""Candidates put in order: late interaction over passages and sentences, sentence vectors and words.

    score(q, p) = MaxSim(q, p) + max over sentences s of p [MaxSim(q, s) + cos(q, s)] + 0.35 BM25(q, p) / bound(q)

No score depends on which other passages are candidates, so scores of different questions can be compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import Floats
from retrieval import late
from retrieval.passages import Passage
from retrieval.question import Question
from retrieval.store import HEADING, Entry

# BM25's customary parameters (Robertson & Zaragoza 2009).
K1, B = 1.2, 0.75
# The weight of words beside vectors, before late interaction and with it.
FIRST_LEXICAL_WEIGHT = 0.9
LEXICAL_WEIGHT = 0.35
# Candidates that late interaction looks at.
DEPTH = 30


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and how well it matches: the larger the score, the better."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """A hit with what each stage found."""

    hit: Hit
    lexical: float  # BM25 as a share of the most that the question's words can score: 0 to 1
    dense: float  # the largest cosine of the question with a sentence
    late: float  # MaxSim with the whole passage
    sentence_dense: Floats  # (sentences,), cosines
    sentence_late: Floats  # (question tokens, sentences), each token's best similarity within each sentence


def rank(question: Question, entries: Sequence[Entry]) -> list[Ranked]:
    """The best candidates, the best first; equal scores in the order of documents."""
    if not entries:
        return []
    lexical = bm25(question, entries)
    first = np.array([sentence_cosines(question, entry).max() for entry in entries])
    best = np.argsort(-(first + FIRST_LEXICAL_WEIGHT * lexical), kind="stable")[:DEPTH]
    ranked = [_ranked(question, entries[i], float(lexical[i])) for i in best]
    return sorted(ranked, key=lambda r: (-r.hit.score, r.hit.passage.document, r.hit.passage.start))


def bm25(question: Question, entries: Sequence[Entry]) -> Floats:
    """BM25 of each entry as a share of the question's bound, (entries,)."""
    bound = question.idf.sum() * (K1 + 1)
    if not bound:
        return np.zeros(len(entries), np.float32)
    lengths = np.array([len(entry.terms) for entry in entries], np.float32)
    owners = np.repeat(np.arange(len(entries)), lengths.astype(int))
    terms = np.concatenate([entry.terms for entry in entries])
    counts = np.stack([np.bincount(owners[terms == term], minlength=len(entries)) for term in question.terms])
    norms = K1 * (1 - B + B * lengths / max(question.mean_words, 1))
    return np.asarray(question.idf @ (counts * (K1 + 1) / (counts + norms)) / bound, np.float32)


def sentence_cosines(question: Question, entry: Entry) -> Floats:
    """The question's cosine with each sentence of the entry, (sentences,)."""
    vectors = entry.sentence_vectors.astype(np.float32)
    return np.asarray(vectors @ question.vector / np.maximum(np.linalg.norm(vectors, axis=1), 1e-9), np.float32)


def _ranked(question: Question, entry: Entry, lexical: float) -> Ranked:
    dense = sentence_cosines(question, entry)
    table, whole = token_table(question, entry)
    passage = float(question.weights @ whole)
    score = passage + float((question.weights @ table + dense).max()) + LEXICAL_WEIGHT * lexical
    return Ranked(Hit(entry.passage, score), lexical, float(dense.max()), passage, dense, table)


def token_table(question: Question, entry: Entry) -> tuple[Floats, Floats]:
    """Each token's best similarity within each sentence, and within the passage with its heading."""
    table = np.zeros((len(question.tokens), len(entry.passage.sentences)), np.float32)
    whole = np.zeros(len(question.tokens), np.float32)
    if len(entry.codes) and len(question.tokens):
        similarity = late.similarities(question.tokens, entry.codes)
        whole = similarity.max(axis=1)
        starts = np.flatnonzero(np.diff(entry.code_sentences, prepend=-1))
        numbers = entry.code_sentences[starts]
        inside = numbers != HEADING
        table[:, numbers[inside]] = np.maximum.reduceat(similarity, starts, axis=1)[:, inside]
    return table, whole
