"""PostgreSQL keeps what a store promises to many machines, and each of its failures is one plain sentence."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest

from retrieval.scope import EVERYTHING
from retrieval.storage.store import Store, is_stored
from seeds.documents import Document
from tests import postgres
from tests.retrieval.samples import entry

pytestmark = pytest.mark.long


def put(store: Store, name: str) -> None:
    store.put(Document(name, "One."), "en", "1", [entry("One.", document=name)])


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    store = Store(postgres_url)
    yield store
    store.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost database is given up soon."""
    monkeypatch.setattr("retrieval.storage.postgres._PATIENCE", 1.0)


def sentence(action: Callable[[], object]) -> str:
    with pytest.raises(OSError) as raised:  # noqa: PT011
        action()
    assert postgres.PASSWORD not in str(raised.value)
    return str(raised.value)


def test_a_document_of_one_connection_is_seen_by_another(store: Store, postgres_url: str) -> None:
    put(store, "a.txt")
    with closing(Store(postgres_url)) as other:
        assert (other.text("a.txt"), other.version()) == ("One.", store.version())


def test_writers_wait_so_that_no_generation_is_seen_before_an_earlier_one(store: Store) -> None:
    writer = Thread(target=put, args=(store, "b.txt"))
    with store.database.transaction():
        put(store, "a.txt")
        writer.start()
        writer.join(0.3)
        assert writer.is_alive()
    writer.join()
    first, second = store.ids(EVERYTHING)
    rows = store.database.rows("SELECT id, generation FROM passages ORDER BY id")
    assert rows == [(first, 1), (second, 2)]


def test_a_reader_among_many_writers_misses_nothing(store: Store) -> None:
    def write(part: int) -> None:
        for number in range(5):
            put(store, f"{part}-{number}.txt")

    writers = [Thread(target=write, args=(part,)) for part in range(4)]
    seen, version, done = set[int](), store.version(), False
    for writer in writers:
        writer.start()
    while not done:
        done = not any(writer.is_alive() for writer in writers)
        changes = store.changes(version)
        seen, version = seen.union(changes.added), changes.version
    assert (sorted(seen), version.generation) == (store.ids(EVERYTHING), 20)


def test_those_who_listen_are_told_of_each_commit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.storage.postgres._LOOK", 60.0)
    monkeypatch.setattr("retrieval.storage.postgres._BURST", 0.01)
    notices = store.notices()
    next(notices)  # it listens
    put(store, "a.txt")
    next(notices)
    assert store.version().generation == 1


def test_the_schema_of_a_newer_version_is_refused(store: Store, postgres_url: str) -> None:
    store.database.execute("UPDATE formats SET format = 99")
    with pytest.raises(ValueError, match=r"on .* was written by a newer seedbot .format 99, this one reads \d+."):
        Store(postgres_url)


def test_only_an_index_run_empties_the_schema_of_an_earlier_version(store: Store, postgres_url: str) -> None:
    put(store, "a.txt")
    store.database.execute("UPDATE formats SET format = format - 1")
    with pytest.raises(ValueError, match=r"was written by an earlier seedbot .*: stop the others that use it and run"):
        Store(postgres_url)
    assert store.text("a.txt") == "One."
    with closing(Store(postgres_url, renew=True)) as renewed:
        assert renewed.checksums() == {}


def test_a_schema_without_tables_holds_no_store(postgres_url: str) -> None:
    assert not is_stored(postgres_url)
    Store(postgres_url).close()
    assert is_stored(postgres_url)


def test_a_wrong_password_is_told_without_showing_it(postgres_server: postgres.Server) -> None:
    said = sentence(lambda: Store(postgres_server.by_password("se%2Fcr%40x")))
    assert said == (
        f"The database postgres on 127.0.0.1:{postgres_server.port} cannot be reached (password authentication failed"
        ' for user "seedbot"): see whether it runs, and check the address, the user and the password.'
    )
    Store(postgres_server.by_password("se%2Fcr%40t", "right")).close()


def test_a_server_that_is_away_is_told() -> None:
    said = sentence(lambda: Store("postgresql://zoe:secret@127.0.0.1:1/news"))
    assert said.startswith("The database news on 127.0.0.1:1 cannot be reached (Connection refused): see whether")
    assert "secret" not in said


def test_a_server_that_is_too_old_is_refused() -> None:
    from retrieval.storage.postgres import _check_server

    info = SimpleNamespace(server_version=140012, parameter_status=lambda _: "UTF8")
    server: Any = SimpleNamespace(info=info)
    with pytest.raises(ValueError, match=r"The database news is PostgreSQL 14: seedbot needs 15 or later."):
        _check_server(server, "news")
    info.server_version, info.parameter_status = 150000, lambda _: "LATIN1"
    with pytest.raises(ValueError, match=r"The database news has the encoding LATIN1: make one with"):
        _check_server(server, "news")


@pytest.mark.long
def test_after_a_restart_of_the_server_all_goes_on(store: Store, postgres_server: postgres.Server) -> None:
    put(store, "a.txt")
    postgres_server.stop()
    postgres_server.start()
    put(store, "b.txt")
    assert store.digests() == {"a.txt": "1", "b.txt": "1"}


@pytest.mark.long
@pytest.mark.usefixtures("impatient")
def test_a_server_that_goes_away_in_the_middle_is_told(postgres_url: str, postgres_server: postgres.Server) -> None:
    with closing(Store(postgres_url)) as store:
        put(store, "a.txt")
        try:
            assert "cannot be reached" in sentence(lambda: write_while_it_stops(store, postgres_server))
            assert "cannot be reached" in sentence(store.version)
        finally:
            postgres_server.start()
        assert answering(store) == ({}, "One.")


def answering(store: Store) -> tuple[dict[str, Any], str]:
    """What the store holds, as soon as its server is reached again."""
    for _ in range(20):
        with suppress(ConnectionError):
            return store.manifest(), store.text("a.txt")
    raise TimeoutError("The server was not reached again.")


def write_while_it_stops(store: Store, server: postgres.Server) -> None:
    with store.database.transaction():
        store.describe({"model": "lost"})
        server.stop()
        store.describe({"model": "lost"})


def test_a_database_that_is_read_only_is_read_and_not_written(store: Store, postgres_url: str) -> None:
    put(store, "a.txt")
    read_only = postgres_url + "%20-cdefault_transaction_read_only%3Don"
    with closing(Store(read_only)) as reader:
        assert reader.text("a.txt") == "One."
        said = sentence(lambda: put(reader, "b.txt"))
    assert "is read-only (cannot execute" in said
    assert said.endswith("give the URL of the server that takes writes.")


def test_a_user_with_the_least_rights_reads_and_does_not_write(
    store: Store, postgres_url: str, postgres_server: postgres.Server
) -> None:
    put(store, "a.txt")
    schema = postgres_url.rpartition("%3D")[2]
    rights = postgres.documented_rights("past-one-machine.md", seedbot=schema)
    postgres.run(postgres_server.url(), "CREATE ROLE reader LOGIN", *rights)
    with closing(Store(postgres_server.url(schema, "reader"))) as reader:
        assert reader.text("a.txt") == "One."
        assert "does not allow this (permission denied for table" in sentence(lambda: put(reader, "b.txt"))
    said = sentence(lambda: Store(postgres_server.url("another", "reader")))
    assert said.endswith("(permission denied for database postgres): grant this user the rights that the guide names.")


def test_a_full_disk_is_told_and_nothing_is_stored_in_part(store: Store, postgres_url: str) -> None:
    full = "BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END"
    postgres.run(
        postgres_url,
        f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ {full} $$",
        "CREATE TRIGGER full_disk BEFORE INSERT ON passages EXECUTE FUNCTION full_disk()",
    )
    said = sentence(lambda: put(store, "a.txt"))
    assert "has a full disk (could not extend file: No space left on device): free some space there" in said
    assert (store.checksums(), store.version().generation) == ({}, 0)


def test_a_server_that_does_not_answer_is_told_in_time(postgres_server: postgres.Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://zoe:secret@127.0.0.1:{silent.getsockname()[1]}/news?connect_timeout=2"
        said = sentence(lambda: Store(url))
    assert ("cannot be reached" in said, "timeout expired" in said, "secret" in said) == (True, True, False)


def test_a_statement_that_takes_too_long_is_told(postgres_url: str, store: Store) -> None:
    with closing(Store(postgres_url + "%20-cstatement_timeout%3D100")) as hurried, store.database.transaction():
        said = sentence(lambda: put(hurried, "late.txt"))
    assert "stopped a statement (canceling statement due to statement timeout)" in said


def test_work_that_is_alone_waits_for_the_same_elsewhere(store: Store) -> None:
    database: Any = store.database
    begun = Event()

    def work() -> None:
        with database.alone("work"):
            begun.set()

    other = Thread(target=work)
    with database.alone("work"):
        other.start()
        assert not begun.wait(0.2)
    assert begun.wait(5)
    other.join()
