"""A cache of rows read recently from the store."""

from collections.abc import Callable, Collection, Mapping
from threading import Lock
from typing import Generic, TypeVar

from retrieval.storage.store import Version

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The rows used last, at most `most`, by id, until the store changes; thread-safe."""

    def __init__(self, fetch: Callable[[Collection[int]], Mapping[int, Value]], most: int) -> None:
        self._fetch = fetch
        self._most = most
        self._version = Version("", 0)
        self._kept: dict[int, Value] = {}
        self._lock = Lock()

    def get(self, ids: Collection[int], version: Version) -> dict[int, Value]:
        """The existing rows of these ids, as the store has them at this version or later."""
        with self._lock:
            if version != self._version:
                self._version, self._kept = version, {}
            kept = self._kept
            rows = {i: kept.pop(i) for i in ids if i in kept}
        if missing := [i for i in ids if i not in rows]:
            rows.update(self._fetch(missing))
        with self._lock:
            # The rows used last are last; another thread puts back the rows that it has taken out.
            kept.update(rows)
            while len(kept) > self._most:
                del kept[next(iter(kept))]
        return rows
