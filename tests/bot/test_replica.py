"""Questions read a replica of the database, which may be behind."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.doctor import index as doctor
from retrieval.finding.search import parse
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from retrieval.storage.postgres import Postgres
from retrieval.storage.postgres_url import address
from seeds.documents import Document
from tests import postgres
from tests.fakes import WordEncoder

pytestmark = pytest.mark.long

FERRY = Document("ferry.txt", "The island ferry carries bicycles.")
BRIDGE = Document("bridge.txt", "The bridge carries cars.")
PATIENCE = 20.0


@pytest.fixture
def replica(postgres_server: postgres.Server) -> Iterator[postgres.Server]:
    with postgres_server.replica() as replica:
        yield replica


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def schema_of(url: str) -> str:
    return url.rpartition("%3D")[2]


def found(retriever: Retriever, question: str) -> list[str]:
    return [hit.passage.document for hit in retriever.search(question)]


def test_questions_find_what_the_replica_has(tmp_path: Path, postgres_url: str, replica: postgres.Server) -> None:
    with Retriever(Index(tmp_path / "indexing", postgres_url), WordEncoder()) as indexing:
        indexing.add([FERRY])
    url = replica.url(schema_of(postgres_url))
    with closing(Postgres(url, "test")) as control:
        wait_until(lambda: bool(control.rows("SELECT to_regclass('passages') IS NOT NULL")[0][0]))
        wait_until(lambda: control.rows("SELECT count(*) FROM passages") == [(1,)])
        with Retriever(Index(tmp_path / "asking", postgres_url, url), WordEncoder()) as asking:
            assert found(asking, "What carries bicycles?") == ["ferry.txt"]
            control.rows("SELECT pg_wal_replay_pause()")
            asking.add([BRIDGE])
            assert found(asking, "What carries cars?") == ["ferry.txt"]
            assert [tally.source.name for tally in asking.find(parse("the")).documents] == ["ferry.txt"]
            control.rows("SELECT pg_wal_replay_resume()")
            wait_until(lambda: found(asking, "What carries cars?") == ["bridge.txt", "ferry.txt"])
        assert [each.text.partition(" is ")[2] for each in doctor.replica(postgres_url, url)] == [
            f"0 changes behind {address(postgres_url).name}."
        ]


def test_another_database_is_no_replica(tmp_path: Path, postgres_url: str, postgres_server: postgres.Server) -> None:
    other = postgres_server.url("another_collection")
    for url in (postgres_url, other):
        Index(tmp_path, url).close()
    ((state, text),) = [(each.state.name, each.text) for each in doctor.replica(postgres_url, other)]
    assert (state, " is no replica of " in text) == ("ERROR", True)


def test_a_replica_takes_no_tables(tmp_path: Path, postgres_url: str, replica: postgres.Server) -> None:
    with pytest.raises(ConnectionError, match=r"is read-only .*: give the URL of the server that takes writes"):
        Index(tmp_path, replica.url("not_made_yet"))
