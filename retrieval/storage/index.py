"""An index directory: the store, and the two indexes derived from it and kept up to date with it."""

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
from retrieval.storage.layout import REPLACED, VECTORS, WORDS
from retrieval.storage.lexical import LexicalIndex
from retrieval.storage.moving import check_moved
from retrieval.storage.read_only import may_be_written, stand_in
from retrieval.storage.scope_members import Members
from retrieval.storage.store import Statistics, Store, place_of
from retrieval.storage.tantivy_files import check
from retrieval.storage.vector_lists import trained, wants_lists

Scored = tuple[int, float]
Ids = NDArray[np.int64]

# The relative difference between Tantivy's scores of equal passages; FAISS adds integers, which are exact.
_EQUAL = 1e-5
# If more passages than this have equal scores, only the first found are candidates.
_MOST_EQUALS = 10_000
# Up to this many times k results are fetched and those outside the scope dropped; a rarer scope is searched by the
# list of its passages.
_PASSED_OVER = 16
# How many outlines (about 5 MB), entries (about 10 MB) and term frequencies of recent questions are cached.
_MOST_OUTLINES, _MOST_ENTRIES, _MOST_WORDS = 4096, 1024, 4096
# Passages fetched at once while an index catches up; this bounds memory.
_CHUNK = 1000
# Passages that are looked at to see which terms exist.
_LOOKED_AT = 20
# The most passages that the vector file may be behind; the next process reads them from the store quickly.
LAG = 1000


class Index:
    """A store with search by vector and by words; sees the commits of other processes; thread-safe."""

    def __init__(self, folder: Path, database: str | None = None, replica: str | None = None) -> None:
        """The store is in the folder, or in the PostgreSQL database at this URL; the rest is in the folder.

        Questions read a replica of the database, if there is one; what it does not have yet, they do not find yet.
        """
        check_restored(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.store = Store(place_of(folder, database))
        try:
            check_moved(self.store)
            self.reading = Store(replica) if replica else self.store
        except BaseException:
            self.store.close()
            raise
        # As of the last refresh: a question sees the same state of the store from beginning to end.
        self._version = self.reading.version()
        self._statistics = lru_cache(maxsize=16)(lambda scope, version: self.reading.statistics(scope))
        self._outlines = Recent(self.reading.outlines, _MOST_OUTLINES)
        self._entries = Recent(self.reading.entries, _MOST_ENTRIES)
        self._members = lru_cache(maxsize=16)(lambda scope: Members(self.reading, scope))
        self._stand_in = None if may_be_written(folder) else stand_in(folder)
        derived = Path(self._stand_in.name) if self._stand_in else folder
        self._vectors_file = derived / VECTORS
        self._lock = RLock()
        # Held by the process that writes the derived files; the others read the files as they are.
        self._writing = FileLock(derived / "writing.lock")
        self._lexical = self._open_lexical(derived / WORDS)
        self._frequency = lru_cache(maxsize=_MOST_WORDS)(lambda term, version: self._lexical.frequency(term))
        self._dense: DenseIndex | None = None
        self._adopting: Thread | None = None
        self._is_closed = False

    def close(self) -> None:
        """Closes the files."""
        self._is_closed = True
        self.reading.close()
        self.store.close()
        if self._stand_in:
            self._stand_in.cleanup()

    def statistics(self, scope: Scope = EVERYTHING) -> Statistics:
        """Counts of the whole index, and the languages of the scope."""
        return self._statistics(scope, self._version)

    def nearest(self, vector: Floats, k: int, scope: Scope = EVERYTHING) -> list[int]:
        """The ids of the k passages whose vectors are nearest to this one, best first."""
        with self._lock:
            dense = self._caught_up_dense(len(vector))
            return self._within(scope, k, lambda n, among: dense.search(vector, n, among))

    def matching(self, weights: Mapping[int, float], k: int, scope: Scope = EVERYTHING) -> list[int]:
        """The ids of the k passages with the best BM25 scores for these weighted terms, best first."""
        return self._within(scope, k, lambda n, among: self._lexical.search(weights, n, among))

    def holding(self, clauses: Sequence[Collection[int]]) -> list[int]:
        """The ids of all passages that contain a term of every clause, unordered."""
        return self._lexical.holding(clauses)

    def _within(self, scope: Scope, k: int, search: Callable[[int, Ids | None], list[Scored]]) -> list[int]:
        """The k best in the scope, however low they rank; ties are broken by the order of documents."""
        among: Ids | None = None
        limit = k + 1
        while True:
            hits = search(limit, among)
            inside = hits if among is not None else self._inside(hits, scope)
            has_all_equals = len(inside) > k and (inside[-1][1] < _edge(inside, k)[0] or limit > _MOST_EQUALS)
            if has_all_equals or len(hits) < limit:
                return self._cut(inside, k)
            if among is None and len(inside) < len(hits) and limit > _PASSED_OVER * k:
                among = self._members(scope).ids()
                limit = k + 1
            else:
                limit *= 4

    def _inside(self, found: list[Scored], scope: Scope) -> list[Scored]:
        if scope == EVERYTHING:
            return found
        inside = self.reading.among([passage for passage, _ in found], scope)
        return [each for each in found if each[0] in inside]

    def _cut(self, found: list[Scored], k: int) -> list[int]:
        """The first k; ties with the k-th are broken by the order of documents."""
        if len(found) <= k:
            return [passage for passage, _ in found]
        low, high = _edge(found, k)
        better = [passage for passage, score in found if score > high]
        equal = [passage for passage, score in found if low <= score <= high]
        return better + (self.reading.in_order(equal) if len(equal) > 1 else equal)[: k - len(better)]

    def outlines(self, ids: Collection[int]) -> dict[int, Outline]:
        """The outlines of these passages, without those that no longer exist."""
        return self._outlines.get(ids, self._version)

    def entries(self, ids: Collection[int]) -> dict[int, Entry]:
        """The entries of these passages, without those that no longer exist. Raises ValueError if one is damaged."""
        return self._entries.get(ids, self._version)

    def contained(self, terms: Sequence[int], scope: Scope) -> set[int]:
        """Those of the terms that the passages with most of them contain."""
        ids = self.matching(dict.fromkeys(terms, 1.0), _LOOKED_AT, scope) if terms else ()
        return {term for _, own in self.reading.terms(list(ids)) for term in own.tolist()} & set(terms)

    def frequency(self, term: int) -> int:
        """The number of passages that contain the term."""
        return self._frequency(term, self._lexical.version)

    def refresh(self) -> None:
        """Takes over what this or another process has committed since; quick if there is nothing new."""
        with self._lock:
            self._version = self.reading.version()
            if self._lexical.version != self._version:
                self._catch_up_lexical()

    def follow(self) -> None:
        """From now on takes over in a thread what others commit, so that no question waits for it."""
        Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        for _ in self.store.notices():
            if self._is_closed:
                return
            # The next question takes over what fails here, and says why it cannot.
            with suppress(OSError, ValueError), self._lock:
                self.refresh()
                if self._dense is not None:
                    self._caught_up_dense(self._dense.dimension)

    def save(self) -> None:
        """Brings the derived files up to date with the store, so that the next process opens quickly."""
        dimension = self.store.manifest().get("dimension")
        if dimension is None:
            return
        with self._lock, self._writing:
            self.refresh()
            dense = self._caught_up_dense(dimension)
            if self._lag() > LAG:
                dense.save(self._vectors_file)

    def rebuild_vector_lists(self) -> None:
        """Rebuilds the IVF lists if the number of vectors requires it; questions are answered meanwhile.

        It takes minutes if the lists are rebuilt, otherwise no time.
        """
        if self._dense is None or not wants_lists(self._dense):
            return
        with suppress(Timeout), FileLock(self.folder / "training.lock", blocking=False):
            dense = trained(self.store.place, lambda: self._is_closed)
            if dense is not None:
                with self._writing:
                    dense.save(self._vectors_file)
                with self._lock:
                    self._dense = dense

    def _lag(self) -> float:
        """How many passages the vector file is behind the store; infinite if this store has no vector file."""
        header = read_header(self._vectors_file)
        changes = self.reading.changes(header.version) if header else None
        if changes is None or changes.afresh:
            return float("inf")
        return len(changes.added) + len(changes.removed)

    def _open_lexical(self, folder: Path) -> LexicalIndex:
        with suppress(Timeout), self._writing.acquire(blocking=False):
            return self._whole_lexical(folder)
        # The process that is writing it has checked it.
        return LexicalIndex(folder)

    def _whole_lexical(self, folder: Path) -> LexicalIndex:
        """The word index; an empty one to be filled from the store if it is damaged or of another Tantivy."""
        with suppress(ValueError, OSError):
            check(folder)
            lexical = LexicalIndex(folder)
            version, passages = self.reading.version(), self.statistics().passages
            if lexical.version != version or len(lexical) == passages or self.reading.version() != version:
                return lexical
        rmtree(folder, ignore_errors=True)
        return LexicalIndex(folder)

    def _caught_up_dense(self, dimension: int) -> DenseIndex:
        if self._dense is None or self._dense.dimension != dimension:
            self._dense = DenseIndex.load(self._vectors_file, dimension)
        self._look_for_lists(self._dense)
        if self._dense.version == self._version:
            return self._dense
        changes = self.reading.changes(self._dense.version)
        if changes.afresh:
            self._dense = DenseIndex(dimension)
            self._vectors_file.unlink(missing_ok=True)  # lest its lists be taken over
        if self._dense.version != changes.version:
            self._dense.remove(changes.removed)
            for ids in _chunks(changes.added):
                pairs = list(self.reading.vectors(ids))
                self._dense.add([i for i, _ in pairs], np.array([vector for _, vector in pairs]))
            self._dense.version = changes.version
        return self._dense

    def _look_for_lists(self, dense: DenseIndex) -> None:
        """Loads the lists that another process has built, in a thread so that no question waits."""
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
            changes = self.reading.changes(self._lexical.version)
            if self._lexical.version != changes.version:
                terms = self._terms(changes.added)
                self._lexical.update(changes.version, changes.removed, terms, afresh=changes.afresh)
            return
        self._lexical.reload()

    def _terms(self, ids: Sequence[int]) -> Iterator[tuple[int, NDArray[np.uint32]]]:
        for chunk in _chunks(ids):
            yield from self.reading.terms(chunk)


def check_restored(folder: Path) -> None:
    """Raises ValueError if the restore of a backup into the folder was interrupted."""
    if (folder / REPLACED).exists():
        raise ValueError(f"The restore into {folder} was interrupted: run `seedbot restore FILE --replace` again.")


def _edge(found: Sequence[Scored], k: int) -> tuple[float, float]:
    """The lowest and highest score that count as equal to the k-th."""
    last = found[k - 1][1]
    return last - _EQUAL * abs(last), last + _EQUAL * abs(last)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
