"""How the speed benchmark judges its figures."""

import pytest

from tests.benchmarks.speed import figure


@pytest.mark.parametrize(
    ("rounds", "required", "ratio", "is_met"),
    [
        ([(10.0, 20.0)], 2.0, 2.0, True),
        ([(10.0, 19.0)], 2.0, 1.9, False),
        ([(10.0, 5.0), (100.0, 60.0), (8.0, 4.0)], 0.6, 0.5, True),
        ([(10.0, 7.0)], 0.6, 0.7, False),
    ],
)
def test_a_figure_is_the_median_of_the_ratios_of_the_rounds(
    rounds: list[tuple[float, float]], required: float, ratio: float, is_met: bool
) -> None:
    judged = figure("speed", rounds, required, required)
    assert judged.ratio == pytest.approx(ratio)
    assert judged.is_met == is_met
