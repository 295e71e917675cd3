"""The authoritative store: documents, their passages and the data that search needs for each."""

import json
import secrets
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.scope import EVERYTHING, Scope, Source
from retrieval.storage import schema
from retrieval.storage.entries import (
    COLUMNS,
    HEADING,
    OF_DOCUMENT,
    SHOWN,
    Entry,
    Outline,
    Wording,
    checksum,
    is_whole,
    numbers_of,
    outlined,
    packed,
    passage_of,
    text_of,
    unpacked,
    vector_of,
)
from retrieval.storage.layout import STORE
from retrieval.storage.postgres_url import address
from retrieval.storage.sql import Database
from retrieval.storage.sqlite import Sqlite
from retrieval.text.passages import Passage
from retrieval.text.vectors import Signed
from seeds.documents import Document

# Passages whose words are read at once.
_AT_ONCE = 1000
# Two servers that take over from the same one go on with the same generation once in a trillion times.
_WIDEST_GAP = 1 << 40
# Enough for whoever was away while the server was often started.
_MOST_GAPS = 100
# What the manifest holds besides what the index was made with.
_HISTORY = "history"
_DESCRIBED = f"key NOT IN ('store', '{_HISTORY}')"


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
    """The ids of passages added and removed up to a version; `afresh` where they do not continue what was seen."""

    version: Version
    added: tuple[int, ...]
    removed: tuple[int, ...]
    afresh: bool = False


class Store:
    """Documents and their passages; each call is one transaction, safe across threads and processes."""

    def __init__(self, place: Path | str, *, renew: bool = False) -> None:
        """The place is a SQLite file, or the URL of a PostgreSQL database.

        A store of an earlier format is emptied; one in a database, which others use, only if `renew`.
        """
        self.place = place
        self.database = _opened(place)
        try:
            schema.prepare(self.database, renew=renew or isinstance(place, Path))
        except BaseException:
            self.database.close()
            raise

    def close(self) -> None:
        """Closes the connections."""
        self.database.close()

    @property
    def name(self) -> str:
        """The file or the database, for people to read."""
        return self.database.name

    def notices(self) -> Iterator[None]:
        """One item for each change that others may have made, as it is committed; none where nobody tells of them."""
        return self.database.notices()

    def manifest(self) -> dict[str, Any]:
        """The manifest: what the index was made with; empty before the first document."""
        rows = self.database.rows(f"SELECT key, value FROM manifest WHERE {_DESCRIBED}")
        return {key: json.loads(value) for key, value in rows}

    def describe(self, manifest: Mapping[str, Any]) -> None:
        """Writes these keys of the manifest, leaving the others."""
        with self.database.transaction():
            for key, value in manifest.items():
                self.database.execute(_DESCRIBE, key, json.dumps(value))

    def start_over(self) -> None:
        """Removes every document and the manifest."""
        with self.database.transaction():
            self.database.execute("INSERT INTO removed SELECT id, ? FROM passages", self._next())
            self.database.execute("DELETE FROM documents")
            self.database.execute("DELETE FROM counts")
            self.database.execute(f"DELETE FROM manifest WHERE {_DESCRIBED}")

    def put(
        self, document: Document, language: str, digest: str, entries: Sequence[Entry], collection: str = ""
    ) -> None:
        """Stores the document with its passages, replacing one of the same name."""
        end = entries[-1].passage.end if entries else 0
        fields = (document.name, digest, document.title, document.date, document.source, language)
        row = (*fields, document.text[end:], collection, len(entries), document.missing)
        self.write((*row, checksum(*row)), (packed(*each) for each in _with_leads(document.text, entries)))

    def write(self, document: Sequence[Any], passages: Iterable[Sequence[Any]]) -> None:
        """Stores the row of a document and those of its passages, replacing one of the same name."""
        name = document[0]
        with self.database.transaction():
            generation = self._next()
            self._remove(name, generation)
            ((number,),) = self.database.rows(_INSERT_DOCUMENT, *document)
            self.database.execute_each(_INSERT_PASSAGE, ((generation, number, *row) for row in passages))
            self._count(name, 1)

    def read(self, name: str) -> tuple[list[Any], list[Any]]:
        """The row of the document and those of its passages, in order, as they were written.

        Raises KeyError if no document has this name, ValueError if it is damaged.
        """
        rows = self.database.rows(f"SELECT id, {DOCUMENT_COLUMNS} FROM documents WHERE name = ?", name)
        if not rows:
            raise KeyError(_unknown(name))
        ((number, *document),) = rows
        passages = self.database.rows(f"SELECT {COLUMNS} FROM passages WHERE document = ? ORDER BY id", number)
        self._check([document, *passages])
        return document, passages

    def checksums(self) -> dict[str, int]:
        """The documents by name, each with the sum of the checksums of its rows."""
        return dict(self.database.rows(_CHECKSUMS))

    def forget(self, name: str) -> None:
        """Removes the document and its passages. Raises KeyError if no document has this name."""
        with self.database.transaction():
            if self.digest(name) is None:
                raise KeyError(_unknown(name))
            self._remove(name, self._next())

    def rename(self, name: str, new: str) -> None:
        """Renames the document; nothing changes if it does not exist or the new name is taken."""
        with self.database.transaction():
            generation = self._next()
            if self.database.execute(_RENAME, new, name, new):
                self._sum_again(new)
                # Recorded as removed and added, so that cached scopes by name are updated.
                self.database.execute(_NOTE_REMOVED, generation, new)
                self.database.execute(f"UPDATE passages SET generation = ? WHERE {_OF_NAME}", generation, new)

    def outdate(self, names: Iterable[str]) -> None:
        """Forgets which files these documents were read from, so that these files count as changed."""
        with self.database.transaction():
            for name in names:
                self.database.execute("UPDATE documents SET digest = '' WHERE name = ?", name)
                self._sum_again(name)

    def digests(self, collection: str = "") -> dict[str, str]:
        """The documents of the collection by name, each with the digest of the file it was read from."""
        return dict(self.database.rows("SELECT name, digest FROM documents WHERE collection = ?", collection))

    def digest(self, name: str) -> str | None:
        """The digest of the file that the document was read from; None if no document has this name."""
        rows = self.database.rows("SELECT digest FROM documents WHERE name = ?", name)
        return str(rows[0][0]) if rows else None

    def sources(self, scope: Scope = EVERYTHING) -> list[Source]:
        """Every document of the scope, by name; of a language, those with a passage in it."""
        condition, values = self._condition(scope)
        if scope.language:
            condition += " AND d.id IN (SELECT document FROM passages WHERE language = ?)"
            values = (*values, scope.language)
        rows = self.database.rows(
            "SELECT d.name, d.title, d.date, d.source, d.passages, d.collection, d.language, d.missing"
            f" FROM documents AS d WHERE {condition} ORDER BY d.name",
            *values,
        )
        return [Source(*row) for row in rows]

    def text(self, name: str) -> str:
        """The whole text of the document.

        Raises KeyError if no document has this name, ValueError if it is damaged.
        """
        document, passages = self.read(name)
        return "".join(lead + text_of(text) for _, _, lead, text, *_ in passages) + str(document[6])

    def passages(self, name: str) -> list[Passage]:
        """The passages of the document in order; none if no document has this name.

        Raises ValueError if their texts are damaged.
        """
        columns = f"{OF_DOCUMENT}, p.{SHOWN.replace(', ', ', p.')}"
        of_document = f"FROM {_PASSAGES_OF_DOCUMENTS} WHERE d.name = ? ORDER BY p.id"
        rows = self.database.rows(f"SELECT {columns} {of_document}", name)
        try:
            return [passage_of(row) for row in rows]
        except (zlib.error, ValueError) as error:
            raise self.database.damaged(str(error)) from error

    def ids(self, scope: Scope) -> list[int]:
        """The ids of the passages of the scope, in ascending order."""
        condition, values = self._of_passages(scope)
        rows = self.database.rows(f"SELECT p.id FROM {_PASSAGES_OF_DOCUMENTS} WHERE {condition}", *values)
        return sorted(passage for (passage,) in rows)

    def among(self, ids: Sequence[int], scope: Scope) -> set[int]:
        """The ids of these passages that are in the scope."""
        condition, values = self._of_passages(scope)
        rows = self._of(ids, "p.id", f"{_WITH_DOCUMENTS} WHERE {condition}", *values)
        return {passage for (passage,) in rows}

    def in_order(self, ids: Sequence[int]) -> list[int]:
        """The ids of these passages ordered by document name, then by position in the text."""
        rows = self._of(ids, "p.id", f"{_WITH_DOCUMENTS} ORDER BY d.name, p.start")
        return [passage for (passage,) in rows]

    def version(self) -> Version:
        """The current state of the store; an index of another version is behind."""
        ((identity, generation),) = self.database.rows(_VERSION)
        return Version(json.loads(identity), generation)

    def changes(self, since: Version) -> Changes:
        """The changes since that version; all that is there, afresh, if it is of another store or was lost.

        None while a replica is behind that version.
        """
        with self.database.snapshot():
            version = self.version()
            afresh = since.store != version.store
            if not afresh and since.generation > version.generation and self.database.is_replica():
                return Changes(since, (), ())
            afresh = afresh or self._is_lost(since.generation, version.generation)
            after = 0 if afresh else since.generation
            added = self.database.rows(_ADDED, after)
            removed = self.database.rows(_REMOVED, after)
            return Changes(version, tuple(i for (i,) in added), tuple(i for (i,) in removed), afresh)

    def _next(self) -> int:
        """The generation of a change that is made now.

        A server that takes over, or is restored, may lack changes that others have seen. So the first change on it
        leaves a gap in the generations, random so that none of two such servers is taken for the other.
        """
        server, (known, gaps) = self.database.server(), self._history()
        last = max([self.version().generation, *(first - 1 for _, first in gaps)])
        if server != known:
            if known:
                gaps.append((last, last + 1 + secrets.randbelow(_WIDEST_GAP)))
                last = gaps[-1][1] - 1
            self.database.execute(_DESCRIBE, _HISTORY, json.dumps([server, gaps[-_MOST_GAPS:]]))
        return last + 1

    def _is_lost(self, seen: int, newest: int) -> bool:
        """Whether the database does not have the change of this generation, which was seen in it."""
        return seen > newest or any(last < seen < first for last, first in self._history()[1])

    def _history(self) -> tuple[str, list[tuple[int, int]]]:
        """The server on which the last change was made, and the gaps in the generations."""
        for (value,) in self.database.rows("SELECT value FROM manifest WHERE key = ?", _HISTORY):
            server, gaps = json.loads(value)
            return server, gaps
        return "", []

    def news(self, since: Version) -> tuple[Version, frozenset[str]]:
        """The current version, and the names of the documents added or changed since that one."""
        with self.database.snapshot():
            version = self.version()
            after = since.generation if since.store == version.store else 0
            names = self.database.rows(
                "SELECT name FROM documents WHERE id IN (SELECT document FROM passages WHERE generation > ?)", after
            )
            return version, frozenset(name for (name,) in names)

    def statistics(self, scope: Scope = EVERYTHING) -> Statistics:
        """Counts of the whole index, and the languages of the scope."""
        ((passages, words),) = self.database.rows(_TOTALS)
        return Statistics(passages, words / max(passages, 1), self._languages(scope))

    def _languages(self, scope: Scope) -> dict[str, int]:
        """The number of passages in each language of the scope."""
        condition, values = self._condition(scope)
        counted = (
            "d.language, CAST(sum(d.passages) AS INTEGER) FROM counts AS d"
            if scope.is_of_collections
            else f"p.language, count(*) FROM {_PASSAGES_OF_DOCUMENTS}"
        )
        rows = self.database.rows(f"SELECT {counted} WHERE {condition} GROUP BY 1 ORDER BY 1", *values)
        return {code: number for code, number in rows if number and scope.language in (None, code)}

    def outlines(self, ids: Iterable[int]) -> dict[int, Outline]:
        """The outlines of these passages, without those that no longer exist; not checked for damage."""
        columns = "p.id, d.name, p.start, length(p.sentences) / 8, p.sentence_codes, p.terms"
        rows = self._of(ids, columns, _WITH_DOCUMENTS)
        return {row[0]: outlined(row[1:]) for row in rows}

    def entries(self, ids: Iterable[int]) -> dict[int, Entry]:
        """The entries of these passages, without those that no longer exist. Raises ValueError if one is damaged."""
        rows = self._of(ids, f"p.id, {OF_DOCUMENT}, p.{COLUMNS.replace(', ', ', p.')}", _WITH_DOCUMENTS)
        self._check([row[5:] for row in rows])
        return {row[0]: unpacked(row[1:]) for row in rows}

    def wordings(self, ids: Sequence[int]) -> Iterator[Wording]:
        """The wordings of these passages, without those that no longer exist; a limited number in memory at once."""
        columns = "p.id, d.name, p.language, p.text, p.terms, p.term_sentences"
        for first in range(0, len(ids), _AT_ONCE):
            wanted = ids[first : first + _AT_ONCE]
            rows = {row[0]: row for row in self._of(wanted, columns, _WITH_DOCUMENTS)}
            yield from (self._wording(*rows[i]) for i in wanted if i in rows)

    def _wording(
        self, passage: int, document: str, language: str, text: bytes, terms: bytes, sentences: bytes
    ) -> Wording:
        try:
            inside = numbers_of(sentences) != HEADING
            return Wording(passage, document, language, text_of(text), np.frombuffer(terms, np.uint32)[inside])
        except (zlib.error, ValueError) as error:
            raise self.database.damaged(str(error)) from error

    def vectors(self, ids: Sequence[int]) -> Iterator[tuple[int, Signed]]:
        """The id and vector of each of these passages that has a vector."""
        rows = self._of(ids, "p.id, p.vector", "WHERE length(p.vector) > 0")
        return ((passage, vector_of(vector)) for passage, vector in rows)

    def terms(self, ids: Sequence[int]) -> Iterator[tuple[int, NDArray[np.uint32]]]:
        """The id of each of these passages, with the hashes of its terms."""
        rows = self._of(ids, "p.id, p.terms")
        return ((passage, np.frombuffer(terms, np.uint32)) for passage, terms in rows)

    def changed(self) -> int:
        """The number of documents and passages that differ from what was written or are incomplete."""
        ((incomplete,),) = self.database.rows(_INCOMPLETE)
        tables = ("documents", DOCUMENT_COLUMNS), ("passages", COLUMNS)
        return int(incomplete) + sum(self._altered(table, columns) for table, columns in tables)

    def _altered(self, table: str, columns: str) -> int:
        """The number of rows of the table that do not match their checksums; a limited number in memory at once."""
        statement, altered, last = f"SELECT id, {columns} FROM {table} WHERE id > ? ORDER BY id LIMIT ?", 0, -1
        while rows := self.database.rows(statement, last, _AT_ONCE):
            last = rows[-1][0]
            altered += sum(not is_whole(row[1:]) for row in rows)
        return altered

    def _check(self, rows: Iterable[Sequence[Any]]) -> None:
        """Raises ValueError if a row does not match its checksum."""
        if not all(map(is_whole, rows)):
            raise self.database.damaged("a document has changed since it was written")

    def _condition(self, scope: Scope) -> tuple[str, tuple[str, ...]]:
        """The SQL condition on a document `d` to be of the scope, and its values."""
        condition, values = scope.condition()
        if not scope.origin:
            return condition, values
        # Compared here: each database folds cases in its own way.
        documents = f"SELECT d.id, d.source, d.name, d.title FROM documents AS d WHERE {condition}"
        ids = [number for number, *written in self.database.rows(documents, *values) if scope.is_origin(*written)]
        return "d.id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))", (json.dumps(ids),)

    def _of_passages(self, scope: Scope) -> tuple[str, tuple[str, ...]]:
        """The SQL condition on a passage `p` of a document `d` to be of the scope, and its values."""
        condition, values = self._condition(scope)
        return (f"{condition} AND p.language = ?", (*values, scope.language)) if scope.language else (condition, values)

    def _of(self, ids: Iterable[int], columns: str, rest: str = "", *values: Any) -> list[Any]:
        """These columns of the passages with these ids, without those that no longer exist."""
        return self.database.rows(f"SELECT {columns} {_WANTED} {rest}", json.dumps(list(ids)), *values)

    def _remove(self, name: str, generation: int) -> None:
        self._count(name, -1)
        self.database.execute(_NOTE_REMOVED, generation, name)
        self.database.execute("DELETE FROM documents WHERE name = ?", name)

    def _count(self, name: str, sign: int) -> None:
        """Adds the document's passages to the counts, or subtracts them with a sign of -1."""
        self.database.execute(_COUNT, sign, sign, name)

    def _sum_again(self, name: str) -> None:
        """Writes the checksum of a document of which a field was changed."""
        for row in self.database.rows(f"SELECT {_SUMMED} FROM documents WHERE name = ?", name):
            self.database.execute("UPDATE documents SET checksum = ? WHERE name = ?", checksum(*row), name)


def place_of(home: Path, database: str | None) -> Path | str:
    """Where the store of this home is: a file in it, or the database at this URL."""
    return database or home / STORE


def is_stored(place: Path | str) -> bool:
    """Whether there is a store in the place."""
    if isinstance(place, Path):
        return place.is_file()
    with closing(_opened(place)) as database:
        return database.format() > 0


def manifest_in(home: Path, database: str | None = None) -> dict[str, Any]:
    """The manifest of the index with this home, read without opening the index; empty if there is none."""
    place = place_of(home, database)
    if not is_stored(place):
        return {}
    with closing(Store(place)) as store:
        return store.manifest()


def _opened(place: Path | str) -> Database:
    name = place if isinstance(place, Path) else address(place).name

    def damage(reason: str) -> str:
        return f"The index {name} cannot be read ({reason}): {remedy(place)}."

    if isinstance(place, Path):
        return Sqlite(place, damage)
    # Imported here: it comes with the extra `postgres`.
    from retrieval.storage.postgres import Postgres

    return Postgres(place, "store", damage)


def remedy(place: Path | str) -> str:
    """What to do about a damaged store in the place."""
    if isinstance(place, str):
        return (
            f"restore the database from its backup, or drop the schema {address(place).schema} in it and run "
            f"`seedbot index`, which reads all documents again"
        )
    return (
        f"stop the bot, move {place} away and run `seedbot index`, which reads all documents again; "
        f"or restore a backup with `seedbot restore FILE --replace`"
    )


# `value` is text or a number, as the database has it.
_WANTED = "FROM json_each(?) AS wanted JOIN passages AS p ON p.id = CAST(wanted.value AS INTEGER)"
_WITH_DOCUMENTS = "JOIN documents AS d ON d.id = p.document"
_PASSAGES_OF_DOCUMENTS = "documents AS d JOIN passages AS p ON p.document = d.id"
_SUMMED = "name, digest, title, date, source, language, tail, collection, passages, missing"
DOCUMENT_COLUMNS = f"{_SUMMED}, checksum"
_INCOMPLETE = """SELECT count(*) FROM documents AS d
WHERE d.passages <> (SELECT count(*) FROM passages AS p WHERE p.document = d.id)"""
_CHECKSUMS = """SELECT d.name, CAST(d.checksum + coalesce(sum(p.checksum), 0) AS INTEGER)
FROM documents AS d LEFT JOIN passages AS p ON p.document = d.id GROUP BY d.id"""
_OF_NAME = "document = (SELECT id FROM documents WHERE name = ?)"
_VERSION = """SELECT (SELECT value FROM manifest WHERE key = 'store'), coalesce(max(newest), 0) FROM (
SELECT max(generation) AS newest FROM passages UNION ALL SELECT max(generation) FROM removed) AS tables"""
# By generation and then id, as the index is ordered: by id alone SQLite would scan the whole table.
_ADDED = "SELECT id FROM passages WHERE generation > ? ORDER BY generation, id"
_REMOVED = "SELECT passage FROM removed WHERE generation > ? ORDER BY generation"
_TOTALS = "SELECT CAST(coalesce(sum(passages), 0) AS INTEGER), CAST(coalesce(sum(words), 0) AS INTEGER) FROM counts"
_DESCRIBE = "INSERT INTO manifest VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
_RENAME = "UPDATE documents SET name = ? WHERE name = ? AND NOT EXISTS (SELECT 1 FROM documents WHERE name = ?)"
_NOTE_REMOVED = f"INSERT INTO removed SELECT id, ? FROM passages WHERE {_OF_NAME}"
_INSERT_DOCUMENT = f"INSERT INTO documents ({DOCUMENT_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?) RETURNING id"
_INSERT_PASSAGE = (
    f"INSERT INTO passages (generation, document, {COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_COUNT = f"""
INSERT INTO counts SELECT p.language, d.collection, ? * count(*), ? * sum(p.words)
FROM {_PASSAGES_OF_DOCUMENTS} WHERE d.name = ? GROUP BY d.id, p.language
ON CONFLICT (language, collection)
DO UPDATE SET passages = counts.passages + excluded.passages, words = counts.words + excluded.words
"""


def _with_leads(text: str, entries: Iterable[Entry]) -> Iterator[tuple[Entry, str]]:
    """Each entry with the text between the previous passage and its own."""
    end = 0
    for entry in entries:
        yield entry, text[end : entry.passage.start]
        end = entry.passage.end


def _unknown(name: str) -> str:
    return f"There is no document {name!r} in the index; documents are named after their files."
