"""The passages nearest to a question by their vectors, with FAISS."""

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from embeddings.encoder import Floats
from retrieval.store import Version
from retrieval.vectors import Signed, quantise

_HEADER = struct.Struct("<8s32sQ")
_MAGIC = b"seedvec1"


class DenseIndex:
    """Passage vectors in bytes, all compared with a question's; `version` is the store's that they are of."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self.version = Version("", 0)
        self._index: Any = faiss.IndexIDMap2(
            faiss.IndexScalarQuantizer(
                dimension, faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
            )
        )

    @classmethod
    def load(cls, path: Path, dimension: int) -> "DenseIndex":
        """The index saved at the path, or an empty one where there is none that can be read."""
        fresh = cls(dimension)
        try:
            content = path.read_bytes()
            magic, store, generation = _HEADER.unpack_from(content)
            index = faiss.deserialize_index(np.frombuffer(content, np.uint8, offset=_HEADER.size))
        except (OSError, RuntimeError, struct.error):
            return fresh
        if magic != _MAGIC or index.d != dimension:
            return fresh
        fresh._index = index
        fresh.version = Version(store.decode(), generation)
        return fresh

    def save(self, path: Path) -> None:
        """Write the index in place of the file, which is whole at every moment."""
        partial = path.with_name(path.name + ".partial")
        with partial.open("wb") as file:
            file.write(_HEADER.pack(_MAGIC, self.version.store.encode(), self.version.generation))
            file.write(faiss.serialize_index(self._index).tobytes())
        partial.replace(path)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, ids: Sequence[int], vectors: Signed) -> None:
        """Take these passages; vectors are (passages, dimension)."""
        if ids:
            self._index.add_with_ids(vectors.astype(np.float32), np.array(ids, np.int64))

    def remove(self, ids: Sequence[int]) -> None:
        """Let go of these passages; ids that are not there are passed over."""
        if ids:
            self._index.remove_ids(np.array(ids, np.int64))

    def search(self, vector: Floats, k: int) -> list[tuple[int, float]]:
        """The ids of the k passages with the largest inner products, and these, the best first."""
        if not len(self):
            return []
        # FAISS takes the question to bytes as well, so it must be at their scale.
        scores, ids = self._index.search(quantise(vector)[None].astype(np.float32), min(k, len(self)))
        return list(zip(ids[0].tolist(), scores[0].tolist(), strict=True))
