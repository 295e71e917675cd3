"""Killed at any moment, an index is whole, and what is begun again goes on where it was."""

import random
from pathlib import Path

import pytest

from tests.faults.chains import Chain, Tally
from tests.faults.works import WORKS, Work

KILLS = 40  # of each work
BY_NAME = {work.name: work for work in WORKS}


def test_an_index_that_is_killed_is_whole_and_goes_on(tmp_path: Path) -> None:
    tally = Chain(BY_NAME["sync"], tmp_path, 30).kill(3, random.Random(1))
    assert (tally.tried, tally.survived, tally.lost) == (3, 3, 0)


@pytest.mark.faults
@pytest.mark.parametrize("work", WORKS, ids=[work.name for work in WORKS])
def test_killed_at_random_moments(work: Work, tmp_path: Path, table: list[Tally]) -> None:
    tally = Chain(work, tmp_path, 150).kill(KILLS, random.Random(work.name))
    table.append(tally)
    assert (tally.tried, tally.survived, tally.lost) == (KILLS, KILLS, 0)


@pytest.mark.faults
@pytest.mark.parametrize("name", ["index", "sync", "add", "forget", "catch-up"])
def test_killed_before_each_step_that_changes_a_file(name: str, tmp_path: Path, table: list[Tally]) -> None:
    tally = Chain(BY_NAME[name], tmp_path, 6).step_by_step()
    tally.fault = f"{name}, before each of its steps"
    table.append(tally)
    assert tally.tried == tally.survived > 10
