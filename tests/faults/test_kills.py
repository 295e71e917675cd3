"""After a kill at any moment, the index is intact, and the repeated command resumes where it was."""

import random
import shutil
import sys
from pathlib import Path

import pytest

from embeddings.encoder import Role
from embeddings.models import Model
from embeddings.onnx import OnnxEncoder
from tests.embeddings import conftest
from tests.faults.chains import Chain, Tally
from tests.faults.killing import run
from tests.faults.place import Place
from tests.faults.works import REAL_INDEX, WORKS, Work

pytestmark = pytest.mark.long

small = conftest.small
KILLS = 30  # for each work
EXPORTS = 20
BY_NAME = {work.name: work for work in WORKS}


def test_a_killed_sync_leaves_an_intact_index_and_resumes(tmp_path: Path) -> None:
    tally = Chain(BY_NAME["sync"], tmp_path, 10).kill(3, random.Random(1))
    assert (tally.tried, tally.survived, tally.lost) == (3, 3, 0)


@pytest.mark.faults
@pytest.mark.parametrize("work", WORKS, ids=[work.name for work in WORKS])
def test_work_survives_kills_at_random_moments(work: Work, tmp_path: Path, table: list[Tally]) -> None:
    tally = Chain(work, tmp_path, 60).kill(KILLS, random.Random(work.name))
    table.append(tally)
    assert (tally.tried, tally.survived, tally.lost) == (KILLS, KILLS, 0)


@pytest.mark.faults
def test_indexing_with_the_real_model_survives_kills(tmp_path: Path, table: list[Tally]) -> None:
    tally = Chain(REAL_INDEX, tmp_path, 60).kill(20, random.Random(2))
    table.append(tally)
    assert (tally.tried, tally.survived, tally.lost) == (20, 20, 0)


@pytest.mark.faults
def test_an_export_survives_kills_at_random_moments(small: Model, tmp_path: Path, table: list[Tally]) -> None:
    place, chance, tally = Place(tmp_path), random.Random(3), Tally("export of a model")
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.exporting", str(small.folder), str(place.home)]
    seconds = run(place, [command]).seconds
    expected = encoded(small, place.home)
    shutil.rmtree(place.home)
    while tally.tried < EXPORTS:
        if not run(place, [command], chance.uniform(0, seconds)).was_killed:
            assert encoded(small, place.home) == expected
            assert [path.suffix for path in place.home.iterdir()] in (["", ".lock"], [".lock", ""])
            shutil.rmtree(place.home)
            continue
        tally.tried += 1
        assert encoded(small, place.home) in (None, expected)
        tally.survived += 1
    table.append(tally)


def encoded(model: Model, cache: Path) -> list[float] | None:
    """The vector of a text by the exported model; None if the model is not exported."""
    try:
        encoder = OnnxEncoder.open(model, cache)
    except FileNotFoundError:
        return None
    vector: list[float] = encoder.encode(["Who built the lighthouse?"], Role.QUESTION)[0].vector.tolist()
    return vector


@pytest.mark.faults
@pytest.mark.parametrize("name", ["index", "sync", "add", "forget", "catch-up"])
def test_work_survives_a_kill_before_each_step(name: str, tmp_path: Path, table: list[Tally]) -> None:
    tally = Chain(BY_NAME[name], tmp_path, 5).step_by_step()
    tally.fault = f"{name}, before each of its steps"
    table.append(tally)
    assert tally.tried == tally.survived > 10
