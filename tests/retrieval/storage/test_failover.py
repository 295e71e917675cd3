"""A server that takes over may lack what nodes have seen: they forget it, and find what came instead."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.scope import EVERYTHING
from retrieval.storage.index import Index
from retrieval.storage.store import Changes, Store, Version
from tests import postgres
from tests.retrieval.storage.test_index import DIMENSION, put, vector

pytestmark = pytest.mark.long

PATIENCE = 20.0


@pytest.fixture
def replica(postgres_url: str, postgres_server: postgres.Server, tmp_path: Path) -> Iterator[postgres.Server]:
    """A replica of a store with one passage."""
    with closing(Index(tmp_path / "indexing", postgres_url)) as index:
        index.store.describe({"dimension": DIMENSION})
        put(index, 1)
    with postgres_server.replica() as replica:
        yield replica


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def ids(store: Store) -> list[int]:
    return store.ids(EVERYTHING)


def found(index: Index) -> tuple[list[int], list[int]]:
    """The ids of the passages that are found by their vectors and by their words."""
    index.refresh()
    return sorted(index.nearest(vector(0), 9)), sorted(index.matching({1: 1.0}, 9))


@pytest.mark.parametrize("looks_first", [True, False])
def test_a_node_forgets_what_a_failover_lost(
    looks_first: bool, tmp_path: Path, postgres_url: str, replica: postgres.Server
) -> None:
    replica.leave()
    url = replica.url(postgres_url.rpartition("%3D")[2])
    with closing(Store(url)) as store, closing(Index(tmp_path, postgres_url)) as node:
        wait_until(lambda: not store.database.rows("SELECT 1 FROM pg_stat_wal_receiver"))
        put(node, 2)
        assert found(node) == (ids(node.store), ids(node.store))
        node.save()
        assert (len(ids(node.store)), len(ids(store))) == (2, 1)
    replica.promote()
    with closing(Index(tmp_path, url)) as node:
        if looks_first:
            assert found(node) == ([1], [1])
        put(node, 3)
        assert found(node) == (ids(node.store), ids(node.store))
        # A number that was lost may be given again.
        assert (node.matching({1002: 1.0}, 9), node.matching({1003: 1.0}, 9)) == ([], ids(node.store)[1:])


def test_a_replica_that_is_behind_changes_nothing(tmp_path: Path, postgres_url: str, replica: postgres.Server) -> None:
    url = replica.url(postgres_url.rpartition("%3D")[2])
    with closing(Store(url)) as store:
        wait_until(lambda: len(ids(store)) == 1)
        store.database.rows("SELECT pg_wal_replay_pause()")
        with closing(Index(tmp_path, postgres_url)) as node:
            put(node, 2)
            found(node)
            node.save()
            newest = node.store.version()
        assert store.changes(newest) == Changes(newest, (), ())
        with closing(Index(tmp_path, postgres_url, url)) as node:
            assert found(node) == ([1, 2], [1, 2])
            store.database.rows("SELECT pg_wal_replay_resume()")
            wait_until(lambda: store.version() == newest)
            assert found(node) == ([1, 2], [1, 2])


def test_a_server_that_was_only_started_again_has_lost_nothing(
    tmp_path: Path, postgres_url: str, postgres_server: postgres.Server
) -> None:
    with closing(Index(tmp_path, postgres_url)) as index:
        put(index, 1)
        before = index.store.version()
    for _ in range(2):
        postgres_server.stop("fast")
        postgres_server.start()
        with closing(Store(postgres_url)) as store:
            store.rename("none.txt", "changes-nothing.txt")
    with closing(Index(tmp_path, postgres_url)) as index:
        put(index, 2)
        changes = index.store.changes(before)
        put(index, 3)
        newest = Version(before.store, changes.version.generation + 1)
        assert changes == Changes(changes.version, (2,), ())
        assert index.store.changes(changes.version) == Changes(newest, (3,), ())
