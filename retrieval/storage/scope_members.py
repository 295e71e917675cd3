"""The passages of a scope, kept up to date with the store."""

import numpy as np
from numpy.typing import NDArray

from retrieval.scope import Scope
from retrieval.storage.store import Store


class Members:
    """The passages of one scope, updated by the changes of the store alone."""

    def __init__(self, store: Store, scope: Scope) -> None:
        self._store = store
        self._scope = scope
        # The version first: changes in between are examined twice, and none is missed.
        self._version = store.version()
        self._ids = np.array(store.ids(scope), np.int64)

    def ids(self) -> NDArray[np.int64]:
        """The ids of the passages now in the scope, in ascending order."""
        changes = self._store.changes(self._version)
        if changes.version != self._version:
            added = self._store.among(changes.added, self._scope)
            kept = np.setdiff1d(self._ids, self._ids if changes.afresh else changes.removed)
            self._ids = np.union1d(kept, np.array(sorted(added), np.int64))
            self._version = changes.version
        return self._ids
