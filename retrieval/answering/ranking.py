"""The ranking of candidates by late interaction, sentence vectors and words.

    score(q, p) = MaxSim(q, p) + 0.8 max over sentences s of p [MaxSim(q, s) + cos(q, s)]
                + 0.4 cos(q, p) + 0.5 BM25(q, p) / bound(q)

The bound is the highest BM25 that the question's words can reach; across languages, cosines count half. No score
depends on the other candidates, so a score means the same in every search.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np

from embeddings.encoder import Floats
from retrieval.answering.matching import Match, match
from retrieval.answering.question import Basis, Question
from retrieval.storage.entries import Entry, Outline
from retrieval.text import reprs
from retrieval.text.passages import Passage
from retrieval.text.terms import among
from retrieval.text.vectors import cosines, restore

# BM25's customary parameters (Robertson & Zaragoza 2009).
K1, B = 1.2, 0.75
# The weight of words relative to vectors: at the first look, and in the final score.
FIRST_LEXICAL_WEIGHT = 0.9
LEXICAL_WEIGHT = 0.5
# The weights of the best sentence and of the passage's vector relative to the passage's tokens.
SENTENCE_WEIGHT, VECTOR_WEIGHT = 0.8, 0.4
# The weight of a cosine: across languages, a vector is less reliable than tokens.
DENSE_WEIGHTS = {Basis.MODEL: 1.0, Basis.ACROSS: 0.5, Basis.WORDS: 0.0}
# The number of candidates for late interaction; where words alone decide, more cost little.
DEPTH, WORDS_DEPTH = 30, 200
# Fewer passages of a language than this do not show the spread of its scores.
FEW = 10
# The most by which the scores of equal passages differ.
_ROUNDING = 1e-5


class Stage(StrEnum):
    """A part of the ranking, which can be switched off to measure its contribution."""

    DENSE = "dense"
    LEXICAL = "lexical"
    LATE = "late"


ALL = frozenset(Stage)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and its score: the higher, the better; from about 0 to 3."""

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
    """A hit with the score of each stage."""

    hit: Hit
    entry: Entry
    lexical: float  # BM25 as a share of its bound, 0 to 1
    dense: float  # the question's cosine with the nearest sentence
    late: float  # MaxSim with the whole passage
    cosines: Floats  # (sentences,), of the question with each; zeros if words alone decide
    found: Match  # of the question's units


def choose(question: Question, candidates: Mapping[int, Outline], stages: frozenset[Stage] = ALL) -> list[int]:
    """The candidates for late interaction, by a first look; of equal ones, the first in the order of documents."""
    ids = sorted(candidates, key=lambda passage: (candidates[passage].document, candidates[passage].start))
    outlines = [candidates[passage] for passage in ids]
    cheap = stages - {Stage.LATE} or {Stage.DENSE, Stage.LEXICAL}
    lexical, dense = bm25(question, outlines), np.zeros(len(outlines), np.float32)
    if question.is_covered and outlines:
        starts = np.cumsum([0, *(len(outline.sentence_codes) for outline in outlines[:-1])])
        dense = np.maximum.reduceat(sentence_cosines(question, outlines), starts)
        lexical, dense = lexical * (Stage.LEXICAL in cheap), dense * (Stage.DENSE in cheap)
    best = np.argsort(-first_look(lexical, dense), kind="stable")[: DEPTH if question.is_covered else WORDS_DEPTH]
    return [ids[place] for place in best]


def rank(question: Question, entries: Sequence[Entry], stages: frozenset[Stage] = ALL) -> list[Ranked]:
    """The passages by score, the best first; equal scores in the order of documents."""
    if not entries:
        return []
    lexical, found, dense = bm25(question, entries), match(question, entries), sentence_cosines(question, entries)
    if question.is_covered:
        kept = question.units.weights > 0
        weights = question.units.weights[kept]
        whole, sentences = _weigh(weights, found.whole[kept]), _weigh(weights, found.sentences[kept])
        with_late, dense_weight = Stage.LATE in stages, DENSE_WEIGHTS[question.basis] * (Stage.DENSE in stages)
        best = np.maximum.reduceat(sentences * with_late + dense * dense_weight, found.starts)
        of_vectors = VECTOR_WEIGHT * dense_weight * passage_cosines(question, entries)
        of_words = LEXICAL_WEIGHT * lexical * (Stage.LEXICAL in stages)
        scores = np.asarray(whole * with_late + SENTENCE_WEIGHT * best + of_vectors + of_words, np.float32)
    else:
        scores, whole = lexical, np.zeros(len(entries), np.float32)
    stages_of = (lexical.tolist(), np.maximum.reduceat(dense, found.starts).tolist(), whole.tolist())
    by_passage = [dense[first:end] for first, end in pairwise([*found.starts.tolist(), len(dense)])]
    parts = zip(scores.tolist(), entries, *stages_of, by_passage, found, strict=True)
    return in_order(Ranked(Hit(entry.passage, score), entry, *rest) for score, entry, *rest in parts)


def asked(question: Question, ranked: Ranked) -> Ranked:
    """The passage as this question matches it, with the score that it has for another one."""
    (found,) = match(question, [ranked.entry])
    return replace(ranked, found=found, cosines=sentence_cosines(question, [ranked.entry]))


def _weigh(weights: Floats, similarities: Floats) -> Floats:
    """The weighted sum of each column, the same to the last bit whatever the other columns are."""
    return np.asarray(weights.astype(np.float64) @ similarities, np.float32)


def merge(groups: Mapping[str, Sequence[Ranked]], language: str) -> list[Ranked]:
    """The rankings of several languages as one, at the level of the scores in this language.

    Passages in the question's own language score higher than equally good ones in others, so each score is compared
    with the mean of its language. If a language has few passages or equal scores, its scores are not shifted.
    """
    scores_of = {code: np.array([r.hit.score for r in ranked]) for code, ranked in groups.items()}
    scaled = {code: scores for code, scores in scores_of.items() if len(scores) >= FEW and scores.std() > _ROUNDING}
    home = scaled[language] if language in scaled else max(scaled.values(), key=np.max, default=None)
    merged: list[Ranked] = []
    for code, ranked in groups.items():
        scores = scores_of[code]
        if home is not None and code in scaled:
            scores = scores - scores.mean() + home.mean()
        merged += [replace(r, hit=replace(r.hit, score=s)) for r, s in zip(ranked, scores.tolist(), strict=True)]
    return in_order(merged)


def in_order(ranked: Iterable[Ranked]) -> list[Ranked]:
    """The best first; equal scores in the order of documents."""
    return sorted(ranked, key=lambda r: (-r.hit.score, r.hit.passage.document, r.hit.passage.start))


def first_look(lexical: Floats, dense: Floats) -> Floats:
    """The scores of the first look, from each candidate's BM25 and its best sentence's cosine; (entries,)."""
    return np.asarray(np.maximum(dense, 0) + FIRST_LEXICAL_WEIGHT * lexical, np.float32)


def bm25(question: Question, entries: Sequence[Entry | Outline]) -> Floats:
    """BM25 of each entry as a share of the question's bound, (entries,)."""
    bound = question.terms.weights.sum() * (K1 + 1)
    if not bound or not entries:
        return np.zeros(len(entries), np.float32)
    asked, lengths = question.terms.hashes, np.array([len(entry.terms) for entry in entries])
    owners = np.repeat(np.arange(len(entries)), lengths)
    terms = np.concatenate([entry.terms for entry in entries])
    places, numbers = among(asked, terms)
    cells = numbers * len(entries) + owners[places]
    counts = np.bincount(cells, minlength=len(asked) * len(entries)).reshape(len(asked), -1)
    norms = K1 * (1 - B + B * lengths / max(question.terms.per_passage, 1))
    # Single precision rounds away far more than the order of addition changes in double precision.
    return np.asarray(question.terms.weights @ (counts * (K1 + 1) / (counts + norms)) / bound, np.float32)


def passage_cosines(question: Question, entries: Sequence[Entry]) -> Floats:
    """The question's cosine with each entry's vector, (entries,); 0 if the entry has none."""
    vectors = [entry.vector if entry.vector.size else np.zeros(len(question.vector), np.int8) for entry in entries]
    # In double precision, so that a cosine is the same whatever the other entries are.
    return np.asarray(restore(np.stack(vectors)).astype(np.float64) @ question.vector, np.float32)


def sentence_cosines(question: Question, entries: Sequence[Entry | Outline]) -> Floats:
    """The question's cosine with each sentence of each entry, (sentences of all entries,).

    It is 0 if the model does not know the language of the entry.
    """
    codes = [entry.sentence_codes for entry in entries]
    coded = [each for each in codes if each.size and question.is_covered]
    of_coded = cosines(question.rotated_vector, np.concatenate(coded)) if coded else np.zeros(0, np.float32)
    if len(coded) == len(codes):
        return of_coded
    is_coded = np.repeat([each.size > 0 and question.is_covered for each in codes], [len(each) for each in codes])
    of_all = np.zeros(len(is_coded), np.float32)
    of_all[is_coded] = of_coded
    return of_all
