"""The calibrated probability that the best passage answers, and the threshold of refusal.

    logit = intercept + a * evidence + b * sentence + c * names + d * contrast + e * margin + f * reading

evidence: how well the question's units match the passage, weighted by rarity; more matching units are more evidence;
sentence: the same within the best sentence; names: how far the worst matched name or figure of the question falls
short of a match; contrast: the cosine of question and passage; if words decide alone or the languages differ, the
difference between the passage's score and the scores of passages that share a word or two by chance; margin: how much
better the passage scores than the best one of another document; reading: what the reader says, 0 where there is none.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats
from embeddings.models import DEFAULT, published
from retrieval.answering.leads import with_leads
from retrieval.answering.question import Basis, Question
from retrieval.answering.ranking import Ranked, passage_cosines

# The similarity of two unrelated words, which is no evidence, and the least similarity of a name that is present.
_UNRELATED = 0.5
_SAME_NAME = 0.88
# Passages of these ranks share words by chance, whether or not the question is answered; the first ten may be alike.
_BY_CHANCE = slice(10, 30)
# The score assumed for each such passage that is missing.
_CHANCE_SCORES = {Basis.WORDS: 0.0, Basis.ACROSS: 0.6}
# The shares of answerable questions that a calibration refuses, and that it is not sure of.
_FALSE_REFUSALS, _UNSURE = 0.04, 0.15


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted coefficients for a model, and the probabilities from which there is an answer, and a sure one."""

    intercept: float
    coefficients: tuple[float, ...]  # those fitted by an earlier version know only the first signs
    threshold: float
    sure: float = 0.0  # 0 in those fitted by an earlier version, for which every answer is sure

    @property
    def strict(self) -> Self:
        """The calibration that refuses what it is not sure of."""
        return replace(self, threshold=max(self.threshold, self.sure))

    @property
    def is_strict(self) -> bool:
        """Whether what it is not sure of is refused."""
        return 0 < self.sure <= self.threshold

    def probability(self, evidence: Floats) -> float:
        """The probability that the passage answers the question, 0 to 1."""
        logit = self.intercept + float(np.dot(self.coefficients, evidence[: len(self.coefficients)]))
        return float(1 / (1 + np.exp(-np.clip(logit, -50, 50))))


# Fitted with the bundled model on questions to encyclopedia articles, with and without the articles that answer them.
_OTHERS = Calibration(-5.31, (11.01, 3.0, 2.81, 6.86), 0.485)
_KNOWN = {
    # A third fitted on seven sets (TyDi QA, QED, NQ-open, SQuADShifts, SQuAD 2.0's training set, SleepQA, SelQA), on
    # articles that nothing was trained on: questions as they are, without their paragraph and without their article;
    # the rest as before. What is fitted alone trusts the reader more, and lets more questions with another's name pass,
    # of which the sets have none.
    DEFAULT: Calibration(-3.21, (1.15, 3.02, 2.8, 1.3, 1.71, 0.39), 0.14, 0.4),
    "multilingual-e5-small": Calibration(-0.12, (15.28, 6.02, 0.94, -8.48), 0.303),
}
# For multilingual-e5-small: a match across languages is looser, so more foreign questions pass.
ACROSS = Calibration(-12.03, (-3.45, 17.36, 2.40, 12.22), 0.137)
# A third fitted on XQuAD's German, Russian and Spanish questions, each also without its paragraph and its article, in
# collections of 1 to 1,000 paragraphs; the rest as before, which separates foreign questions better in large ones.
WORDS = Calibration(-5.08, (1.43, 3.61, 1.04, 22.64, 2.49), 0.2, 0.75)


def known(model: str) -> Calibration:
    """The calibration shipped for the model of this name or folder; for others, one of four features."""
    return _KNOWN.get(published(model), _OTHERS)


def evidence(question: Question, ranked: Sequence[Ranked], reading: float = 0.0) -> Floats:
    """The features of the best passage as an answer, (6,), in the order of the coefficients."""
    return np.append(of_ranking(question, ranked), np.float32(reading))


def of_ranking(question: Question, ranked: Sequence[Ranked]) -> Floats:
    """The features that the ranking gives, (5,): all but the reading."""
    found = np.clip(ranked[0].found.whole, 0, 1)
    rarity = question.units.rarity
    total = max(float(rarity.sum()), 1e-9)
    together = float(rarity @ (found - _UNRELATED)) / math.sqrt(total)
    led = with_leads(ranked[0].found, ranked[0].hit.passage)
    sentence = float(led.sentence_scores(rarity / total).max(initial=0))
    name, contrast, margin = worst_name(question, found), _contrast(question, ranked), _margin(ranked)
    return np.array([together, sentence, name, contrast, margin], np.float32)


def worst_name(question: Question, found: Floats) -> float:
    """How far the worst matched name or figure falls short, at most 0; 0 if all are present or there are none."""
    names = [question.units.names == number for number in set(question.units.names.tolist()) - {-1}]
    return min([0.0, *(float(found[inside].mean()) - _SAME_NAME for inside in names)])


def _margin(ranked: Sequence[Ranked]) -> float:
    best = ranked[0].hit
    other = next((each.hit.score for each in ranked if each.hit.passage.document != best.passage.document), 0.0)
    return best.score - other


def _contrast(question: Question, ranked: Sequence[Ranked]) -> float:
    best = ranked[0]
    if question.basis is not Basis.MODEL:
        by_chance = [each.hit.score for each in ranked[_BY_CHANCE]]
        places = _BY_CHANCE.stop - _BY_CHANCE.start
        missing = (places - len(by_chance)) * _CHANCE_SCORES[question.basis]
        return best.hit.score - (sum(by_chance) + missing) / places
    return float(passage_cosines(question, [best.entry])[0])


def fit(rows: Floats, answered: NDArray[np.bool_], groups: Sequence[str]) -> Calibration:
    """The calibration that best separates the answered questions from the others by evidence, (questions, features).

    Questions of one group are alike, so the thresholds are found by cross-validation over groups.
    Raises ValueError if there are too few questions or groups.
    """
    # Imported here: only calibrating needs it.
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    folds = GroupKFold(min(10, len(set(groups))))
    model = LogisticRegression(C=100)
    probabilities = cross_val_predict(model, rows, answered, groups=groups, cv=folds, method="predict_proba")[:, 1]
    model.fit(rows, answered)
    threshold, sure = np.quantile(probabilities[answered], [_FALSE_REFUSALS, _UNSURE]).tolist()
    return Calibration(float(model.intercept_[0]), tuple(model.coef_[0].tolist()), threshold, sure)
