"""Word search with Tantivy: the passages that share words with a question."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias, cast

import numpy as np
import tantivy
from numpy.typing import NDArray

from retrieval.storage.store import Version
from retrieval.storage.tantivy_files import clear_away, room_on_the_disk

_WRITER_BYTES = 50_000_000

# Passages, each with the hashes of its terms.
Terms: TypeAlias = Iterable[tuple[int, NDArray[np.uint32]]]


class LexicalIndex:
    """Passages by the hashes of their terms; `version` is that of the store, as of the last reload."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._version_file = folder / "version.json"
        builder = tantivy.SchemaBuilder()
        # Not unsigned: deleting by an unsigned term silently deletes nothing.
        builder.add_integer_field("id", indexed=True, fast=True)
        builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        # By default Tantivy checks the folder twice a second, and writes a lock into it when it finds a change.
        self._index.config_reader("manual")
        self.version = self._read_version()

    def _read_version(self) -> Version:
        try:
            return Version(**json.loads(self._version_file.read_text()))
        except (OSError, ValueError, TypeError):
            return Version("", 0)

    def update(self, version: Version, removed: Iterable[int], added: Terms, *, afresh: bool = False) -> None:
        """Updates the index to the version, or makes it afresh; idempotent. Raises OSError if it cannot be written."""
        with room_on_the_disk(self._version_file.parent):
            self._write(removed, added, afresh)
        # Replaced atomically; where the folder is a stand-in for a read-only one, this replaces the link.
        partial = self._version_file.with_suffix(".partial")
        partial.write_text(json.dumps(asdict(version)))
        partial.replace(self._version_file)
        self.reload()

    def _write(self, removed: Iterable[int], added: Terms, afresh: bool) -> None:
        clear_away(self._version_file.parent)
        writer = self._index.writer(_WRITER_BYTES, 1)
        if afresh:
            writer.delete_all_documents()
        for passage in () if afresh else removed:
            writer.delete_documents_by_term("id", passage)
        for passage, terms in added:
            # A run that stopped after its commit may already have added the passage. Each of these orders takes 1.2 kB
            # until the process ends, so that none is given where there is nothing to delete.
            if not afresh:
                writer.delete_documents_by_term("id", passage)
            fields = {"id": passage, "terms": " ".join(_token(term) for term in terms)}
            writer.add_document(tantivy.Document.from_dict(fields, self._schema))
        writer.commit()
        writer.wait_merging_threads()

    def reload(self) -> None:
        """Takes over what another process has written."""
        # The version file is written after the index, so it is read before it.
        self.version = self._read_version()
        self._index.reload()

    def search(
        self, weights: Mapping[int, float], k: int, among: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """The ids of the k passages with the largest weighted BM25 (k1 1.2, b 0.75), with the scores, best first."""
        if not weights:
            return []
        searcher = self._index.searcher()
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._query(term), weight))
            for term, weight in weights.items()
        ]
        query = tantivy.Query.boolean_query(clauses)
        if among is not None:
            inside = tantivy.Query.term_set_query(self._schema, "id", among.tolist())
            chosen = tantivy.Query.const_score_query(inside, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, chosen)])
        hits = searcher.search(query, k, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        return [(cast(int, passage), score) for passage, (score, _) in zip(ids, hits, strict=True)]

    def holding(self, clauses: Sequence[Collection[int]]) -> list[int]:
        """The ids of all passages that contain a term of every clause, unordered."""
        searcher = self._index.searcher()
        queries = [(tantivy.Occur.Must, self._any(terms)) for terms in clauses]
        hits = searcher.search(tantivy.Query.boolean_query(queries), max(searcher.num_docs, 1), count=False).hits
        return [cast(int, i) for i in searcher.fast_field_values("id", [address for _, address in hits])]

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def frequency(self, term: int) -> int:
        """The number of passages that contain the term."""
        # Not doc_freq, which still counts deleted passages.
        return int(self._index.searcher().search(self._query(term), 1, count=True).count)  # type: ignore[attr-defined]

    def _any(self, terms: Collection[int]) -> tantivy.Query:
        return tantivy.Query.term_set_query(self._schema, "terms", [_token(term) for term in terms])

    def _query(self, term: int) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, "terms", _token(term), "freq")


def _token(term: int) -> str:
    return f"{term:x}"
