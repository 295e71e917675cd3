"""The tables of the store."""

import json
from uuid import uuid4

from retrieval.storage.sql import Database

FORMAT = 6

# A document's text is its passages' leads and texts in order, then its tail: nothing is stored twice.
# The counts are updated with every change, since counting a million passages takes longer than answering.
_SCHEMA = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, title TEXT NOT NULL,
    date TEXT NOT NULL, source TEXT NOT NULL, language TEXT NOT NULL, tail TEXT NOT NULL,
    collection TEXT NOT NULL, passages INTEGER NOT NULL, missing TEXT NOT NULL, checksum INTEGER NOT NULL);
CREATE INDEX documents_collection ON documents (collection);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    language TEXT NOT NULL, start INTEGER NOT NULL, lead TEXT NOT NULL, text BLOB NOT NULL, sentences BLOB NOT NULL,
    section TEXT NOT NULL, context TEXT NOT NULL, shape BLOB NOT NULL, places TEXT NOT NULL,
    vector BLOB NOT NULL, sentence_codes BLOB NOT NULL,
    words INTEGER NOT NULL, terms BLOB NOT NULL, term_sentences BLOB NOT NULL,
    codes BLOB NOT NULL, code_sentences BLOB NOT NULL, checksum INTEGER NOT NULL);
CREATE INDEX passages_document ON passages (document, language);
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
DELETE FROM manifest WHERE key IN ('store', 'history', 'state', 'splitting');"""


def prepare(database: Database, *, renew: bool) -> None:
    """Creates the tables if there are none; if `renew`, empty ones in place of those of an earlier format.

    The manifest is kept: it says what the index must be made of again. Raises ValueError if the format is newer, or
    earlier and not to be renewed.
    """
    version = database.format()
    if version > FORMAT:
        raise ValueError(
            f"The index {database.name} was written by a newer seedbot (format {version}, this one reads "
            f"{FORMAT}): upgrade seedbot, or give another --home."
        )
    if 0 < version < FORMAT and not renew:
        raise ValueError(
            f"The index {database.name} was written by an earlier seedbot (format {version}, this one reads {FORMAT}): "
            f"stop the others that use it and run `seedbot index`, which reads all documents again."
        )
    if version < FORMAT:
        with database.transaction():
            _create(database)


def _create(database: Database) -> None:
    # Another process may have been first.
    if (version := database.format()) < FORMAT:
        database.create((_EMPTY if version else _MANIFEST) + _SCHEMA, FORMAT)
        database.execute("INSERT INTO manifest VALUES ('store', ?)", json.dumps(uuid4().hex))
