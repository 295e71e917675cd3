"""Candidates put in order by late interaction, sentence vectors and words.

    score(q, p) = MaxSim(q, p) + max over sentences s of p [MaxSim(q, s) + cos(q, s)] + 0.35 BM25(q, p) / bound(q)

The bound is the most that the question's words can score; across languages the cosine counts half. No score
depends on which other passages are candidates, so it means the same in every search.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from embeddings.encoder import Floats
from retrieval.answering.matching import match
from retrieval.answering.question import Basis, Question
from retrieval.storage.entries import Entry, Outline
from retrieval.text import reprs
from retrieval.text.passages import Passage
from retrieval.text.vectors import cosines

# BM25's customary parameters (Robertson & Zaragoza 2009).
K1, B = 1.2, 0.75
# What words count for beside vectors: among the candidates, and in the final score.
FIRST_LEXICAL_WEIGHT = 0.9
LEXICAL_WEIGHT = 0.35
# What a sentence's cosine counts for: across languages its vector tells less than its tokens.
DENSE_WEIGHTS = {Basis.MODEL: 1.0, Basis.ACROSS: 0.5, Basis.WORDS: 0.0}
# Candidates that late interaction looks at.
DEPTH = 30
# Fewer passages of a language than this do not show how its scores are spread.
FEW = 10
# What equal passages' scores may differ by.
_ROUNDING = 1e-5


class Stage(StrEnum):
    """A part of the ranking that can be switched off to see what it is worth."""

    DENSE = "dense"
    LEXICAL = "lexical"
    LATE = "late"


ALL = frozenset(Stage)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and how well it matches: the larger the score, the better; from about 0 to 3."""

    passage: Passage
    score: float

    def __repr__(self) -> str:
        passage = self.passage
        where = reprs.place(passage.document, passage.start, passage.end)
        return f"Hit({self.score:.3f}, {where}, {reprs.line(passage.text)})"

    def _repr_html_(self) -> str:
        return reprs.passage_html(self.passage)


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """A hit with what each stage found."""

    hit: Hit
    entry: Entry
    lexical: float  # BM25 as a share of its bound, 0 to 1
    dense: float  # the question's cosine with the nearest sentence
    late: float  # MaxSim with the whole passage


def choose(question: Question, candidates: Mapping[int, Outline], stages: frozenset[Stage] = ALL) -> list[int]:
    """The candidates that are worth a closer look; of equals those that come first in the order of documents."""
    ids = sorted(candidates, key=lambda passage: (candidates[passage].document, candidates[passage].start))
    outlines = [candidates[passage] for passage in ids]
    cheap = stages - {Stage.LATE} or {Stage.DENSE, Stage.LEXICAL}
    lexical, dense = bm25(question, outlines), np.zeros(len(outlines), np.float32)
    if question.is_covered and outlines:
        starts = np.cumsum([0, *(len(outline.sentence_codes) for outline in outlines[:-1])])
        dense = np.maximum.reduceat(sentence_cosines(question, outlines), starts)
        lexical, dense = lexical * (Stage.LEXICAL in cheap), dense * (Stage.DENSE in cheap)
    best = np.argsort(-first_look(lexical, dense), kind="stable")[:DEPTH]
    return [ids[place] for place in best]


def rank(question: Question, entries: Sequence[Entry], stages: frozenset[Stage] = ALL) -> list[Ranked]:
    """The passages in order, the best first; equal scores in the order of documents."""
    lexical = bm25(question, entries)
    if not entries or not question.is_covered:
        return in_order(map(_by_words, entries, lexical.tolist()))
    dense, weighed = sentence_cosines(question, entries), question.weighed
    found = match(weighed, entries)
    whole, sentences = _weigh(weighed.weights, found.whole), _weigh(weighed.weights, found.sentences)
    with_late, dense_weight = Stage.LATE in stages, DENSE_WEIGHTS[question.basis] * (Stage.DENSE in stages)
    scores = whole * with_late + np.maximum.reduceat(sentences * with_late + dense * dense_weight, found.starts)
    scores += LEXICAL_WEIGHT * lexical * (Stage.LEXICAL in stages)
    parts = zip(scores, entries, lexical, np.maximum.reduceat(dense, found.starts), whole, strict=True)
    return in_order(
        Ranked(Hit(entry.passage, float(score)), entry, *map(float, stage)) for score, entry, *stage in parts
    )


def _by_words(entry: Entry, lexical: float) -> Ranked:
    return Ranked(Hit(entry.passage, lexical), entry, lexical, 0.0, 0.0)


def _weigh(weights: Floats, similarities: Floats) -> Floats:
    """The weighted sum of each column, to the last bit the same beside whatever other columns."""
    return np.asarray(weights.astype(np.float64) @ similarities, np.float32)


def merge(groups: Mapping[str, Sequence[Ranked]], language: str) -> list[Ranked]:
    """Rankings of several languages as one, at the level of the scores in this language.

    Passages in the question's own language score higher than as good ones in others, so it is compared how
    far each stands above the mean of its own. Few or like passages have no level; their scores stay.
    """
    found = {code: np.array([r.hit.score for r in ranked]) for code, ranked in groups.items()}
    scaled = {code: scores for code, scores in found.items() if len(scores) >= FEW and scores.std() > _ROUNDING}
    home = scaled[language] if language in scaled else max(scaled.values(), key=np.max, default=None)
    merged: list[Ranked] = []
    for code, ranked in groups.items():
        scores = found[code]
        if home is not None and code in scaled:
            scores = scores - scores.mean() + home.mean()
        merged += [replace(r, hit=replace(r.hit, score=s)) for r, s in zip(ranked, scores.tolist(), strict=True)]
    return in_order(merged)


def in_order(ranked: Iterable[Ranked]) -> list[Ranked]:
    """The best first; equal scores in the order of documents."""
    return sorted(ranked, key=lambda r: (-r.hit.score, r.hit.passage.document, r.hit.passage.start))


def first_look(lexical: Floats, dense: Floats) -> Floats:
    """The scores by which candidates are chosen, from their BM25 and their best sentences' cosines; (entries,)."""
    return np.asarray(np.maximum(dense, 0) + FIRST_LEXICAL_WEIGHT * lexical, np.float32)


def bm25(question: Question, entries: Sequence[Entry | Outline]) -> Floats:
    """BM25 of each entry as a share of the question's bound, (entries,)."""
    bound = question.term_weights.sum() * (K1 + 1)
    if not bound or not entries:
        return np.zeros(len(entries), np.float32)
    lengths = np.array([len(entry.terms) for entry in entries])
    owners = np.repeat(np.arange(len(entries)), lengths)
    terms = np.concatenate([entry.terms for entry in entries])
    counts = np.stack([np.bincount(owners[terms == term], minlength=len(entries)) for term in question.terms])
    norms = K1 * (1 - B + B * lengths / max(question.mean_terms, 1))
    # What single precision rounds away is far more than what the order of adding in double precision changes.
    return np.asarray(question.term_weights @ (counts * (K1 + 1) / (counts + norms)) / bound, np.float32)


def sentence_cosines(question: Question, entries: Sequence[Entry | Outline]) -> Floats:
    """The question's cosine with each sentence of each entry, 0 where the model does not know its language.

    (sentences of all entries,)
    """
    coded = [entry.sentence_codes for entry in entries if entry.sentence_codes.size]
    found = cosines(question.rotated_vector, np.concatenate(coded)) if coded else np.zeros(0, np.float32)
    is_coded = np.repeat(
        [entry.sentence_codes.size > 0 for entry in entries], [len(entry.sentence_codes) for entry in entries]
    )
    if len(found) == len(is_coded):
        return found
    all_found = np.zeros(len(is_coded), np.float32)
    all_found[is_coded] = found
    return all_found
