"""What was read of the store lately, at hand for the next question."""

from collections.abc import Callable, Collection, Mapping
from threading import Lock
from typing import Generic, TypeVar

from retrieval.storage.store import Version

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """So many of the rows that were fetched last, by id, as long as the store does not change; safe between threads."""

    def __init__(self, fetch: Callable[[Collection[int]], Mapping[int, Value]], most: int) -> None:
        self._fetch = fetch
        self._most = most
        self._version = Version("", 0)
        self._kept: dict[int, Value] = {}
        self._lock = Lock()

    def get(self, ids: Collection[int], version: Version) -> dict[int, Value]:
        """The rows of these ids that are there, as the store holds them at this version or later."""
        with self._lock:
            if version != self._version:
                self._version, self._kept = version, {}
            kept = self._kept
            found = {i: kept.pop(i) for i in ids if i in kept}
        if missing := [i for i in ids if i not in found]:
            found.update(self._fetch(missing))
        with self._lock:
            # Those asked for last stand last; what another thread has taken out, it puts back.
            kept.update(found)
            while len(kept) > self._most:
                del kept[next(iter(kept))]
        return found
