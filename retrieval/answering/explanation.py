"""The reasons for a hit's rank: the score of each stage, the best match of each unit, and the confidence.

The scores are those of the ranking itself. Only the spans of a passage's tokens, which no index stores, are computed
again: the model encodes each shown passage once more, and the question is compared with the stored codes.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import Encoder, Floats, Spans
from retrieval.answering.alignment import tokens_of, word_spans
from retrieval.answering.answers import LACKING, Answer, with_field
from retrieval.answering.aspects import Aspect
from retrieval.answering.confidence import Calibration, evidence
from retrieval.answering.focus import lacks
from retrieval.answering.question import Basis, Question
from retrieval.answering.ranking import (
    DENSE_WEIGHTS,
    LEXICAL_WEIGHT,
    SENTENCE_WEIGHT,
    VECTOR_WEIGHT,
    Hit,
    Ranked,
    first_look,
    passage_cosines,
)
from retrieval.answering.reader import Reader, read
from retrieval.text.passages import Span, heading
from retrieval.text.terms import content

SIGNS = ("evidence", "sentence", "names", "contrast", "margin", "reading")
# A smaller remainder is a rounding error of single precision, not the shift between two languages.
_ROUNDING = 1e-5


@dataclass(frozen=True, slots=True)
class Reasoning:
    """An answer with the question and the passages from which it was chosen."""

    answer: Answer
    aspect: Aspect
    question: Question  # as it was searched; if a title, date or source is asked for, its subject
    ranked: Sequence[Ranked]
    seconds: Mapping[str, float]  # that each step took: "understanding", "ranking", "choosing"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the question, a token of the model or a word, with its span in the searched text and its weight."""

    text: str
    start: int
    end: int
    weight: float  # all weights sum to 1


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a score, with its range and its factor in the score."""

    name: str
    value: float
    least: float
    most: float
    factor: float = 1.0

    @property
    def share(self) -> float:
        """The amount that the part adds to the score."""
        return self.value * self.factor


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """The best match of a unit of the question in a passage and its heading, and its span; None: no match."""

    similarity: float
    span: Span | None


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """A hit and the reasons for its rank. Spans are characters of `text`, which is what search reads of the hit."""

    hit: Hit
    text: str  # the heading and the passage
    heading: int  # the length of the heading: the passage starts at `text[heading]`
    parts: tuple[Part, ...]  # of the score
    first_look: float  # the score among the candidates
    first_rank: int  # from 1; among those of its language if languages are ranked separately
    sentence: Span  # the sentence that scores best
    words: tuple[Span, ...]  # the question's words, in any form
    meetings: tuple[UnitMatch, ...]  # (units,)
    tokens: Spans  # (tokens, 2), the units of the passage
    similarities: Floats  # (units, tokens), of each with each


@dataclass(frozen=True, slots=True)
class Feature:
    """One of the features of the confidence, with its coefficient."""

    name: str
    value: float
    coefficient: float

    @property
    def weighed(self) -> float:
        """The amount that the feature adds to the logit."""
        return self.value * self.coefficient


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """An answer and the reasons for it and for the order of its hits."""

    answer: Answer
    aspect: Aspect  # what the question asks for, usually the text
    searched: str  # the question; if a title, date or source is asked for, its subject
    basis: Basis
    units: tuple[Unit, ...]
    hits: tuple[Explained, ...]  # in the order of `answer.hits`
    signs: tuple[Feature, ...]  # empty if there are no hits
    intercept: float
    threshold: float  # the confidence below which the answer is refused
    model: str
    form: str  # of the model that ran: of its exported graph, or torch
    seconds: Mapping[str, float]  # that each step took

    def __repr__(self) -> str:
        return f"Explanation({self.answer!r}, by {self.basis}, threshold {self.threshold:.2f})"

    @property
    def logit(self) -> float:
        """The intercept plus the weighted features; the confidence is 1 / (1 + exp(-logit))."""
        return self.intercept + sum(sign.weighed for sign in self.signs)


def explain(
    reasoning: Reasoning, calibration: Calibration, encoder: Encoder, reader: Reader | None = None
) -> Explanation:
    """The reasons for the answer and for the rank of each of its hits."""
    question, answer = reasoning.question, reasoning.answer
    ranked = {each.hit: each for each in reasoning.ranked}
    shown = [ranked[hit] for hit in answer.hits]
    ranks = _first_ranks(question, reasoning.ranked)
    return Explanation(
        answer=answer,
        aspect=reasoning.aspect,
        searched=question.text,
        basis=question.basis,
        units=_units(question),
        hits=tuple(_explained(question, each, ranks[each.hit], encoder) for each in shown),
        signs=_signs(reasoning, shown[0], calibration, reader) if shown else (),
        intercept=calibration.intercept,
        threshold=calibration.threshold,
        model=encoder.name,
        form=encoder.form,
        seconds=reasoning.seconds,
    )


def _units(question: Question) -> tuple[Unit, ...]:
    places = zip(question.units.spans.tolist(), question.units.weights.tolist(), strict=True)
    return tuple(Unit(question.text[start:end], start, end, weight) for (start, end), weight in places)


def _signs(reasoning: Reasoning, best: Ranked, calibration: Calibration, reader: Reader | None) -> tuple[Feature, ...]:
    # A refusal considers all passages, also those of documents that lack the aspect asked for.
    able = with_field(reasoning.aspect, reasoning.ranked) if reasoning.answer.answered else reasoning.ranked
    considered = [best, *(each for each in able if each is not best)]
    reading = read(reader, reasoning.question, considered).answers
    values = evidence(reasoning.question, considered, reading).tolist()
    found = tuple(Feature(*each) for each in zip(SIGNS, values, calibration.coefficients, strict=False))
    passage = best.hit.passage
    is_lacking = lacks(reasoning.question.text, passage, (passage.start, passage.end))
    return (*found, Feature("lacking", -1, math.log(LACKING))) if is_lacking else found


def _first_ranks(question: Question, ranked: Sequence[Ranked]) -> dict[Hit, tuple[int, float]]:
    """Each hit's rank and score at the first look, which chooses the candidates for late interaction."""
    scores = _first_look(question, ranked)
    order = sorted(
        zip(ranked, scores, strict=True), key=lambda r: (-r[1], r[0].hit.passage.document, r[0].hit.passage.start)
    )
    ranks: dict[Hit, tuple[int, float]] = {}
    seen: dict[str, int] = {}
    for each, score in order:
        # A model that knows several languages ranks each separately; words rank all languages together.
        group = each.entry.language if question.is_covered else ""
        seen[group] = seen.get(group, 0) + 1
        ranks[each.hit] = seen[group], score
    return ranks


def _first_look(question: Question, ranked: Sequence[Ranked]) -> list[float]:
    lexical = np.array([each.lexical for each in ranked], np.float32)
    if not question.is_covered:
        return [float(share) for share in lexical]
    return [float(score) for score in first_look(lexical, np.array([each.dense for each in ranked], np.float32))]


def _explained(question: Question, ranked: Ranked, first: tuple[int, float], encoder: Encoder) -> Explained:
    entry = ranked.entry
    passage, before = entry.passage, heading(entry.passage)
    text = before + passage.text
    terms = content(text, entry.language, entry.vector.size > 0, encoder)
    tokens, similarities = tokens_of(question, entry, text, terms, encoder)
    sentence, parts = _parts(question, ranked)
    start, end = passage.sentences[sentence]
    rank, score = first
    return Explained(
        hit=ranked.hit,
        text=text,
        heading=len(before),
        parts=parts,
        first_look=score,
        first_rank=rank,
        sentence=(start - passage.start + len(before), end - passage.start + len(before)),
        words=tuple(word_spans(question, terms)),
        meetings=tuple(_unit_matches(ranked.found.whole, tokens, similarities)),
        tokens=tokens,
        similarities=similarities,
    )


def _parts(question: Question, ranked: Ranked) -> tuple[int, tuple[Part, ...]]:
    """The number of the sentence that scores best, and the parts of the score."""
    if not question.is_covered:
        scores = ranked.found.sentence_scores(question.units.weights)
        return int(np.argmax(scores)), (Part("words", ranked.lexical, 0, 1),)
    late_scores = question.units.weights @ ranked.found.sentences
    weight = DENSE_WEIGHTS[question.basis]
    best = int(np.argmax(late_scores + weight * ranked.cosines))
    parts = (
        Part("passage", ranked.late, -1, 1),
        Part("sentence", float(late_scores[best]), -1, 1, SENTENCE_WEIGHT),
        Part("meaning", float(ranked.cosines[best]), -1, 1, SENTENCE_WEIGHT * weight),
        Part("vector", float(passage_cosines(question, [ranked.entry])[0]), -1, 1, VECTOR_WEIGHT * weight),
        Part("words", ranked.lexical, 0, 1, LEXICAL_WEIGHT),
    )
    level = ranked.hit.score - sum(part.share for part in parts)
    # Rankings of several languages are merged by shifting their scores to the level of one language.
    return best, parts if abs(level) < _ROUNDING else (*parts, Part("language", level, -3, 3))


def _unit_matches(best: Floats, tokens: Spans, similarities: Floats) -> Iterator[UnitMatch]:
    for value, row in zip(best.tolist(), similarities, strict=True):
        place = tuple(tokens[np.argmax(row)].tolist()) if len(row) and row.max() > 0 else None
        yield UnitMatch(value, place)
