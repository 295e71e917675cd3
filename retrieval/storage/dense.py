"""The passages nearest to a question by their vectors, with FAISS: while they are few all are compared."""

import math
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats
from retrieval.storage.store import Version
from retrieval.text.vectors import Signed, quantise

# Up to so many passages all are compared, in three milliseconds.
EXACT_UP_TO = 100_000
# Of the 100 nearest passages, how many a search of the likeliest lists must find in the mean.
RECALL = 0.99

_NEAREST = 100
# A question lies farther off than passages from each other: of a million, a 32nd of the lists holds .998 of what is
# nearest to questions, where passages need a 500th of them.
_LEAST_SHARE = 32
_HEADER = struct.Struct("<8s32sQI")
_CHECKSUM = struct.Struct("<I")
_CONTENT = _HEADER.size + _CHECKSUM.size
# Read and written in pieces of so many bytes: beside the index of a million passages there is no room for a copy.
_CHUNK = 1 << 20
_MAGIC = b"seedvec2"
_InAll: Any = faiss.SearchParameters
_InLists: Any = faiss.SearchParametersIVF
_BYTES = faiss.ScalarQuantizer.QT_8bit_direct_signed
# k-means needs no more (Douze et al. 2024, "The Faiss library", give 30 to 256 points a list).
_POINTS_A_LIST = 32
_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Header:
    """What a file of vectors says of itself: the store's version that it is of, and in how many lists they lie."""

    version: Version
    lists: int
    checksum: int


class DenseIndex:
    """Passage vectors in bytes; `version` is the store's that they are of, `lists` is 1 where all are compared."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self.version = Version("", 0)
        self._index: Any = faiss.IndexIDMap(faiss.IndexScalarQuantizer(dimension, _BYTES, faiss.METRIC_INNER_PRODUCT))

    @classmethod
    def of_lists(cls, vectors: Signed, lists: int) -> "DenseIndex":
        """An empty index of so many lists, whose places are learned from these vectors, (vectors, dimension)."""
        made = cls(vectors.shape[1])
        made._index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(made.dimension), made.dimension, lists, _BYTES, faiss.METRIC_INNER_PRODUCT, False
        )
        made._index.cp.niter = _ROUNDS
        made._index.cp.max_points_per_centroid = _POINTS_A_LIST
        made._index.cp.min_points_per_centroid = 1
        made._index.train(vectors.astype(np.float32))
        return made

    @classmethod
    def load(cls, path: Path, dimension: int) -> "DenseIndex":
        """The index saved at the path, or an empty one where there is none that is whole."""
        read = cls(dimension)
        header = read_header(path)
        if header is None:
            return read
        with path.open("rb") as file:
            # FAISS believes what it reads: a flipped bit could end the process.
            if header.checksum != _sum(_packed(header.version, header.lists), _content(file)):
                return read
            file.seek(_CONTENT)
            index = faiss.read_index(faiss.PyCallbackIOReader(file.read, _CHUNK))  # type: ignore[attr-defined]
        if index.d == dimension:
            read._index, read.version = index, header.version
        return read

    def save(self, path: Path) -> None:
        """Write the index in place of the file, which is whole at every moment."""
        partial = path.with_name(path.name + ".partial")
        header = _packed(self.version, self.lists)
        with partial.open("w+b") as file:
            file.seek(_CONTENT)
            writer = faiss.PyCallbackIOWriter(file.write, _CHUNK)  # type: ignore[attr-defined]
            faiss.write_index(self._index, writer)
            del writer  # which holds back what does not fill a chunk
            checksum = _CHECKSUM.pack(_sum(header, _content(file)))
            file.seek(0)
            file.write(header + checksum)
        partial.replace(path)

    @property
    def lists(self) -> int:
        """In how many lists the vectors lie; a search looks through some of them."""
        return int(getattr(self._index, "nlist", 1))

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

    def search(self, vector: Floats, k: int, among: NDArray[np.int64] | None = None) -> list[tuple[int, float]]:
        """The ids of the k passages with the largest inner products, and these, the best first.

        Among passages that are given, all are compared.
        """
        if not len(self):
            return []
        # This thread's alone: for one question a second thread costs more than it saves.
        faiss.omp_set_num_threads(1)
        # FAISS takes the question to bytes as well, so it must be at their scale.
        question = quantise(vector)[None].astype(np.float32)
        scores, ids = self._index.search(question, min(k, len(self)), params=self._chosen(among))
        return [
            (passage, score) for passage, score in zip(ids[0].tolist(), scores[0].tolist(), strict=True) if passage >= 0
        ]

    def tune(self, vectors: Signed) -> None:
        """Look through as few lists as find nearly all that is nearest to these vectors, (vectors, dimension)."""
        questions = vectors.astype(np.float32)
        nearest = self.nearest(questions, self.lists)
        self._index.nprobe = max(1, self.lists // _LEAST_SHARE)
        while self._index.nprobe < self.lists:
            if recall(self.nearest(questions, self._index.nprobe), nearest) >= RECALL:
                break
            self._index.nprobe *= 2

    @property
    def probed(self) -> int:
        """How many of the lists a search looks through."""
        return int(getattr(self._index, "nprobe", 1))

    def nearest(self, questions: Floats, lists: int) -> NDArray[np.int64]:
        """The ids of the 100 passages nearest to each question, (questions, 100), in so many of the lists."""
        _, ids = self._index.search(questions, _NEAREST, params=_InLists(nprobe=lists))
        return np.asarray(ids)

    def _chosen(self, among: NDArray[np.int64] | None) -> Any:
        """The parameters of a search among these passages."""
        if among is None:
            return None
        selector = faiss.IDSelectorBatch(among)
        if self.lists == 1:
            return _InAll(sel=selector)
        return _InLists(sel=selector, nprobe=self.lists)


def read_header(path: Path) -> Header | None:
    """What the file says of itself; None where it is no file of vectors."""
    try:
        with path.open("rb") as file:
            magic, store, generation, lists = _HEADER.unpack(file.read(_HEADER.size))
            (checksum,) = _CHECKSUM.unpack(file.read(_CHECKSUM.size))
    except (OSError, struct.error):
        return None
    return Header(Version(store.decode(errors="replace"), generation), lists, checksum) if magic == _MAGIC else None


def _packed(version: Version, lists: int) -> bytes:
    return _HEADER.pack(_MAGIC, version.store.encode(), version.generation, lists)


def _content(file: BinaryIO) -> Iterator[bytes]:
    """What comes after the header, in pieces."""
    file.seek(_CONTENT)
    while piece := file.read(_CHUNK):
        yield piece


def _sum(header: bytes, content: Iterable[bytes]) -> int:
    return reduce(lambda total, piece: crc32(piece, total), content, crc32(header))


def lists_for(passages: int) -> int:
    """In how many lists so many vectors lie best: a power of two above four times their root, 1 while they are few."""
    if passages <= EXACT_UP_TO:
        return 1
    return 1 << math.ceil(math.log2(4 * math.sqrt(passages)))


def recall(found: NDArray[np.int64], nearest: NDArray[np.int64]) -> float:
    """The share of the nearest that were found, rows of ids, in the mean."""
    shares = [len(set(row) & set(best)) / len(best) for row, best in zip(found.tolist(), nearest.tolist(), strict=True)]
    return float(np.mean(shares))
