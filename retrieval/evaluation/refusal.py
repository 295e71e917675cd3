"""How well confidence separates the questions that the documents answer from those that they do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score, roc_curve

Curve = NDArray[np.float64]


class Decision(Protocol):
    """The decision to answer or to refuse a question."""

    @property
    def confidence(self) -> float:
        """The probability that the quotation answers."""
        ...

    @property
    def answered(self) -> bool:
        """Whether the confidence was enough to answer."""
        ...

    @property
    def sure(self) -> bool:
        """Whether an answer is given as the answer, rather than as what may be it."""
        ...

    @property
    def is_right(self) -> bool:
        """Whether the quotation answers."""
        ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """The share refused of the questions to refuse, and of those to answer (false refusals)."""

    questions: int  # to refuse
    auroc: float
    refused_at_5_percent: float  # with the threshold that refuses at most 5 % of the questions to answer
    refused_at_3_percent: float
    refused: float  # with the threshold in use
    false_refusals: float
    surely_answered: float  # of those to refuse
    unsurely_answered: float  # of those to answer


def refusal(to_answer: Sequence[Decision], to_refuse: Sequence[Decision]) -> Refusal | None:
    """The refusal figures; None if there is nothing to answer or nothing to refuse."""
    if not to_answer or not to_refuse:
        return None
    curve = refusal_curve(to_answer, to_refuse)
    return Refusal(
        questions=len(to_refuse),
        auroc=float(roc_auc_score(*_labelled(to_answer, to_refuse))),
        refused_at_5_percent=refused_at(0.05, curve),
        refused_at_3_percent=refused_at(0.03, curve),
        refused=_refused(to_refuse),
        false_refusals=_refused(to_answer),
        surely_answered=float(np.mean([each.answered and each.sure for each in to_refuse])),
        unsurely_answered=float(np.mean([each.answered and not each.sure for each in to_answer])),
    )


def refusal_curve(to_answer: Sequence[Decision], to_refuse: Sequence[Decision]) -> Curve:
    """The shares of false and of right refusals at each threshold, (thresholds, 2)."""
    wrongly, rightly, _ = roc_curve(*_labelled(to_answer, to_refuse), drop_intermediate=False)
    return np.column_stack([1 - rightly, 1 - wrongly])


def refused_at(false_refusals: float, curve: Curve) -> float:
    """The largest share of right refusals with at most this share of false ones."""
    # Shares are quotients of whole numbers; the rounding of 1 - x is far smaller than their steps.
    return float(curve[curve[:, 0] <= false_refusals + 1e-9, 1].max())


def risk_coverage(to_answer: Sequence[Decision], to_refuse: Sequence[Decision]) -> Curve:
    """The share of questions answered, the most confident first, and the share wrong of these, (questions, 2).

    A question to refuse is wrong whenever it is answered (El-Yaniv & Wiener 2010). Of equally confident
    answers, the wrong ones come first.
    """
    right = np.array([d.is_right for d in to_answer] + [False] * len(to_refuse), bool)
    confidence = np.array([d.confidence for d in (*to_answer, *to_refuse)], float)
    wrong = ~right[np.lexsort((right, -confidence))]
    answered = np.arange(1, len(wrong) + 1)
    return np.column_stack([answered / len(wrong), np.cumsum(wrong) / answered])


def _refused(decisions: Sequence[Decision]) -> float:
    return float(np.mean([not decision.answered for decision in decisions]))


def _labelled(to_answer: Sequence[Decision], to_refuse: Sequence[Decision]) -> tuple[list[int], list[float]]:
    labels = [1] * len(to_answer) + [0] * len(to_refuse)
    return labels, [decision.confidence for decision in (*to_answer, *to_refuse)]
