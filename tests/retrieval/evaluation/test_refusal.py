"""Tests of the refusal figures, against values worked out by hand."""

from dataclasses import dataclass

import numpy as np
import pytest

from retrieval.evaluation.refusal import Refusal, refusal, risk_coverage


@dataclass(frozen=True)
class Decided:
    confidence: float
    answered: bool = True
    is_right: bool = True
    sure: bool = True


def decided(*confidences: float) -> list[Decided]:
    """Decisions at the threshold one half, sure from three quarters on."""
    return [Decided(each, answered=each >= 0.5, sure=each >= 0.75) for each in confidences]


def test_each_figure_is_the_one_worked_out_by_hand() -> None:
    # In 4 + 4 + 3 + 2 of the 16 pairs, the answerable question has the higher confidence. A threshold of .2 refuses
    # none of the answerable questions; any higher one refuses a quarter of them, which is more than 5 %.
    assert refusal(decided(0.9, 0.8, 0.7, 0.2), decided(0.1, 0.3, 0.75, 0.05)) == Refusal(
        questions=4,
        auroc=13 / 16,
        refused_at_5_percent=0.5,
        refused_at_3_percent=0.5,
        refused=0.75,
        false_refusals=0.25,
        surely_answered=0.25,
        unsurely_answered=0.25,
    )


def test_false_refusals_up_to_the_limit_are_used() -> None:
    # .01 to 1.00: five of a hundred are below .06, three below .04.
    to_answer = decided(*np.arange(1, 101) / 100)
    found = refusal(to_answer, decided(0.005, 0.035, 0.055, 0.065))
    assert found is not None
    assert (found.refused_at_5_percent, found.refused_at_3_percent) == (0.75, 0.5)


def test_constant_confidence_separates_nothing() -> None:
    found = refusal(decided(0.7, 0.7), decided(0.7, 0.7, 0.7))
    assert found is not None
    assert (found.auroc, found.refused_at_5_percent, found.refused) == (0.5, 0, 0)


@pytest.mark.parametrize(("to_answer", "to_refuse"), [([], decided(0.5)), (decided(0.5), []), ([], [])])
def test_one_kind_of_question_alone_has_no_figures(to_answer: list[Decided], to_refuse: list[Decided]) -> None:
    assert refusal(to_answer, to_refuse) is None


def test_risk_is_the_share_of_wrong_answers_among_the_surest() -> None:
    to_answer = [Decided(0.9), Decided(0.6, is_right=False), Decided(0.4)]
    curve = risk_coverage(to_answer, [Decided(0.8)])
    assert curve.tolist() == [[0.25, 0], [0.5, 1 / 2], [0.75, 2 / 3], [1, 1 / 2]]


def test_wrong_answers_come_first_among_equally_sure_ones() -> None:
    curve = risk_coverage([Decided(0.5), Decided(0.5, is_right=False)], [])
    assert curve.tolist() == [[0.5, 1], [1, 1 / 2]]


def test_no_questions_have_no_curve() -> None:
    assert risk_coverage([], []).shape == (0, 2)
