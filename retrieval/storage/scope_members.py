"""The passages of a scope, kept in step with the store."""

import numpy as np
from numpy.typing import NDArray

from retrieval.scope import Scope
from retrieval.storage.store import Store


class Members:
    """The passages of one scope; what came and went is all that is looked at again."""

    def __init__(self, store: Store, scope: Scope) -> None:
        self._store = store
        self._scope = scope
        # The version first: what comes in between is looked at twice, and nothing is missed.
        self._version = store.version()
        self._ids = np.array(store.ids(scope), np.int64)

    def ids(self) -> NDArray[np.int64]:
        """The ids of the scope's passages as the store has them now, in order."""
        changes = self._store.changes(self._version)
        if changes.version != self._version:
            added = self._store.among(changes.added, self._scope)
            self._ids = np.union1d(np.setdiff1d(self._ids, changes.removed), np.array(sorted(added), np.int64))
            self._version = changes.version
        return self._ids
