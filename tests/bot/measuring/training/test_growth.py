"""The growth of the reader is that of samples within samples, on questions that none was trained on."""

import numpy as np
import pytest

from bot.measuring.training.network import Labelled
from tests.benchmarks.growth import growth, rows
from tests.bot.measuring.training.test_alone import sample


def labelled(seed: int) -> Labelled:
    """A sample whose second sentence answers every other question."""
    answers = np.array([False, seed % 2 == 0, False])
    return Labelled(sample(seed, 3), answers, "own" if answers.any() else "hole", "")


@pytest.mark.long
def test_each_reader_learns_from_its_share_and_all_are_asked_the_same() -> None:
    reports = growth([labelled(seed) for seed in range(40)], [labelled(seed) for seed in range(40, 60)])
    assert [each.trained for each in reports] == [10, 20, 40]
    assert {each.questions for each in reports} == {20}
    assert len({each.before for each in reports}) == 1
    assert [row[0] for row in rows(reports)] == ["none (the ranking alone)", "10", "20", "40"]
