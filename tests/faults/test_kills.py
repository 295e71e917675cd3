"""After a kill at any moment, the index is intact, and the repeated command resumes where it was."""

import random
import shutil
from functools import partial
from pathlib import Path

import pytest

from embeddings.encoder import Role
from embeddings.models import Model
from embeddings.onnx import OnnxEncoder
from tests.faults.killing import Chain, Tally, finish, run
from tests.faults.program import export_model
from tests.faults.works import ALONE, REAL_INDEX, SYNC, WORKS, Work

pytestmark = pytest.mark.long

KILLS = [*((work, 30) for work in WORKS), (REAL_INDEX, 20)]


def name_of(value: object) -> str:
    return value.name if isinstance(value, Work) else str(value)


def test_a_killed_sync_leaves_an_intact_index_and_resumes(tmp_path: Path) -> None:
    tally = Chain(SYNC, tmp_path, 10).kill(3, random.Random(1))
    assert (tally.tried, tally.survived, tally.lost) == (3, 3, 0)


@pytest.mark.faults
@pytest.mark.parametrize(("work", "kills"), KILLS, ids=name_of)
def test_work_survives_kills_at_random_moments(work: Work, kills: int, tmp_path: Path, table: list[Tally]) -> None:
    tally = Chain(work, tmp_path, 60).kill(kills, random.Random(work.name))
    table.append(tally)
    assert (tally.tried, tally.survived, tally.lost) == (kills, kills, 0)


@pytest.mark.faults
@pytest.mark.parametrize("work", ALONE, ids=name_of)
def test_work_survives_a_kill_before_each_step(work: Work, tmp_path: Path, table: list[Tally]) -> None:
    tally = Chain(work, tmp_path, 5).step_by_step()
    table.append(tally)
    assert tally.tried == tally.survived > 10


@pytest.mark.faults
def test_an_export_survives_kills_at_random_moments(small: Model, tmp_path: Path, table: list[Tally]) -> None:
    cache, chance, tally = tmp_path / "cache", random.Random(3), Tally("export of a model")
    command = partial(export_model, small, cache)
    seconds = finish(tmp_path, [command]).seconds
    expected = encoded(small, cache)
    shutil.rmtree(cache)
    while tally.tried < 20:
        if run(tmp_path, [command], chance.uniform(0, seconds)).was_killed:
            tally.tried += 1
            assert encoded(small, cache) in (None, expected)
            tally.survived += 1
        else:
            assert encoded(small, cache) == expected
            assert sorted(path.suffix for path in cache.iterdir()) == ["", ".lock"]
            shutil.rmtree(cache)
    table.append(tally)


def encoded(model: Model, cache: Path) -> list[float] | None:
    """The vector of a text by the exported model; None if the model is not exported."""
    try:
        encoder = OnnxEncoder.open(model, cache)
    except FileNotFoundError:
        return None
    vector: list[float] = encoder.encode(["Who built the lighthouse?"], Role.QUESTION)[0].vector.tolist()
    return vector
