"""A store of every earlier format opens with all its data."""

import json
import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retrieval.scope import Scope, Source
from retrieval.storage import schema
from retrieval.storage.rescue import changed
from retrieval.storage.store import Statistics, Store, Version

# The tables as the earlier versions created them.
FORMAT_1 = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, title TEXT NOT NULL,
    date TEXT NOT NULL, source TEXT NOT NULL, language TEXT NOT NULL, tail TEXT NOT NULL);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    start INTEGER NOT NULL, lead TEXT NOT NULL, text TEXT NOT NULL, sentences BLOB NOT NULL, vector BLOB NOT NULL,
    sentence_codes BLOB NOT NULL,
    words INTEGER NOT NULL, terms BLOB NOT NULL, term_sentences BLOB NOT NULL,
    codes BLOB NOT NULL, code_sentences BLOB NOT NULL);
CREATE INDEX passages_document ON passages (document);
CREATE INDEX passages_generation ON passages (generation, id, words);
CREATE TABLE removed (passage INTEGER NOT NULL, generation INTEGER NOT NULL);
CREATE INDEX removed_generation ON removed (generation);
PRAGMA user_version = 1;
"""
FORMAT_2 = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, title TEXT NOT NULL,
    date TEXT NOT NULL, source TEXT NOT NULL, language TEXT NOT NULL, tail TEXT NOT NULL,
    collection TEXT NOT NULL);
CREATE INDEX documents_collection ON documents (collection, digest);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    start INTEGER NOT NULL, lead TEXT NOT NULL, text TEXT NOT NULL, sentences BLOB NOT NULL, vector BLOB NOT NULL,
    sentence_codes BLOB NOT NULL,
    words INTEGER NOT NULL, terms BLOB NOT NULL, term_sentences BLOB NOT NULL,
    codes BLOB NOT NULL, code_sentences BLOB NOT NULL);
CREATE INDEX passages_document ON passages (document);
CREATE INDEX passages_generation ON passages (generation, id, words);
CREATE TABLE removed (passage INTEGER NOT NULL, generation INTEGER NOT NULL);
CREATE INDEX removed_generation ON removed (generation);
PRAGMA user_version = 2;
"""
FORMATS = {1: FORMAT_1, 2: FORMAT_2}
CALIBRATIONS = {"model": {"intercept": -5.0, "coefficients": [1.0, 2.0, 3.0, 4.0], "threshold": 0.5}}
MANIFEST = {"store": "s" * 32, "model": "words", "dimension": 2, "calibrations": CALIBRATIONS}


def as_written(path: Path, number: int) -> Path:
    """A store in the format with two documents: one of two passages, and an empty one."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA page_size = 2048")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(FORMATS[number])
        for key, value in MANIFEST.items():
            connection.execute("INSERT INTO manifest VALUES (?, ?)", (key, json.dumps(value)))
        collection: tuple[str, ...] = ("7",) if number > 1 else ()
        marks = ", ?" * len(collection)
        document = ("a.txt", "digest a", "Title", "2022-07-19", "https://a.b", "en", " end\n", *collection)
        connection.execute(f"INSERT INTO documents VALUES (1, ?, ?, ?, ?, ?, ?, ?{marks})", document)
        empty = ("b.txt", "digest b", "", "", "", "und", " \n", *collection)
        connection.execute(f"INSERT INTO documents VALUES (2, ?, ?, ?, ?, ?, ?, ?{marks})", empty)
        for row in (passage(3, 1, "\n", "Ärger one."), passage(4, 13, "\n\n", "Two 😀.")):
            connection.execute(f"INSERT INTO passages VALUES ({', '.join('?' * 14)})", row)
        connection.execute("INSERT INTO removed VALUES (1, 4)")
        connection.commit()
    return path


def passage(number: int, start: int, lead: str, text: str) -> tuple[Any, ...]:
    sentences = np.array([[0, len(text)]], np.int32).tobytes()
    terms = np.array([number, 4_000_000_000], np.uint32).tobytes()
    return (
        number, 5, 1, start, lead, text, sentences, b"\x01\xff", b"\x0f", 2, terms, b"\0\xff", b"\x01\x02", b"\0\0",
    )  # fmt: skip


def check(store: Store, number: int) -> None:
    """Asserts that the store holds everything that was written."""
    collection = "7" if number > 1 else ""
    assert store.text("a.txt") == "\nÄrger one.\n\nTwo 😀. end\n"
    assert store.text("b.txt") == " \n"
    assert store.digests(collection) == {"a.txt": "digest a", "b.txt": "digest b"}
    assert store.sources() == [
        Source("a.txt", "Title", "2022-07-19", "https://a.b", 2, collection, "en"),
        Source("b.txt", "", "", "", 0, collection, "und"),
    ]
    assert store.statistics() == Statistics(2, 2.0, {"en": 2})
    assert store.version() == Version("s" * 32, 5)
    assert store.changes(Version("s" * 32, 3)).removed == (1,)
    assert store.manifest() == {key: value for key, value in MANIFEST.items() if key != "store"}
    assert store.ids(Scope()) == [3, 4]
    entry = store.entries([4])[4]
    assert (entry.passage.start, entry.passage.end, entry.passage.text) == (13, 19, "Two 😀.")
    assert (entry.vector.tolist(), entry.terms.tolist()) == ([1, -1], [4, 4_000_000_000])
    assert (entry.codes.tolist(), entry.code_sentences.tolist()) == ([[1], [2]], [0, 0])


@pytest.mark.parametrize("number", FORMATS)
def test_a_store_of_an_earlier_format_keeps_all_its_data(number: int, tmp_path: Path) -> None:
    path = as_written(tmp_path / "store.sqlite", number)
    for _ in range(2):
        with closing(Store(path)) as store:
            check(store, number)
    assert changed(path) == 0


@pytest.mark.parametrize("number", FORMATS)
def test_an_upgraded_store_has_the_tables_of_a_new_one(number: int, tmp_path: Path) -> None:
    old, new = as_written(tmp_path / "store.sqlite", number), tmp_path / "new.sqlite"
    for path in (old, new):
        Store(path).close()
    assert tables(old) == tables(new)


def tables(path: Path) -> dict[str, set[tuple[str, str]]]:
    """The columns with their types, by table or index."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.FORMAT,)
        query = "SELECT name, type FROM pragma_table_info(?)"
        return {name: set(connection.execute(query, (name,))) for name in names}


@pytest.mark.long
@pytest.mark.parametrize("number", FORMATS)
def test_a_killed_upgrade_leaves_the_old_or_the_new_format(number: int, tmp_path: Path) -> None:
    path = as_written(tmp_path / "store.sqlite", number)
    original, ends = path.read_bytes(), []
    for statement in range(40):
        path.write_bytes(original)
        ends.append(killed_at(statement, path))
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone()[0] in (number, schema.FORMAT)
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        with closing(Store(path)) as store:
            check(store, number)
        if ends[-1] == 0:
            break
    assert (len(ends) > 10, set(ends[:-1]), ends[-1]) == (True, {-signal.SIGKILL}, 0)


def killed_at(statement: int, path: Path) -> int:
    """The exit code of a process that opens the store and is killed before this statement."""
    process = os.fork()
    if process == 0:
        left = statement

        def trace(_: str) -> None:
            nonlocal left
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

        connection = schema.connect(path)
        connection.set_trace_callback(trace)
        schema.prepare(connection, path)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


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
