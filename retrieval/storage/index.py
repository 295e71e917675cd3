"""An index directory: the store, and the two indexes derived from it, kept in step."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from shutil import rmtree
from threading import RLock, Thread

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from embeddings.encoder import Floats
from retrieval.scope import EVERYTHING, Scope
from retrieval.storage.cache import Recent
from retrieval.storage.dense import DenseIndex, read_header
from retrieval.storage.entries import Entry, Outline
from retrieval.storage.lexical import LexicalIndex
from retrieval.storage.read_only import may_be_written, stand_in
from retrieval.storage.scope_members import Members
from retrieval.storage.store import Statistics, Store
from retrieval.storage.tantivy_files import check
from retrieval.storage.vector_lists import trained, wants_lists

Scored = tuple[int, float]
Ids = NDArray[np.int64]

# What is made again from the store: a file and a folder.
DERIVED = ("vectors.faiss", "words")
# A folder with what stood here, there as long as a backup takes its place.
REPLACED = "replaced"

# What Tantivy's scores of equal passages differ by, as a share of them; FAISS adds whole numbers.
_EQUAL = 1e-5
# Of more passages that are all alike, those that came first are candidates.
_MOST_EQUALS = 10_000
# As long as the best are found among so many times as many, those outside a scope are passed over one by one;
# a rarer scope is searched by the list of its passages.
_PASSED_OVER = 16
# Of passages that questions met lately so many are kept, in some 5 and 10 MB, and of their words.
_MOST_OUTLINES, _MOST_ENTRIES, _MOST_WORDS = 4096, 1024, 4096
# Entries fetched at once while an index catches up, a bound on memory.
_CHUNK = 1000
# By how many passages the file of vectors may lag behind; the next process reads them from the store in a moment.
LAG = 1000


class Index:
    """A store with candidates by vector and by words; sees what other processes commit; safe between threads."""

    def __init__(self, folder: Path) -> None:
        check_restored(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.store = Store(folder / "store.sqlite")
        # As of the last look: a question sees one state of the store from its beginning to its end.
        self._version = self.store.version()
        self._statistics = lru_cache(maxsize=16)(lambda scope, version: self.store.statistics(scope))
        self._outlines = Recent(self.store.outlines, _MOST_OUTLINES)
        self._entries = Recent(self.store.entries, _MOST_ENTRIES)
        self._members = lru_cache(maxsize=16)(lambda scope: Members(self.store, scope))
        self._stand_in = None if may_be_written(folder) else stand_in(folder)
        derived = Path(self._stand_in.name) if self._stand_in else folder
        self._vectors_file = derived / "vectors.faiss"
        self._lock = RLock()
        # Held by whoever writes the derived files; everyone else reads what is there.
        self._writing = FileLock(derived / "writing.lock")
        self._lexical = self._open_lexical(derived / "words")
        self._frequency = lru_cache(maxsize=_MOST_WORDS)(lambda term, version: self._lexical.frequency(term))
        self._dense: DenseIndex | None = None
        self._adopting: Thread | None = None
        self._is_closed = False

    def close(self) -> None:
        """Let go of the files."""
        self._is_closed = True
        self.store.close()
        if self._stand_in:
            self._stand_in.cleanup()

    def statistics(self, scope: Scope = EVERYTHING) -> Statistics:
        """Counts of the scope."""
        return self._statistics(scope, self._version)

    def nearest(self, vector: Floats, k: int, scope: Scope = EVERYTHING) -> list[int]:
        """The ids of the k passages whose vectors are nearest to this one, the best first."""
        with self._lock:
            dense = self._caught_up_dense(len(vector))
            return self._within(scope, k, lambda n, among: dense.search(vector, n, among))

    def matching(self, weights: Mapping[int, float], k: int, scope: Scope = EVERYTHING) -> list[int]:
        """The ids of the k passages with the best BM25 scores for these weighted terms, the best first."""
        return self._within(scope, k, lambda n, among: self._lexical.search(weights, n, among))

    def holding(self, clauses: Sequence[Collection[int]]) -> list[int]:
        """The ids of all passages that hold a term of every clause, in no order."""
        return self._lexical.holding(clauses)

    def _within(self, scope: Scope, k: int, search: Callable[[int, Ids | None], list[Scored]]) -> list[int]:
        """The k best that lie in the scope, however far down; of equals those that are first in order of documents."""
        among: Ids | None = None
        limit = k + 1
        while True:
            found = search(limit, among)
            inside = found if among is not None else self._inside(found, scope)
            has_all_equals = len(inside) > k and (inside[-1][1] < _edge(inside, k)[0] or limit > _MOST_EQUALS)
            if has_all_equals or len(found) < limit:
                return self._cut(inside, k)
            if among is None and len(inside) < len(found) and limit > _PASSED_OVER * k:
                among = self._members(scope).ids()
                limit = k + 1
            else:
                limit *= 4

    def _inside(self, found: list[Scored], scope: Scope) -> list[Scored]:
        if scope == EVERYTHING:
            return found
        inside = self.store.among([passage for passage, _ in found], scope)
        return [each for each in found if each[0] in inside]

    def _cut(self, found: list[Scored], k: int) -> list[int]:
        """The first k, of those as good as the last one those that come first in the order of documents."""
        if len(found) <= k:
            return [passage for passage, _ in found]
        low, high = _edge(found, k)
        better = [passage for passage, score in found if score > high]
        equal = [passage for passage, score in found if low <= score <= high]
        return better + self.store.in_order(equal)[: k - len(better)]

    def outlines(self, ids: Collection[int]) -> dict[int, Outline]:
        """Of the passages of these ids that are still there, what a first look needs."""
        return self._outlines.get(ids, self._version)

    def entries(self, ids: Collection[int]) -> dict[int, Entry]:
        """The passages of these ids that are still there. Raises ValueError where one of them has been damaged."""
        return self._entries.get(ids, self._version)

    def frequency(self, term: int) -> int:
        """The number of passages that hold the term."""
        return self._frequency(term, self._lexical.version)

    def refresh(self) -> None:
        """See what was committed since, by this process or another; nothing to do is quickly done."""
        with self._lock:
            self._version = self.store.version()
            if self._lexical.version != self._version:
                self._catch_up_lexical()

    def save(self) -> None:
        """Bring the derived files into step with the store, so that the next process opens at once."""
        dimension = self.store.manifest().get("dimension")
        if dimension is None:
            return
        with self._lock, self._writing:
            self.refresh()
            dense = self._caught_up_dense(dimension)
            if self._lag() > LAG:
                dense.save(self._vectors_file)

    def rebuild_vector_lists(self) -> None:
        """Lay the vectors out for search as their number asks for; questions are answered meanwhile.

        It takes minutes where they have become many, and no time where they have not.
        """
        if self._dense is None or not wants_lists(self._dense):
            return
        with suppress(Timeout), FileLock(self.folder / "training.lock", blocking=False):
            dense = trained(self.store.path, lambda: self._is_closed)
            if dense is not None:
                with self._writing:
                    dense.save(self._vectors_file)
                with self._lock:
                    self._dense = dense

    def _lag(self) -> float:
        """By how many passages the file of vectors is behind the store; infinite where there is none of this store."""
        header = read_header(self._vectors_file)
        changes = self.store.changes(header.version) if header else None
        if header is None or changes is None or header.version.store != changes.version.store:
            return float("inf")
        return len(changes.added) + len(changes.removed)

    def _open_lexical(self, folder: Path) -> LexicalIndex:
        with suppress(Timeout), self._writing.acquire(blocking=False):
            return self._whole_lexical(folder)
        # A process that is writing it has looked at it.
        return LexicalIndex(folder)

    def _whole_lexical(self, folder: Path) -> LexicalIndex:
        """The index of words; where it is damaged or of another Tantivy, an empty one that is filled from the store."""
        with suppress(ValueError, OSError):
            check(folder)
            lexical = LexicalIndex(folder)
            version, passages = self.store.version(), self.statistics().passages
            if lexical.version != version or len(lexical) == passages or self.store.version() != version:
                return lexical
        rmtree(folder, ignore_errors=True)
        return LexicalIndex(folder)

    def _caught_up_dense(self, dimension: int) -> DenseIndex:
        if self._dense is None or self._dense.dimension != dimension:
            self._dense = DenseIndex.load(self._vectors_file, dimension)
        self._look_for_lists(self._dense)
        if self._dense.version == self._version:
            return self._dense
        changes = self.store.changes(self._dense.version)
        if self._dense.version.store != changes.version.store:
            self._dense = DenseIndex(dimension)
        if self._dense.version != changes.version:
            self._dense.remove(changes.removed)
            for ids in _chunks(changes.added):
                found = list(self.store.vectors(ids))
                self._dense.add([i for i, _ in found], np.array([vector for _, vector in found]))
            self._dense.version = changes.version
        return self._dense

    def _look_for_lists(self, dense: DenseIndex) -> None:
        """Take over what another process has laid out, without keeping a question waiting for it."""
        header = read_header(self._vectors_file)
        is_adopting = self._adopting is not None and self._adopting.is_alive()
        if header and header.lists > dense.lists and header.version.store == dense.version.store and not is_adopting:
            self._adopting = Thread(target=self._adopt, args=(dense.dimension,), daemon=True)
            self._adopting.start()

    def _adopt(self, dimension: int) -> None:
        dense = DenseIndex.load(self._vectors_file, dimension)
        with self._lock:
            if self._dense is None or dense.lists > self._dense.lists:
                self._dense = dense

    def _catch_up_lexical(self) -> None:
        # A process that is writing the index will bring it up to date.
        with suppress(Timeout), self._writing.acquire(blocking=False):
            self._lexical.reload()
            changes = self.store.changes(self._lexical.version)
            if self._lexical.version != changes.version:
                self._lexical.update(changes.version, changes.removed, self._terms(changes.added))
            return
        self._lexical.reload()

    def _terms(self, ids: Sequence[int]) -> Iterator[tuple[int, NDArray[np.uint32]]]:
        for chunk in _chunks(ids):
            yield from self.store.terms(chunk)


def check_restored(folder: Path) -> None:
    """Raises ValueError where a backup was put into the folder by half."""
    if (folder / REPLACED).exists():
        raise ValueError(f"A backup was put into {folder} by half: run `seedbot restore FILE --replace` again.")


def _edge(found: Sequence[Scored], k: int) -> tuple[float, float]:
    """Between which scores a passage is as good as the k-th."""
    last = found[k - 1][1]
    return last - _EQUAL * abs(last), last + _EQUAL * abs(last)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
