"""Rebuilding of the inverted file (IVF) when vectors have become many; the old index answers meanwhile."""

from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np

from retrieval.scope import EVERYTHING
from retrieval.storage.dense import DenseIndex, lists_for
from retrieval.storage.store import Store
from retrieval.text.vectors import Signed

# Vectors read or added at once; this bounds how long a stop takes.
_CHUNK = 10_000
# How many vectors per list the lists are trained on, and how many vectors serve as test questions.
_LEARNED_A_LIST = 32
_QUESTIONS = 200


def wants_lists(dense: DenseIndex) -> bool:
    """Whether the vectors have become so many that they need at least twice as many lists."""
    return lists_for(len(dense)) >= 2 * dense.lists


def trained(place: Path | str, is_stopped: Callable[[], bool]) -> DenseIndex | None:
    """An IVF index of all vectors of the store in the place; None if it was stopped.

    It reads through its own connection and computes in one thread, so that questions have the rest of the machine.
    """
    faiss.omp_set_num_threads(1)
    store = Store(place)
    try:
        version = store.version()
        chosen = store.ids(EVERYTHING)
        parts: list[tuple[int, Signed]] = []
        for first in range(0, len(chosen), _CHUNK):
            parts += store.vectors(chosen[first : first + _CHUNK])
            if is_stopped():
                return None
    finally:
        store.close()
    ids = [passage for passage, _ in parts]
    vectors = np.array([vector for _, vector in parts])
    del parts
    lists = lists_for(len(ids))
    random = np.random.default_rng(len(ids))
    dense = DenseIndex.of_lists(vectors[random.choice(len(ids), min(_LEARNED_A_LIST * lists, len(ids)), False)], lists)
    for first in range(0, len(ids), _CHUNK):
        if is_stopped():
            return None
        dense.add(ids[first : first + _CHUNK], vectors[first : first + _CHUNK])
    dense.tune(vectors[random.choice(len(ids), min(_QUESTIONS, len(ids)), False)])
    dense.version = version
    return dense
