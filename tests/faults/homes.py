"""What is left of an index: its documents, the data derived from them, its answers, and leftover files."""

import json
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

import tantivy

from bot.doctor import index as doctor
from bot.doctor.findings import State
from retrieval.retriever import Retriever
from retrieval.scope import EVERYTHING
from retrieval.storage.index import Index
from retrieval.storage.lexical import LexicalIndex
from retrieval.storage.store import Store
from retrieval.text.vectors import restore
from tests.fakes import WordEncoder
from tests.faults.works import QUESTIONS

Contents = dict[str, list[object]]  # by document, its text and the checksums of everything stored for it
FILES = {"store.sqlite", "store.sqlite-wal", "store.sqlite-shm", "vectors.faiss"}
LOCKS = {"writing.lock", "own.lock", "training.lock"}


def contents(home: Path) -> Contents:
    """What is stored of each document. Raises ValueError for one that is damaged."""
    if not (home / "store.sqlite").exists():
        return {}
    found: Contents = defaultdict(list)
    with closing(Store(home / "store.sqlite")) as store:
        for name, *checksums in store.database.rows(
            "SELECT d.name, d.checksum, p.checksum FROM documents AS d LEFT JOIN passages AS p ON p.document = d.id"
            " ORDER BY d.name, p.start"
        ):
            found[name] += checksums
        return {name: [store.text(name), *checksums] for name, checksums in found.items()}


def check_derived(home: Path) -> None:
    """Assert that the derived indexes, once caught up, hold exactly the passages of the store."""
    with closing(Index(home)) as index:
        index.refresh()
        index.save()
        stored = index.store.ids(EVERYTHING)
        assert words_of(index._lexical) == stored
        assert len(index._caught_up_dense(index.store.manifest()["dimension"])) == len(stored)
        for passage, entry in index.entries(stored[:: max(1, len(stored) // 20)]).items():
            # Not always the first: an 8-bit vector is not exactly of length 1, and renamed files are nearly equal.
            assert passage in index.nearest(restore(entry.vector), 5)
        findings = [
            *doctor.store(home / "store.sqlite"),
            *doctor.words(index.store, home / "words"),
            *doctor.vectors(index.store, home / "vectors.faiss"),
        ]
    assert [finding.text for finding in findings if finding.state is State.ERROR] == []


def words_of(lexical: LexicalIndex) -> list[int]:
    """The ids of all passages in the word index, in order."""
    searcher = lexical._index.searcher()
    hits = searcher.search(tantivy.Query.all_query(), max(searcher.num_docs, 1), count=False).hits
    return sorted(int(i) for i in searcher.fast_field_values("id", [address for _, address in hits]))  # type: ignore[arg-type]


def answers(home: Path) -> list[Any]:
    """The quotation, confidence and hits with unrounded scores of each question."""
    with _opened(home) as retriever:
        return [
            (answer.quotation, answer.confidence, [(hit.passage, hit.score) for hit in answer.hits])
            for answer in (retriever.ask(question, k=10) for question in QUESTIONS)
        ]


def _opened(home: Path) -> Retriever:
    """A retriever over the index, with the model that the index was made with."""
    with closing(Store(home / "store.sqlite")) as store:
        has_word_model = store.manifest()["model"] == WordEncoder.name
    return Retriever(Index(home), WordEncoder()) if has_word_model else Retriever.open(home)


def litter(home: Path) -> list[Path]:
    """The files that a finished run should not leave behind."""
    meta = json.loads((home / "words" / "meta.json").read_text())
    in_words = {"", "meta", "version"} | {segment["segment_id"].replace("-", "") for segment in meta["segments"]}
    other = [path for path in home.iterdir() if path.is_file() and path.name not in FILES | LOCKS]
    return other + [path for path in (home / "words").iterdir() if path.name.split(".")[0] not in in_words]
