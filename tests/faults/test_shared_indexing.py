"""Indexers on several machines share the work: each document is stored once, whoever is killed; two are quicker."""

import random
import time
from contextlib import closing
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from retrieval.storage.store import Store
from tests.faults.killing import LOADED, finish
from tests.faults.program import Command, begin, word_seedbot
from tests.faults.works import write
from tests.postgres import Server

pytestmark = pytest.mark.faults

KILLS = 50
PATIENCE = 300.0


def indexing(seeds: Path, home: str, url: str, waiting: float) -> Command:
    """The command of a machine, with a home of its own beside the documents."""
    arguments = "index", "--seeds", str(seeds), "--database", url, "--json"
    return partial(word_seedbot, seeds.with_name(home), *arguments, waiting=waiting)


def test_four_indexers_store_each_document_once_over_fifty_kills(tmp_path: Path, postgres_url: str) -> None:
    seeds = tmp_path / "seeds"
    write(seeds, range(1500))
    names = sorted(path.name for path in seeds.iterdir())

    def start(place: int) -> BaseProcess:
        log = tmp_path / f"log{place}"
        log.touch()
        process = LOADED.Process(target=begin, args=(indexing(seeds, f"home{place}", postgres_url, 0.005), log, 0))
        process.start()
        return process

    chance = random.Random(4)
    with closing(Store(postgres_url)) as store:
        indexers = [start(place) for place in range(4)]
        for _ in range(KILLS):
            enough, end = len(store.digests()) + chance.randrange(1, 20), time.monotonic() + PATIENCE
            while len(store.digests()) < enough:
                assert time.monotonic() < end
                time.sleep(0.005)
            place = chance.randrange(4)
            indexers[place].kill()
            indexers[place].join()
            indexers[place] = start(place)
        assert len(store.digests()) < len(names)  # so that all were killed at work
        for process in indexers:
            process.join(PATIENCE)
        assert [process.exitcode for process in indexers] == [0, 0, 0, 0]
        assert (sorted(store.digests()), store.changed()) == (names, 0)
        assert store.version().generation == len(names)  # one change for each document


def test_two_indexers_are_nearly_twice_as_quick_where_the_work_is_waiting(
    tmp_path: Path, postgres_server: Server
) -> None:
    seeds = tmp_path / "seeds"
    write(seeds, range(1000))

    def seconds(number: int) -> float:
        url = postgres_server.url(f"indexers_{number}")
        return finish(tmp_path, [indexing(seeds, f"{number}-{place}", url, 0.05) for place in range(number)]).seconds

    one, two = seconds(1), seconds(2)
    print(f"\none indexer {one:.1f} s, two {two:.1f} s: {one / two:.2f} times as quick")
    assert one / two >= 1.8
