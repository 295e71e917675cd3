"""Checks that an index is intact: its documents, the data derived from them, and no leftover files."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import tantivy

from bot.doctor import index as doctor
from bot.doctor.findings import State
from retrieval.retriever import Retriever
from retrieval.storage.entries import Entry
from retrieval.storage.index import Index
from retrieval.storage.lexical import LexicalIndex
from retrieval.storage.store import Store
from retrieval.text.vectors import restore
from tests.fakes import WordEncoder
from tests.faults.place import QUESTIONS

Contents = dict[str, str]  # by document, a digest of everything stored for it


def contents(home: Path) -> Contents:
    """A digest of each stored document. Raises AssertionError for a passage that is not part of its document."""
    if not (home / "store.sqlite").exists():
        return {}
    with closing(Store(home / "store.sqlite")) as store:
        texts = {source.name: store.text(source.name) for source in store.sources()}
        parts: dict[str, list[Any]] = {name: [text] for name, text in texts.items()}
        for entry in entries(store).values():
            passage = entry.passage
            assert texts[passage.document][passage.start : passage.end] == passage.text
            parts[passage.document].append(_everything(entry))
    return {name: hashlib.sha256(repr(each).encode()).hexdigest() for name, each in parts.items()}


def entries(store: Store) -> dict[int, Entry]:
    """All passages by id, in order of id."""
    return dict(sorted(store.entries(every_id(store)).items()))


def every_id(store: Store) -> list[int]:
    return [passage for (passage,) in store._rows("SELECT id FROM passages ORDER BY id")]


def check_derived(home: Path) -> None:
    """Assert that the derived indexes, once caught up, hold exactly the passages of the store."""
    with closing(Index(home)) as index:
        index.refresh()
        index.save()
        stored = entries(index.store)
        assert words_of(index._lexical) == list(stored)
        assert len(index._caught_up_dense(index.store.manifest()["dimension"])) == len(stored)
        for passage, entry in list(stored.items())[:: max(1, len(stored) // 20)]:
            # Not always the first: an 8-bit vector is not exactly of length 1, and renamed files are nearly equal.
            assert passage in index.nearest(restore(entry.vector), 5)
        for findings in (
            doctor.store(index.store.path),
            doctor.words(index.store, home / "words"),
            doctor.vectors(index.store, home / "vectors.faiss"),
        ):
            assert [finding.text for finding in findings if finding.state is State.ERROR] == []


def opened(home: Path) -> Retriever:
    """A retriever over the index, with the model that the index was made with."""
    with closing(Store(home / "store.sqlite")) as store:
        has_word_model = store.manifest()["model"] == WordEncoder.name
    return Retriever(Index(home), WordEncoder()) if has_word_model else Retriever.open(home)


def words_of(lexical: LexicalIndex) -> list[int]:
    """The ids of all passages in the word index, in order."""
    searcher = lexical._index.searcher()
    hits = searcher.search(tantivy.Query.all_query(), max(searcher.num_docs, 1), count=False).hits
    return sorted(int(i) for i in searcher.fast_field_values("id", [address for _, address in hits]))  # type: ignore[arg-type]


def answers(home: Path) -> list[Any]:
    """The quotation, confidence and hits with unrounded scores of each question."""
    with opened(home) as retriever:
        return [
            (answer.quotation, answer.confidence, [(hit.passage, hit.score) for hit in answer.hits])
            for answer in (retriever.ask(question, k=10) for question in QUESTIONS)
        ]


def litter(home: Path) -> list[str]:
    """Names of files that a finished run should not leave behind."""
    known = {"store.sqlite", "store.sqlite-wal", "store.sqlite-shm", "vectors.faiss"}
    known |= {"writing.lock", "own.lock", "training.lock"}
    other = sorted(path.name for path in home.iterdir() if path.is_file() and path.name not in known)
    return [*other, *_litter_of_words(home / "words")]


def _litter_of_words(folder: Path) -> Iterator[str]:
    meta = json.loads((folder / "meta.json").read_text())
    segments = {segment["segment_id"].replace("-", "") for segment in meta["segments"]}
    for path in folder.iterdir():
        if path.name.partition(".")[0] not in {*segments, "", "meta", "version"}:
            yield path.name


def _everything(entry: Entry) -> list[object]:
    return [
        value.tobytes() if hasattr(value, "tobytes") else value
        for value in (getattr(entry, field) for field in Entry.__dataclass_fields__)
    ]
