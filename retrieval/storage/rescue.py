"""Rescue of a damaged store: whole documents are copied into a new store, and the damaged file is kept aside."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from retrieval.storage import salvage, schema
from retrieval.storage.entries import COLUMNS, is_whole
from retrieval.storage.index import DERIVED, Index
from retrieval.storage.store import Store

Row = tuple[Any, ...]

_OF_FILE = ("name", "digest", "title", "date", "source", "language")
_DOCUMENT = (*_OF_FILE, "tail", "collection", "passages", "missing", "checksum")
_PASSAGE = ("document", "generation", *COLUMNS.split(", "))
# Positions in a passage's row that begins with its id: document, generation, and the first value in the checksum.
_OF, _GENERATION, _SUMMED = 1, 2, 3
# The position of the number of passages in a document's row.
_PASSAGES = _DOCUMENT.index("passages")
_COUNTS = "SELECT * FROM counts ORDER BY language, collection"


@dataclass(slots=True)
class Rescued:
    """What became of the documents of a damaged store."""

    kept: int = 0
    lost: list[str] = field(default_factory=list)
    nameless: int = 0  # lost documents whose names are lost as well
    aside: Path = Path()  # where the damaged store is now


def changed(path: Path) -> int:
    """The number of documents and passages that differ from what was written or are incomplete.

    Raises ValueError if the store cannot be read.
    """
    summed = f"passages WHERE checksum <> checksum({COLUMNS.removesuffix(', checksum')})"
    named = f"documents WHERE checksum <> checksum({', '.join(_DOCUMENT[:-1])})"
    short = "documents AS d WHERE passages <> (SELECT count(*) FROM passages WHERE document = d.id)"
    try:
        with closing(schema.connect(path)) as connection:
            query = " + ".join(f"(SELECT count(*) FROM {each})" for each in (summed, named, short))
            return int(connection.execute(f"SELECT {query}").fetchone()[0])
    except salvage.UNREADABLE as error:
        raise ValueError(f"{path} is damaged ({error}).") from error


def rescue(home: Path, described: Mapping[str, Any]) -> Rescued | None:
    """What was saved, in a new store in place of the damaged one; None if nothing is damaged.

    No one else may have the store open. `described` is the manifest assumed where the store's own can no longer be
    read. Raises ValueError if nothing can be saved, OSError if the disk is full.
    """
    path = home / "store.sqlite"
    with TemporaryDirectory(prefix="rescue-", suffix=".partial", dir=home) as folder:
        rescued, new = _salvaged(path, Path(folder), described)
        if _is_whole(path, rescued, new):
            return None
        if not rescued.kept:
            raise ValueError(
                f"Nothing can be read from {path}: restore a backup with `seedbot restore`, or move the file away "
                f"and run `seedbot index`."
            )
        rescued.aside = put_aside(path)
        # The files derived from the damaged store must not be used for the new one.
        for name in DERIVED:
            shutil.rmtree(home / name, ignore_errors=True)
            (home / name).unlink(missing_ok=True)
        os.replace(new, path)
    with closing(Index(home)) as index:
        index.save()
    return rescued


def put_aside(path: Path) -> Path:
    """Copies the damaged file to the returned path, a name that marks it as damaged; nothing deletes the copy."""
    aside = path.with_name(f"{path.stem}.damaged-{datetime.now():%Y-%m-%d-%H%M%S}.sqlite")
    shutil.copyfile(path, aside)
    return aside


def _salvaged(path: Path, folder: Path, described: Mapping[str, Any]) -> tuple[Rescued, Path]:
    """What was saved, and the new store; the file is read as it is, then with its header or first page repaired."""
    damaged, fresh = folder / "damaged.sqlite", folder / "fresh.sqlite"
    shutil.copyfile(path, damaged)
    Store(fresh).close()
    for number, mend in enumerate((None, salvage.mend_header, salvage.mend_first_page)):
        if mend:
            mend(damaged, fresh)
        new, rescued = folder / f"{number}.sqlite", Rescued()
        Store(new).close()
        with closing(salvage.opened(damaged)) as source, closing(schema.connect(new)) as target:
            target.execute("BEGIN")
            _take(source, target, rescued)
            _take_rest(source, target, {**described, **_manifest(source)}, bool(rescued.lost or rescued.nameless))
            target.execute("COMMIT")
        if rescued.kept:
            break
    return rescued, new


def _is_whole(path: Path, rescued: Rescued, new: Path) -> bool:
    """Whether the store needs no rescue: all of it was read, and its counts are right."""
    if rescued.lost or rescued.nameless or salvage.integrity_check(path):
        return False
    with closing(schema.connect(path)) as old, closing(schema.connect(new)) as fresh:
        return bool(old.execute(_COUNTS).fetchall() == fresh.execute(_COUNTS).fetchall())


def _take(source: sqlite3.Connection, target: sqlite3.Connection, rescued: Rescued) -> None:
    """Copies every whole document."""
    documents = {row[0]: row[1:] for row in salvage.rows(source, "documents", _DOCUMENT)}
    left = set(documents)
    for number, group in groupby(salvage.rows(source, "passages", _PASSAGE), itemgetter(_OF)):
        passages = list(group)
        if number in left:
            left.discard(number)
            _keep(target, number, documents[number], passages, rescued)
        else:
            rescued.nameless += number not in documents
    for number in sorted(left):
        _keep(target, number, documents[number], [], rescued)


def _keep(target: sqlite3.Connection, number: int, document: Row, passages: Sequence[Row], rescued: Rescued) -> None:
    """Copies the document if it is whole; otherwise records its name as lost."""
    name = str(document[0])
    if not is_whole(document) or not _follow_each_other(passages) or document[_PASSAGES] != len(passages):
        rescued.lost.append(name)
        return
    target.execute("SAVEPOINT document")
    try:
        target.execute(_insert("documents", ("id", *_DOCUMENT)), (number, *document))
        target.executemany(_insert("passages", ("id", *_PASSAGE)), passages)
    except sqlite3.IntegrityError:  # a document already kept has the same name or ids
        target.execute("ROLLBACK TO document")
        rescued.lost.append(name)
    else:
        rescued.kept += 1
    target.execute("RELEASE document")


def _follow_each_other(passages: Sequence[Row]) -> bool:
    """Whether the passages are as written and follow one another without a gap."""
    end = number = 0
    for row in passages:
        # Ids and generations are not part of the checksum.
        if row[0] <= number or not (
            isinstance(row[_GENERATION], int) and row[_GENERATION] >= 0 and is_whole(row[_SUMMED:])
        ):
            return False
        start, lead, text = row[_SUMMED : _SUMMED + 3]
        if start != end + len(lead):
            return False
        end, number = start + len(text), row[0]
    return True


def _take_rest(
    source: sqlite3.Connection, target: sqlite3.Connection, manifest: dict[str, Any], some_lost: bool
) -> None:
    """Copies the manifest and the removed passages; if documents were lost, the next run must read the folder again."""
    if some_lost:
        manifest.pop("state", None)
    for key, value in manifest.items():
        target.execute("INSERT OR REPLACE INTO manifest VALUES (?, ?)", (key, json.dumps(value)))
    removed = (row[1:] for row in salvage.rows(source, "removed", ("passage", "generation")))
    target.executemany("INSERT INTO removed VALUES (?, ?)", removed)
    target.execute(schema.COUNT)


def _manifest(source: sqlite3.Connection) -> dict[str, Any]:
    return dict(_readable(salvage.keyed_rows(source, "manifest", ("key", "value"))))


def _readable(rows: Iterator[Row]) -> Iterator[tuple[str, Any]]:
    for key, value in rows:
        try:
            yield str(key), json.loads(value)
        except (TypeError, ValueError):
            continue


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
