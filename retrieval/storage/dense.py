"""Vector search with FAISS: exact while passages are few, by an inverted file (IVF) when they are many."""

import math
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from gzip import GzipFile
from pathlib import Path
from typing import Any, BinaryIO
from zlib import MAX_WBITS, Z_HUFFMAN_ONLY, compressobj, crc32

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats
from retrieval.storage.store import Version
from retrieval.text.vectors import Signed, quantise

# Up to this many passages a search compares all of them, in three milliseconds.
EXACT_UP_TO = 100_000
# The mean share of the 100 nearest passages that a search of the nearest lists must find.
RECALL = 0.99

_NEAREST = 100
# Questions are farther from passages than passages are from each other: of a million passages, 1/32 of the lists
# holds .998 of those nearest to questions, but 1/500 is enough where passages stand for the questions.
_LEAST_SHARE = 32
_HEADER = struct.Struct("<8s32sQI")
_CHECKSUM = struct.Struct("<I")
_CONTENT = _HEADER.size + _CHECKSUM.size
# Bytes read or written at once: next to the index of a million passages there is no memory for a copy.
_CHUNK = 1 << 20
_GZIP = MAX_WBITS + 16
_MAGIC = b"seedvec3"
_InAll: Any = faiss.SearchParameters
_InLists: Any = faiss.SearchParametersIVF
_BYTES = faiss.ScalarQuantizer.QT_8bit_direct_signed
# More points do not improve k-means (Douze et al. 2024, "The Faiss library", give 30 to 256 points a list).
_POINTS_A_LIST = 32
_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a vector file: the version of the store it belongs to, its number of lists and its checksum."""

    version: Version
    lists: int
    checksum: int


class DenseIndex:
    """Passage vectors in bytes; `version` is that of the store, `lists` is 1 where a search compares all vectors."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self.version = Version("", 0)
        self._index: Any = faiss.IndexIDMap(faiss.IndexScalarQuantizer(dimension, _BYTES, faiss.METRIC_INNER_PRODUCT))

    @classmethod
    def of_lists(cls, vectors: Signed, lists: int) -> "DenseIndex":
        """An empty IVF index whose list centroids are trained on these vectors, (vectors, dimension)."""
        empty = cls(vectors.shape[1])
        empty._index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(empty.dimension), empty.dimension, lists, _BYTES, faiss.METRIC_INNER_PRODUCT, False
        )
        empty._index.cp.niter = _ROUNDS
        empty._index.cp.max_points_per_centroid = _POINTS_A_LIST
        empty._index.cp.min_points_per_centroid = 1
        empty._index.train(vectors.astype(np.float32))
        return empty

    @classmethod
    def load(cls, path: Path, dimension: int) -> "DenseIndex":
        """The index saved at the path; an empty one if the file is missing, damaged or of another dimension."""
        loaded = cls(dimension)
        header = read_header(path)
        if header is None:
            return loaded
        with path.open("rb") as file:
            # FAISS does not validate what it reads: a flipped bit could crash the process.
            if header.checksum != _sum(_packed(header.version, header.lists), _content(file)):
                return loaded
            file.seek(_CONTENT)
            content = file if header.lists > 1 else GzipFile(fileobj=file)
            index = faiss.read_index(faiss.PyCallbackIOReader(content.read, _CHUNK))  # type: ignore[attr-defined]
        if index.d == dimension:
            loaded._index, loaded.version = index, header.version
        return loaded

    def save(self, path: Path) -> None:
        """Replaces the file with this index, atomically."""
        partial = path.with_name(path.name + ".partial")
        header = _packed(self.version, self.lists)
        with partial.open("w+b") as file:
            file.seek(_CONTENT)
            self._write(file)
            checksum = _CHECKSUM.pack(_sum(header, _content(file)))
            file.seek(0)
            file.write(header + checksum)
        partial.replace(path)

    def _write(self, file: BinaryIO) -> None:
        """Writes the index, compressed to less than half; many vectors as they are, for quicker reading."""
        # Bytes of four bits in no order: only their frequencies can be made use of.
        packer = compressobj(wbits=_GZIP, strategy=Z_HUFFMAN_ONLY)
        put = file.write if self.lists > 1 else lambda piece: file.write(packer.compress(piece))
        writer = faiss.PyCallbackIOWriter(put, _CHUNK)  # type: ignore[attr-defined]
        faiss.write_index(self._index, writer)
        del writer  # flushes what does not fill a chunk
        if self.lists == 1:
            file.write(packer.flush())

    @property
    def lists(self) -> int:
        """The number of lists that hold the vectors; a search scans some of them."""
        return int(getattr(self._index, "nlist", 1))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, ids: Sequence[int], vectors: Signed) -> None:
        """Adds these passages; vectors are (passages, dimension)."""
        if ids:
            self._index.add_with_ids(vectors.astype(np.float32), np.array(ids, np.int64))

    def remove(self, ids: Sequence[int]) -> None:
        """Removes these passages; ids that are not in the index are ignored."""
        if ids:
            self._index.remove_ids(np.array(ids, np.int64))

    def search(self, vector: Floats, k: int, among: NDArray[np.int64] | None = None) -> list[tuple[int, float]]:
        """The ids of the k passages with the largest inner products, with the products, best first.

        With `among`, only these passages are searched, and all of them are compared.
        """
        if not len(self):
            return []
        # Set for this thread only: for one question a second thread costs more than it saves.
        faiss.omp_set_num_threads(1)
        # FAISS converts the question to bytes as well, so it must have their scale.
        question = quantise(vector)[None].astype(np.float32)
        scores, ids = self._index.search(question, min(k, len(self)), params=self._chosen(among))
        return [
            (passage, score) for passage, score in zip(ids[0].tolist(), scores[0].tolist(), strict=True) if passage >= 0
        ]

    def tune(self, vectors: Signed) -> None:
        """Sets how many lists a search scans: as few as reach `RECALL` on these vectors, (vectors, dimension)."""
        questions = vectors.astype(np.float32)
        nearest = self.nearest(questions, self.lists)
        self._index.nprobe = max(1, self.lists // _LEAST_SHARE)
        while self._index.nprobe < self.lists:
            if recall(self.nearest(questions, self._index.nprobe), nearest) >= RECALL:
                break
            self._index.nprobe *= 2

    def nearest(self, questions: Floats, lists: int) -> NDArray[np.int64]:
        """The ids of the 100 passages nearest to each question, (questions, 100), from that many lists."""
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
    """The header of the file; None if it is not a readable vector file."""
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
    """The bytes after the header, in pieces."""
    file.seek(_CONTENT)
    while piece := file.read(_CHUNK):
        yield piece


def _sum(header: bytes, content: Iterable[bytes]) -> int:
    return reduce(lambda total, piece: crc32(piece, total), content, crc32(header))


def lists_for(passages: int) -> int:
    """The best number of lists for this many vectors: a power of two, at least four times their root; 1 for few."""
    if passages <= EXACT_UP_TO:
        return 1
    return 1 << math.ceil(math.log2(4 * math.sqrt(passages)))


def recall(found: NDArray[np.int64], nearest: NDArray[np.int64]) -> float:
    """The mean share of the nearest passages among those found; both are rows of ids."""
    shares = [len(set(row) & set(best)) / len(best) for row, best in zip(found.tolist(), nearest.tolist(), strict=True)]
    return float(np.mean(shares))
