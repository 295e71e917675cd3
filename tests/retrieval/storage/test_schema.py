"""A store of another format is refused and left as it was."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.storage import schema
from retrieval.storage.store import Store


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, r"before the first release \(format 1, .* run `seedbot index`"),
        (2, r"before the first release \(format 2, .* run `seedbot index`"),
        (99, rf"by a newer seedbot \(format 99, this one reads {schema.FORMAT}\): upgrade seedbot"),
    ],
)
def test_a_store_of_another_format_is_refused_and_not_changed(number: int, words: str, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    Store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {number}")
    before = path.read_bytes()
    with pytest.raises(ValueError, match=f"store.sqlite was written {words}"):
        Store(path)
    assert path.read_bytes() == before
