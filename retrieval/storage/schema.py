"""The tables of the store."""

import json
import sqlite3
from pathlib import Path
from uuid import uuid4

from retrieval.storage.entries import checksum
from retrieval.storage.read_only import address

FORMAT = 4

_BUSY_SECONDS = 30
# A passage takes several pages; the smaller the pages, the less of the last one stays empty.
_PAGE_BYTES = 2048
# The length of the write-ahead log at which it is merged into the file: 8 MB.
_LOG_PAGES = 4096

# A document's text is its passages' leads and texts in order, then its tail: nothing is stored twice.
# The counts are updated with every change, since counting a million passages takes longer than answering.
_SCHEMA = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, title TEXT NOT NULL,
    date TEXT NOT NULL, source TEXT NOT NULL, language TEXT NOT NULL, tail TEXT NOT NULL,
    collection TEXT NOT NULL, passages INTEGER NOT NULL, missing TEXT NOT NULL, checksum INTEGER NOT NULL);
CREATE INDEX documents_collection ON documents (collection, digest);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    start INTEGER NOT NULL, lead TEXT NOT NULL, text TEXT NOT NULL, sentences BLOB NOT NULL,
    section TEXT NOT NULL, context TEXT NOT NULL, shape BLOB NOT NULL, places TEXT NOT NULL,
    vector BLOB NOT NULL, sentence_codes BLOB NOT NULL,
    words INTEGER NOT NULL, terms BLOB NOT NULL, term_sentences BLOB NOT NULL,
    codes BLOB NOT NULL, code_sentences BLOB NOT NULL, checksum INTEGER NOT NULL);
CREATE INDEX passages_document ON passages (document);
CREATE INDEX passages_generation ON passages (generation, id);
CREATE TABLE removed (passage INTEGER NOT NULL, generation INTEGER NOT NULL);
CREATE INDEX removed_generation ON removed (generation);
CREATE TABLE counts (
    language TEXT NOT NULL, collection TEXT NOT NULL, passages INTEGER NOT NULL, words INTEGER NOT NULL,
    PRIMARY KEY (language, collection)) WITHOUT ROWID;
"""

_MANIFEST = "CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
# Of an earlier format; what the manifest says of the model and the folder stays.
_EMPTY = """DROP TABLE passages; DROP TABLE documents; DROP TABLE removed; DROP TABLE counts;
DELETE FROM manifest WHERE key IN ('store', 'state', 'splitting');"""

# Counts all passages again.
COUNT = """INSERT INTO counts SELECT d.language, d.collection, count(*), sum(p.words)
    FROM documents AS d JOIN passages AS p ON p.document = d.id GROUP BY d.language, d.collection"""


def connect(path: Path) -> sqlite3.Connection:
    """A connection that threads can share, with the SQL functions that the statements use."""
    connection = sqlite3.connect(
        address(path), timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=True
    )
    connection.create_function("casefold", 1, str.casefold, deterministic=True)
    connection.create_function("checksum", -1, checksum, deterministic=True)
    return connection


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Creates the tables if there are none, or empty ones in place of those of an earlier format.

    The manifest is kept: it says what the index must be made of again. Raises ValueError if the format is newer.
    """
    version = _version(connection)
    if version > FORMAT:
        raise ValueError(
            f"The index {path} was written by a newer seedbot (format {version}, this one reads "
            f"{FORMAT}): upgrade seedbot, or give another --home."
        )
    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    connection.execute("PRAGMA foreign_keys = ON")
    if version < FORMAT:
        _create(connection)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been first.
        if (version := _version(connection)) < FORMAT:
            _run(connection, (_EMPTY if version else _MANIFEST) + _SCHEMA)
            connection.execute("INSERT INTO manifest VALUES ('store', ?)", (json.dumps(uuid4().hex),))
            connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")
    except BaseException:
        # On a full disk SQLite may have rolled it back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _run(connection: sqlite3.Connection, statements: str) -> None:
    """Runs the statements one by one; `executescript` would end the transaction."""
    for statement in statements.split(";"):
        connection.execute(statement)
