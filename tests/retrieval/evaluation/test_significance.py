"""Tests of intervals and of the randomisation test, against values worked out by hand."""

import numpy as np
import pytest

from retrieval.evaluation.significance import Change, Interval, change, interval


def test_the_interval_of_equal_values_has_no_width() -> None:
    assert interval(np.ones(10)) == Interval(1, 1, 1)


def test_questions_without_a_value_are_left_out() -> None:
    assert interval(np.array([1, np.nan, 1])) == Interval(1, 1, 1)
    assert interval(np.array([np.nan])) is None
    assert interval(np.array([])) is None


def test_an_interval_is_as_wide_as_the_normal_one_and_reproducible() -> None:
    values = np.array([0.0, 1.0] * 200)
    found = interval(values)
    assert found is not None
    # 1.96 standard errors of a share of one half among 400.
    assert (found.low, found.high) == pytest.approx((0.5 - 0.049, 0.5 + 0.049), abs=0.005)
    assert interval(values) == found


@pytest.mark.parametrize(("lost", "p", "is_loss"), [(5, 2 / 32, False), (6, 2 / 64, True), (10, 2 / 1024, True)])
def test_p_is_the_share_of_sign_flips_that_are_as_extreme(lost: int, p: float, is_loss: bool) -> None:
    before, now = np.ones(40), np.ones(40)
    now[:lost] = 0
    found = change(before, now)
    assert found is not None
    assert (found.before, found.now, found.better, found.worse) == (1, 1 - lost / 40, 0, lost)
    assert found.p == pytest.approx(p)
    assert found.is_loss is is_loss


def test_a_significant_gain_is_not_a_loss() -> None:
    found = change(np.zeros(40), np.ones(40))
    assert found is not None
    assert (found.better, found.worse, found.is_loss) == (40, 0, False)
    assert found.p < 0.001


def test_as_many_better_as_worse_is_chance() -> None:
    assert change(np.array([1.0, 0, 1]), np.array([0.0, 1, 1])) == Change(2 / 3, 2 / 3, 1, 1, 1.0)


@pytest.mark.parametrize("before", [[1.0, 1.0], [1.0, 0.5]])
def test_no_difference_or_a_single_one_is_chance(before: list[float]) -> None:
    found = change(np.array(before), np.ones(2))
    assert found is not None
    assert found.p == 1


def test_only_questions_of_both_runs_count() -> None:
    assert change(np.array([np.nan, 1, 0]), np.array([1, np.nan, 0])) == Change(0, 0, 0, 0, 1.0)
    assert change(np.array([np.nan]), np.array([1.0])) is None
