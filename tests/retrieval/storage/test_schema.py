"""A store of a newer format is refused and left as it was; one of an earlier format is made again."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.storage import schema
from retrieval.storage.store import Store
from tests.retrieval.storage.test_store import prepared, put


def set_format(path: Path, number: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {number}")


def test_a_store_of_a_newer_format_is_refused_and_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    Store(path).close()
    set_format(path, 99)
    before = path.read_bytes()
    words = (
        rf"store.sqlite was written by a newer seedbot \(format 99, this one reads {schema.FORMAT}\): upgrade seedbot"
    )
    with pytest.raises(ValueError, match=words):
        Store(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("number", [1, schema.FORMAT - 1])
def test_a_store_of_an_earlier_format_is_emptied_but_for_what_it_is_made_of(number: int, tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    store.describe({"model": "bundled", "folder": "/news", "splitting": 1, "state": "x"})
    put(store, prepared("The ferry left."))
    before = store.version()
    store.close()
    set_format(tmp_path / "store.sqlite", number)
    store = Store(tmp_path / "store.sqlite")
    assert (store.manifest(), store.sources()) == ({"model": "bundled", "folder": "/news"}, [])
    assert store.version().store != before.store
    put(store, prepared("The ferry left."))
    assert [source.name for source in store.sources()] == ["a.txt"]
    store.close()
