"""A store of another format is refused and left as it was."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.storage import schema
from retrieval.storage.store import Store


def test_a_store_of_a_newer_seedbot_is_refused_and_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    Store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    words = (
        rf"store.sqlite was written by a newer seedbot \(format 99, this one reads {schema.FORMAT}\): upgrade seedbot"
    )
    with pytest.raises(ValueError, match=words):
        Store(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("number", [1, 2])
def test_a_store_from_before_the_first_release_is_refused(number: int, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    Store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {number}")
    before = path.read_bytes()
    with pytest.raises(ValueError, match=rf"before the first release \(format {number}, .* run `seedbot index`"):
        Store(path)
    assert path.read_bytes() == before
