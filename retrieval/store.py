"""The one truth about what is indexed: documents, their passages and all that search knows of each, in SQLite."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from retrieval.passages import Passage
from retrieval.scope import EVERYTHING, Scope, Source
from retrieval.vectors import Codes, Signed
from seeds.documents import Document

FORMAT = 2
# A word or token with this number stands in the document's heading, not in a sentence of the passage.
HEADING = 255

_BUSY_SECONDS = 30
# A passage takes several pages; the smaller they are, the less of the last one is left empty.
_PAGE_BYTES = 2048
# How long the write-ahead log grows before it is taken into the file: 8 MB.
_LOG_PAGES = 4096
# Passages whose words are read together.
_AT_ONCE = 1000
# What SQLite says of the machine and not of the file.
_OF_THE_MACHINE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}

# The document's text is its passages' leads and texts in order, then its tail: nothing is stored twice.
_SCHEMA = """
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
"""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A passage with all that search needs to know of it."""

    passage: Passage
    language: str
    vector: Signed  # (dimension,), or (0,) where the model does not know the language
    sentence_codes: Codes  # (sentences, bytes), two bits a dimension of each sentence's vector, likewise
    terms: NDArray[np.uint32]  # (terms,), the hash of each content word's term, in order
    term_sentences: NDArray[np.uint8]  # (terms,), the number of the sentence each stands in, or HEADING
    codes: Codes  # (tokens, bytes), one bit a dimension of each content token's embedding
    code_sentences: NDArray[np.uint8]  # (tokens,), likewise


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """A passage's text and the hashes of its terms, without the heading's."""

    passage: int
    document: str
    language: str
    text: str
    terms: NDArray[np.uint32]  # (terms,)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts: passages and terms of a passage in the mean, of all; passages of each language, of a scope."""

    passages: int
    mean_terms: float
    languages: dict[str, int]


@dataclass(frozen=True, slots=True)
class Version:
    """A state of a store: which store it is, and a number that grows with every change of its passages."""

    store: str
    generation: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Passages that came and went up to a version, by id."""

    version: Version
    added: tuple[int, ...]
    removed: tuple[int, ...]


class Store:
    """Documents and their passages; each call is one transaction, safe between threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = RLock()
        self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            with _readable(path):
                self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def manifest(self) -> dict[str, Any]:
        """What the index was made with; empty before the first document."""
        rows = self._rows("SELECT key, value FROM manifest WHERE key <> 'store'")
        return {key: json.loads(value) for key, value in rows}

    def describe(self, manifest: Mapping[str, Any]) -> None:
        """Note what the index is made with, key by key."""
        with self._transaction() as execute:
            for key, value in manifest.items():
                execute("INSERT OR REPLACE INTO manifest VALUES (?, ?)", (key, json.dumps(value)))

    def start_over(self) -> None:
        """Forget every document and what the index was made with."""
        with self._transaction() as execute:
            execute("INSERT INTO removed SELECT id, ? FROM passages", (self.version().generation + 1,))
            execute("DELETE FROM documents")
            execute("DELETE FROM manifest WHERE key <> 'store'")

    def put(
        self, document: Document, language: str, digest: str, entries: Sequence[Entry], collection: str = ""
    ) -> None:
        """Take the document with its passages, in place of what stood under its name."""
        with self._transaction() as execute:
            generation = self.version().generation + 1
            _remove(execute, document.name, generation)
            end = entries[-1].passage.end if entries else 0
            cursor = execute(
                _INSERT_DOCUMENT,
                (
                    document.name,
                    digest,
                    document.title,
                    document.date,
                    document.source,
                    language,
                    document.text[end:],
                    collection,
                ),
            )
            end = 0
            for entry in entries:
                lead = document.text[end : entry.passage.start]
                execute(_INSERT_PASSAGE, (generation, cursor.lastrowid, lead, *_packed(entry)))
                end = entry.passage.end

    def forget(self, name: str) -> None:
        """Remove the document and its passages. Raises KeyError where there is none of this name."""
        with self._transaction() as execute:
            if not execute("SELECT 1 FROM documents WHERE name = ?", (name,)).fetchone():
                raise KeyError(_unknown(name))
            _remove(execute, name, self.version().generation + 1)

    def digests(self, collection: str = "") -> dict[str, str]:
        """Name and digest of the file it was read from, of each document of the collection."""
        return dict(self._rows("SELECT name, digest FROM documents WHERE collection = ?", (collection,)))

    def sources(self, scope: Scope = EVERYTHING) -> list[Source]:
        """Every document of the scope, by name."""
        rows = self._rows(
            "SELECT name, title, date, source, (SELECT count(*) FROM passages WHERE document = documents.id),"
            " collection, language FROM documents ORDER BY name"
        )
        return [source for source in (Source(*row) for row in rows) if scope.admits(source)]

    def text(self, name: str) -> str:
        """The whole text of the document. Raises KeyError where there is none of this name."""
        rows = self._rows("SELECT id, tail FROM documents WHERE name = ?", (name,))
        if not rows:
            raise KeyError(_unknown(name))
        ((document, tail),) = rows
        passages = self._rows("SELECT lead || text FROM passages WHERE document = ? ORDER BY id", (document,))
        return "".join(text for (text,) in passages) + str(tail)

    def ids(self, scope: Scope) -> list[int]:
        """The passages of the scope."""
        names = [source.name for source in self.sources(scope)]
        rows = self._rows(
            "SELECT passages.id FROM json_each(?) JOIN documents ON name = value"
            " JOIN passages ON document = documents.id ORDER BY passages.id",
            (json.dumps(names),),
        )
        return [passage for (passage,) in rows]

    def in_order(self, ids: Sequence[int]) -> list[int]:
        """These passages in the order of documents and of their text."""
        rows = self._rows(
            "SELECT p.id FROM json_each(?) AS wanted JOIN passages AS p ON p.id = wanted.value"
            " JOIN documents AS d ON d.id = p.document ORDER BY d.name, p.start",
            (json.dumps(ids),),
        )
        return [passage for (passage,) in rows]

    def version(self) -> Version:
        """The store's present state; an index that holds another is behind."""
        ((identity, generation),) = self._rows(
            "SELECT (SELECT value FROM manifest WHERE key = 'store'),"
            " max(coalesce((SELECT max(generation) FROM passages), 0),"
            " coalesce((SELECT max(generation) FROM removed), 0))"
        )
        return Version(json.loads(identity), generation)

    def changes(self, since: Version) -> Changes:
        """What came and went after that version of this store; everything, if it is of another store."""
        with self._transaction("DEFERRED") as execute:
            version = self.version()
            after = since.generation if since.store == version.store else 0
            added = execute("SELECT id FROM passages WHERE generation > ? ORDER BY id", (after,)).fetchall()
            removed = execute("SELECT passage FROM removed WHERE generation > ?", (after,)).fetchall()
            return Changes(version, tuple(i for (i,) in added), tuple(i for (i,) in removed))

    def news(self, since: Version) -> tuple[Version, frozenset[str]]:
        """The present version, and the names of the documents that are new or changed after that one."""
        with self._transaction("DEFERRED") as execute:
            version = self.version()
            after = since.generation if since.store == version.store else 0
            names = execute(
                "SELECT name FROM documents WHERE id IN (SELECT document FROM passages WHERE generation > ?)", (after,)
            ).fetchall()
            return version, frozenset(name for (name,) in names)

    def statistics(self, scope: Scope = EVERYTHING) -> Statistics:
        """Counts of the whole index, and the languages of the scope."""
        ((passages, mean_terms),) = self._rows("SELECT count(*), coalesce(avg(words), 0.0) FROM passages")
        languages: Counter[str] = Counter()
        for source in self.sources(scope):
            languages[source.language] += source.passages
        return Statistics(passages, mean_terms, {code: n for code, n in sorted(languages.items()) if n})

    def entries(self, ids: Iterable[int]) -> dict[int, Entry]:
        """The passages of these ids that are still there."""
        rows = self._rows(
            "SELECT p.id, d.name, d.title, d.date, d.source, d.language, p.start, p.text, p.sentences,"
            " p.vector, p.sentence_codes, p.terms, p.term_sentences, p.codes, p.code_sentences"
            " FROM json_each(?) AS wanted JOIN passages AS p ON p.id = wanted.value"
            " JOIN documents AS d ON d.id = p.document",
            (json.dumps(list(ids)),),
        )
        return {row[0]: _entry(row[1:]) for row in rows}

    def wordings(self, ids: Sequence[int]) -> Iterator[Wording]:
        """The words of the passages of these ids that are still there, a few passages in memory at once."""
        for first in range(0, len(ids), _AT_ONCE):
            rows = self._rows(
                "SELECT p.id, d.name, d.language, p.text, p.terms, p.term_sentences"
                " FROM json_each(?) AS wanted JOIN passages AS p ON p.id = wanted.value"
                " JOIN documents AS d ON d.id = p.document",
                (json.dumps(ids[first : first + _AT_ONCE]),),
            )
            for passage, document, language, text, terms, sentences in rows:
                inside = np.frombuffer(sentences, np.uint8) != HEADING
                yield Wording(passage, document, language, text, np.frombuffer(terms, np.uint32)[inside])

    def vectors(self, ids: Sequence[int]) -> Iterator[tuple[int, Signed]]:
        """Each passage's id and vector, of those that have one."""
        rows = self._rows(
            "SELECT p.id, p.vector FROM json_each(?) AS wanted JOIN passages AS p ON p.id = wanted.value"
            " WHERE length(p.vector) > 0",
            (json.dumps(ids),),
        )
        return ((passage, np.frombuffer(vector, np.int8)) for passage, vector in rows)

    def _prepare(self) -> None:
        with self._lock:
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
            if version > FORMAT:
                raise ValueError(
                    f"The index {self.path} was written by a newer seedbot (format {version}, this one reads "
                    f"{FORMAT}): upgrade seedbot, or give another --home."
                )
            self._connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
            self._connection.execute("PRAGMA foreign_keys = ON")
            if version == 0:
                self._create()
            if version == 1:
                self._add_collections()

    def _create(self) -> None:
        with self._transaction() as execute:
            # Another process may have been first.
            if execute("PRAGMA user_version").fetchone()[0] == 0:
                for statement in _SCHEMA.split(";"):
                    execute(statement)
                execute("INSERT INTO manifest VALUES ('store', ?)", (json.dumps(uuid4().hex),))
                execute(f"PRAGMA user_version = {FORMAT}")

    def _add_collections(self) -> None:
        """Format 1 knew no collections: all its documents are of the folder's."""
        with self._transaction() as execute:
            if execute("PRAGMA user_version").fetchone()[0] == 1:
                execute("ALTER TABLE documents ADD COLUMN collection TEXT NOT NULL DEFAULT ''")
                execute("CREATE INDEX documents_collection ON documents (collection, digest)")
                execute(f"PRAGMA user_version = {FORMAT}")

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock, _readable(self.path):
            return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def _transaction(self, mode: str = "IMMEDIATE") -> Iterator[Any]:
        with self._lock, _readable(self.path):
            self._connection.execute(f"BEGIN {mode}")
            try:
                yield self._connection.execute
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turns what SQLite says of a damaged file into a sentence; a full disk or a lock is another matter."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in _OF_THE_MACHINE:
            raise
        raise ValueError(
            f"The index {path} cannot be read ({error}): delete it and run `seedbot index` to make it again."
        ) from error


_INSERT_DOCUMENT = (
    "INSERT INTO documents (name, digest, title, date, source, language, tail, collection) VALUES (?,?,?,?,?,?,?,?)"
)
_INSERT_PASSAGE = (
    "INSERT INTO passages (generation, document, lead, start, text, sentences, vector, sentence_codes,"
    " words, terms, term_sentences, codes, code_sentences) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
)


def _remove(execute: Any, name: str, generation: int) -> None:
    execute(
        "INSERT INTO removed SELECT id, ? FROM passages WHERE document = (SELECT id FROM documents WHERE name = ?)",
        (generation, name),
    )
    execute("DELETE FROM documents WHERE name = ?", (name,))


def _packed(entry: Entry) -> tuple[Any, ...]:
    passage = entry.passage
    sentences = np.array(passage.sentences, np.int32) - passage.start
    return (
        passage.start,
        passage.text,
        sentences.tobytes(),
        entry.vector.tobytes(),
        entry.sentence_codes.tobytes(),
        len(entry.terms),
        entry.terms.tobytes(),
        entry.term_sentences.tobytes(),
        entry.codes.tobytes(),
        entry.code_sentences.tobytes(),
    )


def _entry(row: Sequence[Any]) -> Entry:
    document, title, date, source, language, start, text, sentences = row[:8]
    vector, sentence_codes, terms, term_sentences, codes, code_sentences = row[8:]
    spans = np.frombuffer(sentences, np.int32).reshape(-1, 2) + start
    return Entry(
        passage=Passage(
            document=document,
            title=title,
            date=date,
            source=source,
            start=start,
            end=start + len(text),
            text=text,
            sentences=tuple((first, last) for first, last in spans.tolist()),
        ),
        language=language,
        vector=np.frombuffer(vector, np.int8),
        sentence_codes=_rows_of(sentence_codes, len(spans)),
        terms=np.frombuffer(terms, np.uint32),
        term_sentences=np.frombuffer(term_sentences, np.uint8),
        codes=_rows_of(codes, len(code_sentences)),
        code_sentences=np.frombuffer(code_sentences, np.uint8),
    )


def _rows_of(blob: bytes, rows: int) -> Codes:
    return np.frombuffer(blob, np.uint8).reshape(rows, -1 if rows else 0)


def _unknown(name: str) -> str:
    return f"There is no document {name!r} in the index; its documents have the names of their files."
