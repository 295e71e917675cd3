"""The significance of measures: bootstrap intervals, and a randomisation test of two runs on the same questions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import permutation_test

Values = NDArray[np.float64]

RESAMPLES = 1000
PERMUTATIONS = 9999
SEED = 0
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Change:
    """A measure before and now, over the questions that have a value in both runs."""

    before: float
    now: float
    better: int
    worse: int
    p: float

    @property
    def is_loss(self) -> bool:
        """Whether the measure fell significantly."""
        return self.now < self.before and self.p < LEVEL


def interval(values: Values) -> Interval | None:
    """The mean of the values that are not NaN, with its percentile interval (Efron 1979); None if all are NaN."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    drawn = np.random.default_rng(SEED).integers(len(known), size=(RESAMPLES, len(known)))
    low, high = np.percentile(known[drawn].mean(axis=1), [2.5, 97.5])
    return Interval(float(known.mean()), float(low), float(high))


def change(before: Values, now: Values) -> Change | None:
    """The change of the same questions' values, (questions,); None if no question has a value in both runs.

    p is that of the two-sided paired randomisation test (Fisher 1935; for retrieval Smucker et al. 2007).
    """
    both = ~np.isnan(before) & ~np.isnan(now)
    if not both.any():
        return None
    difference = now[both] - before[both]
    return Change(
        before=float(before[both].mean()),
        now=float(now[both].mean()),
        better=int((difference > 0).sum()),
        worse=int((difference < 0).sum()),
        p=_p(difference[difference != 0]),
    )


def _p(differences: Values) -> float:
    """p of differences that are not 0; those of 0 do not change the test, and it is faster without them."""
    if len(differences) < 2:
        return 1.0
    test = permutation_test(
        (differences,),
        np.mean,
        permutation_type="samples",
        vectorized=True,
        n_resamples=PERMUTATIONS,
        batch=1000,
        rng=SEED,
    )
    return float(test.pvalue)
