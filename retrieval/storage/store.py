"""The authoritative store in SQLite: documents, their passages and the data that search needs for each."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.scope import EVERYTHING, Scope, Source
from retrieval.storage import schema
from retrieval.storage.entries import (
    COLUMNS,
    FIELDS,
    HEADING,
    OF_DOCUMENT,
    Entry,
    Outline,
    Wording,
    checksum,
    is_whole,
    outlined,
    packed,
    unpacked,
)
from retrieval.storage.layout import STORE
from retrieval.text.vectors import Signed
from seeds.documents import Document

# Passages whose words are read at once.
_AT_ONCE = 1000
# SQLite errors caused by the machine or another process, not by the file.
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


@dataclass(frozen=True, slots=True)
class Statistics:
    """The number of passages and the mean number of terms of the whole index; passages per language in a scope."""

    passages: int
    mean_terms: float
    languages: dict[str, int]


@dataclass(frozen=True, slots=True)
class Version:
    """A state of a store: its identity, and a number that grows with every change of its passages."""

    store: str
    generation: int


@dataclass(frozen=True, slots=True)
class Changes:
    """The ids of passages added and removed up to a version."""

    version: Version
    added: tuple[int, ...]
    removed: tuple[int, ...]


class Store:
    """Documents and their passages; each call is one transaction, safe across threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = RLock()
        self._connection = schema.connect(path)
        try:
            with _readable(path):
                schema.prepare(self._connection, path)
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._connection.close()

    def manifest(self) -> dict[str, Any]:
        """The manifest: what the index was made with; empty before the first document."""
        rows = self._rows("SELECT key, value FROM manifest WHERE key <> 'store'")
        return {key: json.loads(value) for key, value in rows}

    def describe(self, manifest: Mapping[str, Any]) -> None:
        """Writes these keys of the manifest, leaving the others."""
        with self._transaction() as execute:
            for key, value in manifest.items():
                execute("INSERT OR REPLACE INTO manifest VALUES (?, ?)", (key, json.dumps(value)))

    def start_over(self) -> None:
        """Removes every document and the manifest."""
        with self._transaction() as execute:
            execute("INSERT INTO removed SELECT id, ? FROM passages", (self.version().generation + 1,))
            execute("DELETE FROM documents")
            execute("DELETE FROM counts")
            execute("DELETE FROM manifest WHERE key <> 'store'")

    def put(
        self, document: Document, language: str, digest: str, entries: Sequence[Entry], collection: str = ""
    ) -> None:
        """Stores the document with its passages, replacing one of the same name."""
        with self._transaction() as execute:
            generation = self.version().generation + 1
            _remove(execute, document.name, generation)
            end = entries[-1].passage.end if entries else 0
            fields = (document.name, digest, document.title, document.date, document.source, language)
            row = (*fields, document.text[end:], collection, len(entries), document.missing)
            cursor = execute(_INSERT_DOCUMENT, (*row, checksum(*row)))
            end = 0
            for entry in entries:
                lead = document.text[end : entry.passage.start]
                execute(_INSERT_PASSAGE, (generation, cursor.lastrowid, *packed(entry, lead)))
                end = entry.passage.end
            execute(_COUNT, {"name": document.name, "sign": 1})

    def forget(self, name: str) -> None:
        """Removes the document and its passages. Raises KeyError if no document has this name."""
        with self._transaction() as execute:
            if not execute("SELECT 1 FROM documents WHERE name = ?", (name,)).fetchone():
                raise KeyError(_unknown(name))
            _remove(execute, name, self.version().generation + 1)

    def rename(self, name: str, new: str) -> None:
        """Renames the document; nothing changes if it does not exist or the new name is taken."""
        with self._transaction() as execute:
            generation = self.version().generation + 1
            if execute("UPDATE OR IGNORE documents SET name = ? WHERE name = ?", (new, name)).rowcount:
                execute(f"UPDATE documents SET checksum = checksum({_SUMMED}) WHERE name = ?", (new,))
                # Recorded as removed and added, so that cached scopes by name are updated.
                execute(f"INSERT INTO removed SELECT id, ? FROM passages WHERE {_OF_NAME}", (generation, new))
                execute(f"UPDATE passages SET generation = ? WHERE {_OF_NAME}", (generation, new))

    def outdate(self, names: Iterable[str]) -> None:
        """Forgets which files these documents were read from, so that these files count as changed."""
        with self._transaction() as execute:
            for name in names:
                execute("UPDATE documents SET digest = '' WHERE name = ?", (name,))
                execute(f"UPDATE documents SET checksum = checksum({_SUMMED}) WHERE name = ?", (name,))

    def digests(self, collection: str = "") -> dict[str, str]:
        """The documents of the collection by name, each with the digest of the file it was read from."""
        return dict(self._rows("SELECT name, digest FROM documents WHERE collection = ?", (collection,)))

    def digest(self, name: str) -> str | None:
        """The digest of the file that the document was read from; None if no document has this name."""
        rows = self._rows("SELECT digest FROM documents WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else None

    def sources(self, scope: Scope = EVERYTHING) -> list[Source]:
        """Every document of the scope, by name."""
        condition, values = scope.condition()
        rows = self._rows(
            "SELECT d.name, d.title, d.date, d.source, d.passages, d.collection, d.language, d.missing"
            f" FROM documents AS d WHERE {condition} ORDER BY d.name",
            values,
        )
        return [Source(*row) for row in rows]

    def text(self, name: str) -> str:
        """The whole text of the document.

        Raises KeyError if no document has this name, ValueError if it is damaged.
        """
        rows = self._rows(f"SELECT id, {_COLUMNS_OF_DOCUMENT} FROM documents WHERE name = ?", (name,))
        if not rows:
            raise KeyError(_unknown(name))
        ((document, *fields),) = rows
        passages = self._rows(f"SELECT {COLUMNS} FROM passages WHERE document = ? ORDER BY id", (document,))
        self._check([fields, *passages])
        return "".join(lead + text for _, lead, text, *_ in passages) + str(fields[6])

    def ids(self, scope: Scope) -> list[int]:
        """The ids of the passages of the scope, in ascending order."""
        condition, values = scope.condition()
        rows = self._rows(
            f"SELECT p.id FROM documents AS d CROSS JOIN passages AS p ON p.document = d.id WHERE {condition}",
            values,
        )
        return sorted(passage for (passage,) in rows)

    def among(self, ids: Sequence[int], scope: Scope) -> set[int]:
        """The ids of these passages that are in the scope."""
        condition, values = scope.condition()
        rows = self._of(ids, "p.id", f"{_WITH_DOCUMENTS} WHERE {condition}", values)
        return {passage for (passage,) in rows}

    def in_order(self, ids: Sequence[int]) -> list[int]:
        """The ids of these passages ordered by document name, then by position in the text."""
        rows = self._of(ids, "p.id", f"{_WITH_DOCUMENTS} ORDER BY d.name, p.start")
        return [passage for (passage,) in rows]

    def version(self) -> Version:
        """The current state of the store; an index of another version is behind."""
        ((identity, generation),) = self._rows(
            "SELECT (SELECT value FROM manifest WHERE key = 'store'),"
            " max(coalesce((SELECT max(generation) FROM passages), 0),"
            " coalesce((SELECT max(generation) FROM removed), 0))"
        )
        return Version(json.loads(identity), generation)

    def changes(self, since: Version) -> Changes:
        """The changes since that version; everything counts as added if it is of another store."""
        with self._transaction("DEFERRED") as execute:
            version = self.version()
            after = since.generation if since.store == version.store else 0
            added = execute(_ADDED, (after,)).fetchall()
            removed = execute("SELECT passage FROM removed WHERE generation > ?", (after,)).fetchall()
            return Changes(version, tuple(i for (i,) in added), tuple(i for (i,) in removed))

    def news(self, since: Version) -> tuple[Version, frozenset[str]]:
        """The current version, and the names of the documents added or changed since that one."""
        with self._transaction("DEFERRED") as execute:
            version = self.version()
            after = since.generation if since.store == version.store else 0
            names = execute(
                "SELECT name FROM documents WHERE id IN (SELECT document FROM passages WHERE generation > ?)", (after,)
            ).fetchall()
            return version, frozenset(name for (name,) in names)

    def statistics(self, scope: Scope = EVERYTHING) -> Statistics:
        """Counts of the whole index, and the languages of the scope."""
        ((passages, words),) = self._rows("SELECT coalesce(sum(passages), 0), coalesce(sum(words), 0) FROM counts")
        condition, values = scope.condition()
        counted = "counts" if scope.is_of_collections else "documents"
        rows = self._rows(
            f"SELECT d.language, sum(d.passages) FROM {counted} AS d WHERE {condition}"
            " GROUP BY d.language ORDER BY d.language",
            values,
        )
        return Statistics(passages, words / max(passages, 1), {code: number for code, number in rows if number})

    def outlines(self, ids: Iterable[int]) -> dict[int, Outline]:
        """The outlines of these passages, without those that no longer exist; not checked for damage."""
        columns = "p.id, d.name, p.start, length(p.sentences) / 8, p.sentence_codes, p.terms"
        rows = self._of(ids, columns, _WITH_DOCUMENTS)
        return {row[0]: outlined(row[1:]) for row in rows}

    def entries(self, ids: Iterable[int]) -> dict[int, Entry]:
        """The entries of these passages, without those that no longer exist. Raises ValueError if one is damaged."""
        rows = self._of(ids, f"p.id, {OF_DOCUMENT}, p.{COLUMNS.replace(', ', ', p.')}", _WITH_DOCUMENTS)
        self._check([row[6:] for row in rows])
        return {row[0]: unpacked(row[1:]) for row in rows}

    def wordings(self, ids: Sequence[int]) -> Iterator[Wording]:
        """The wordings of these passages, without those that no longer exist; a limited number in memory at once."""
        columns = "p.id, d.name, d.language, p.text, p.terms, p.term_sentences"
        for first in range(0, len(ids), _AT_ONCE):
            rows = self._of(ids[first : first + _AT_ONCE], columns, _WITH_DOCUMENTS)
            for passage, document, language, text, terms, sentences in rows:
                inside = np.frombuffer(sentences, np.uint8) != HEADING
                yield Wording(passage, document, language, text, np.frombuffer(terms, np.uint32)[inside])

    def vectors(self, ids: Sequence[int]) -> Iterator[tuple[int, Signed]]:
        """The id and vector of each of these passages that has a vector."""
        rows = self._of(ids, "p.id, p.vector", "WHERE length(p.vector) > 0")
        return ((passage, np.frombuffer(vector, np.int8)) for passage, vector in rows)

    def terms(self, ids: Sequence[int]) -> Iterator[tuple[int, NDArray[np.uint32]]]:
        """The id of each of these passages, with the hashes of its terms."""
        rows = self._of(ids, "p.id, p.terms")
        return ((passage, np.frombuffer(terms, np.uint32)) for passage, terms in rows)

    def changed(self) -> int:
        """The number of documents and passages that differ from what was written or are incomplete."""
        ((number,),) = self._rows(_CHANGED)
        return int(number)

    def _check(self, rows: Iterable[Sequence[Any]]) -> None:
        """Raises ValueError if a row does not match its checksum."""
        if not all(map(is_whole, rows)):
            raise ValueError(_damaged(self.path, "a document has changed since it was written"))

    def _of(self, ids: Iterable[int], columns: str, rest: str = "", values: Sequence[Any] = ()) -> list[Any]:
        """These columns of the passages with these ids, without those that no longer exist."""
        statement = f"SELECT {columns} FROM json_each(?) AS wanted JOIN passages AS p ON p.id = wanted.value {rest}"
        return self._rows(statement, (json.dumps(list(ids)), *values))

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
                # On a full disk SQLite may have rolled it back by itself.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


def manifest_in(home: Path) -> dict[str, Any]:
    """The manifest of the index in this directory, read without opening the index; empty if there is none."""
    path = home / STORE
    if not path.is_file():
        return {}
    with closing(Store(path)) as store:
        return store.manifest()


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turns SQLite's errors about a damaged file into a ValueError; a full disk or a lock stays as it is."""
    try:
        yield
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # SQLite may quote what is not text
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_MACHINE:
            raise
        raise ValueError(_damaged(path, str(error))) from error


def _damaged(path: Path, reason: str) -> str:
    return f"The index {path} cannot be read ({reason}): {remedy(path)}."


def remedy(path: Path) -> str:
    """What to do about a damaged store at the path."""
    return (
        f"stop the bot, move {path} away and run `seedbot index`, which reads all documents again; "
        f"or restore a backup with `seedbot restore FILE --replace`"
    )


_WITH_DOCUMENTS = "JOIN documents AS d ON d.id = p.document"
_SUMMED = "name, digest, title, date, source, language, tail, collection, passages, missing"
_COLUMNS_OF_DOCUMENT = f"{_SUMMED}, checksum"
_CHANGED = f"""SELECT (SELECT count(*) FROM passages WHERE checksum <> checksum({FIELDS}))
    + (SELECT count(*) FROM documents WHERE checksum <> checksum({_SUMMED}))
    + (SELECT count(*) FROM documents AS d WHERE passages <> (SELECT count(*) FROM passages WHERE document = d.id))"""
_OF_NAME = "document = (SELECT id FROM documents WHERE name = ?)"
# By generation and then id, as the index is ordered: by id alone SQLite would scan the whole table.
_ADDED = "SELECT id FROM passages WHERE generation > ? ORDER BY generation, id"
_INSERT_DOCUMENT = f"INSERT INTO documents ({_COLUMNS_OF_DOCUMENT}) VALUES (?,?,?,?,?,?,?,?,?,?,?)"
_INSERT_PASSAGE = f"INSERT INTO passages (generation, document, {COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
# Adds the document's passages to the counts, or subtracts them with a sign of -1.
_COUNT = """
INSERT INTO counts SELECT d.language, d.collection, :sign * count(*), :sign * sum(p.words)
FROM documents AS d JOIN passages AS p ON p.document = d.id WHERE d.name = :name GROUP BY d.id
ON CONFLICT DO UPDATE SET passages = passages + excluded.passages, words = words + excluded.words
"""


def _remove(execute: Any, name: str, generation: int) -> None:
    execute(_COUNT, {"name": name, "sign": -1})
    execute(f"INSERT INTO removed SELECT id, ? FROM passages WHERE {_OF_NAME}", (generation, name))
    execute("DELETE FROM documents WHERE name = ?", (name,))


def _unknown(name: str) -> str:
    return f"There is no document {name!r} in the index; documents are named after their files."
