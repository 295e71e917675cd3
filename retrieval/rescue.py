"""A damaged store: every document that is whole is taken into a new one, and the damaged one is put aside."""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from retrieval import salvage
from retrieval.index import DERIVED, Index
from retrieval.scope import file_name
from retrieval.store import Store
from seeds.readers import read

Row = tuple[Any, ...]

_DOCUMENT = ("name", "digest", "title", "date", "source", "language", "tail", "collection")
_PASSAGE = (
    "document", "generation", "lead", "start", "text", "sentences", "vector", "sentence_codes", "words", "terms",
    "term_sentences", "codes", "code_sentences",
)  # fmt: skip
_TYPES = (int, int, int, str, int, str, bytes, bytes, bytes, int, bytes, bytes, bytes, bytes)


@dataclass(slots=True)
class Rescued:
    """What became of the documents of a damaged store."""

    kept: int = 0
    unchecked: list[str] = field(default_factory=list)  # kept, but their file is not there to compare the words with
    lost: list[str] = field(default_factory=list)
    nameless: int = 0  # lost, and their names as well
    aside: Path = Path()  # where the damaged store lies now


def rescue(home: Path, described: Mapping[str, Any]) -> Rescued | None:
    """What could be saved, in a store that took the damaged one's place; None where nothing is damaged.

    Nobody else may have the store open. `described` is what the index is taken to be made with where the store does
    not say it any more. Raises ValueError where nothing can be saved, OSError where there is no room.
    """
    path = home / "store.sqlite"
    with TemporaryDirectory(prefix="rescue-", suffix=".partial", dir=home) as folder:
        rescued, new = _salvaged(home, Path(folder), described)
        if not (rescued.lost or rescued.nameless or salvage.quick_check(path)):
            return None
        if not rescued.kept:
            raise ValueError(f"Nothing can be read of {path}: move it away and run `seedbot index`.")
        rescued.aside = put_aside(path)
        # What was derived from the damaged store must not be taken for the new one's.
        for name in DERIVED:
            shutil.rmtree(home / name, ignore_errors=True)
            (home / name).unlink(missing_ok=True)
        os.replace(new, path)
    with closing(Index(home)) as index:
        index.save()
    return rescued


def put_aside(path: Path) -> Path:
    """The damaged file under another name, besides its own; it is never deleted."""
    aside = path.with_name(f"{path.stem}.damaged-{datetime.now():%Y-%m-%d-%H%M%S}.sqlite")
    shutil.copyfile(path, aside)
    return aside


def _salvaged(home: Path, folder: Path, described: Mapping[str, Any]) -> tuple[Rescued, Path]:
    """What is saved and the new store, read as the damaged one is, else with its first bytes or its first page mended."""
    damaged, fresh = folder / "damaged.sqlite", folder / "fresh.sqlite"
    shutil.copyfile(home / "store.sqlite", damaged)
    Store(fresh).close()
    for number, mend in enumerate((None, salvage.mend_header, salvage.mend_first_page)):
        if mend:
            mend(damaged, fresh)
        new = folder / f"{number}.sqlite"
        rescued = Rescued()
        with closing(salvage.opened(damaged)) as source:
            _take(source, new, rescued, home, described)
        if rescued.kept or rescued.lost:
            break
    return rescued, new


def _take(source: sqlite3.Connection, new: Path, rescued: Rescued, home: Path, described: Mapping[str, Any]) -> None:
    """Every whole document into a new store."""
    Store(new).close()
    manifest = {**described, **_manifest(source)}
    documents = {row[0]: row[1:] for row in salvage.rows(source, "documents", _DOCUMENT)}
    left = {number for number, row in documents.items() if all(isinstance(value, str) for value in row)}
    passages = salvage.rows(source, "passages", _PASSAGE)
    with closing(sqlite3.connect(new, isolation_level=None)) as target:
        target.execute("BEGIN")
        for number, group in groupby(passages, lambda row: row[1]):
            rows = list(group)
            if number not in left:
                rescued.nameless += number not in documents
                continue
            left.discard(number)
            _keep(target, number, documents[number], rows, rescued, home, manifest, _count(source, number))
        for number in sorted(left):
            _keep(target, number, documents[number], [], rescued, home, manifest, _count(source, number))
        _keep_rest(source, target, manifest, bool(rescued.lost or rescued.nameless))
        target.execute("COMMIT")


def _keep(
    target: sqlite3.Connection,
    number: int,
    document: Row,
    passages: Sequence[Row],
    rescued: Rescued,
    home: Path,
    manifest: Mapping[str, Any],
    count: int | None,
) -> None:
    """The document into the new store if it is whole, else its name among those that are lost."""
    name = document[0]
    words = _compared(document, passages, home, Path(str(manifest.get("folder", ""))))
    if words is False or count not in (None, len(passages)) or not _fit(passages, int(manifest.get("dimension", 0))):
        rescued.lost.append(name)
        return
    try:
        target.execute(_insert("documents", ("id", *_DOCUMENT)), (number, *document))
    except sqlite3.IntegrityError:  # another one that is kept has its name
        rescued.lost.append(name)
        return
    target.executemany(_insert("passages", ("id", *_PASSAGE)), passages)
    rescued.kept += 1
    if words is None:
        rescued.unchecked.append(name)


def _keep_rest(source: sqlite3.Connection, target: sqlite3.Connection, manifest: dict[str, Any], some_lost: bool) -> None:
    """What the index was made with, and which passages were removed; without what was lost it is behind its folder."""
    if some_lost:
        manifest.pop("state", None)
    for key, value in manifest.items():
        target.execute("INSERT OR REPLACE INTO manifest VALUES (?, ?)", (key, json.dumps(value)))
    removed = (row[1:] for row in salvage.rows(source, "removed", ("passage", "generation")))
    target.executemany("INSERT INTO removed VALUES (?, ?)", removed)


def _manifest(source: sqlite3.Connection) -> dict[str, Any]:
    found = {}
    for key, value in salvage.keyed_rows(source, "manifest", ("key", "value")):
        try:
            found[str(key)] = json.loads(value)
        except (TypeError, ValueError):
            continue
    return found


def _count(source: sqlite3.Connection, document: int) -> int | None:
    """How many passages the document has by the index of the table; None where that cannot be read."""
    try:
        query = "SELECT count(*) FROM passages INDEXED BY passages_document WHERE document = ?"
        return int(source.execute(query, (document,)).fetchone()[0])
    except salvage.UNREADABLE:
        return None


def _compared(document: Row, passages: Sequence[Row], home: Path, folder: Path) -> bool | None:
    """Whether the words are those of the file that they were read from; None where its whole folder is not there."""
    name, digest, title, date, source, _, tail, collection = document
    root = home / "files" / collection if collection else folder
    try:
        if not any(root.iterdir()):  # what it is mounted on is there
            return None
        path = root / file_name(name)
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            return False
        found = read(path, file_name(name))
    except (OSError, ValueError):
        return False if root.is_dir() else None
    text = "".join(str(row[3]) + str(row[5]) for row in passages) + tail
    return (found.text, found.title, found.date, found.source) == (text, title, date, source)


def _fit(passages: Sequence[Row], dimension: int) -> bool:
    """Whether the passages follow each other in the text, and each has its sentences, terms and codes."""
    end = 0
    for row in passages:
        if not all(isinstance(value, kind) for value, kind in zip(row, _TYPES, strict=True)):
            return False
        lead, start, text = row[3:6]
        if start != end + len(lead) or not _has_its_parts(len(text), row[6:], dimension):
            return False
        end = start + len(text)
    return True


def _has_its_parts(length: int, parts: Row, dimension: int) -> bool:
    sentences, vector, sentence_codes, words, terms, term_sentences, codes, code_sentences = parts
    if len(sentences) % 8:
        return False
    spans = np.frombuffer(sentences, np.int32)
    return bool(
        (spans[1:] >= spans[:-1]).all()
        and (not len(spans) or (spans[0] >= 0 and spans[-1] <= length))
        and len(vector) in (0, dimension)
        and _divides(len(spans) // 2, sentence_codes)
        and _divides(len(code_sentences), codes)
        and len(terms) == 4 * words == 4 * len(term_sentences)
    )


def _divides(rows: int, blob: bytes) -> bool:
    return len(blob) % rows == 0 if rows else not blob


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
