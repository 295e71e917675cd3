"""A short run of the load benchmark, with the word model: several threads get the same answers as one."""

from pathlib import Path

import pytest

from tests.benchmarks.load import measure
from tests.benchmarks.speed import starters
from tests.fakes import WordEncoder

pytestmark = pytest.mark.long


def test_several_threads_get_the_same_answers_as_one(encoder: WordEncoder, tmp_path: Path) -> None:
    rounds, rate = measure(starters(60, 40), threads=8, chats=40, more=30, home=tmp_path)
    alone, together, during, _, later = rounds
    assert [each.asked for each in (alone, together, later)] == [40, 40, 40]
    assert (together.same, later.same) == (40, 40)
    assert during.asked >= 40
    assert rate > 0
