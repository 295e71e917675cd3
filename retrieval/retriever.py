"""The facade: a folder kept in step, questions searched and answered."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock

from embeddings.cores import hold_one_thread
from embeddings.encoder import Encoder, Floats
from embeddings.loading import Backend, load, on_gpu
from embeddings.models import DEFAULT, find
from retrieval.answering.answers import Answer
from retrieval.answering.confidence import Calibration
from retrieval.answering.explanation import Explanation
from retrieval.answering.pipeline import Asking, Pipeline
from retrieval.answering.question import Basis
from retrieval.answering.ranking import ALL, Hit, Stage
from retrieval.finding import search as finding
from retrieval.finding.search import Found, Search
from retrieval.intake.indexing import Progress, prepare, unseen
from retrieval.intake.syncing import Summary, put, sync
from retrieval.map import Layout, lay_out
from retrieval.scope import EVERYTHING, Scope, Source
from retrieval.storage import manifest
from retrieval.storage.index import Index
from retrieval.storage.store import Version
from seeds.documents import Document
from seeds.folder import Scan, fingerprint, scan


class Retriever:
    """A folder of documents, searched and answered from; safe to use from several threads.

    While it is open, numpy's products take one thread each in the whole process.
    """

    def __init__(self, index: Index, encoder: Encoder, backend: Backend = Backend.AUTO) -> None:
        self._index = index
        self._encoder = encoder
        self._backend = backend
        self._pipeline = Pipeline(index, encoder)
        # As long as it is open: to set it for each question takes as long as a search by words.
        self._held = ExitStack()
        self._held.callback(hold_one_thread())

    @classmethod
    def open(
        cls,
        home: Path | str,
        model: str | None = None,
        backend: str = Backend.AUTO,
        announce: Callable[[str], None] = lambda sentence: None,
    ) -> Self:
        """The index in this directory, made empty if there is none, with the model it was made with unless named.

        The backend is "torch", "onnx" or "auto"; what one of them indexed, the others can search. A model new to
        this machine is prepared for it, some seconds' work, which is announced in a sentence.

        Raises ValueError for an unknown model or an index that cannot be read, ConnectionError where the
        model must be downloaded and cannot, OSError where the directory cannot be used.
        """
        index = Index(Path(home))
        try:
            name = model or index.store.manifest().get("model", DEFAULT)
            return cls(index, load(find(name), Backend(backend), announce), Backend(backend))
        except BaseException:
            index.close()
            raise

    def close(self) -> None:
        """Close the files and release numpy's threads."""
        self._held.close()
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def folder(self) -> str:
        """The folder that the documents came from, "" before the first `sync`."""
        return str(self._index.store.manifest().get("folder", ""))

    @property
    def model(self) -> str:
        """The name of the model that reads the documents."""
        return self._encoder.name

    @property
    def is_behind(self) -> bool:
        """Whether the folder has changed since the last whole `sync`; not when it is not there now."""
        try:
            return bool(self._index.store.manifest().get("state") != fingerprint(Path(self.folder)))
        except OSError:
            return False

    def sources(self, scope: Scope = EVERYTHING) -> list[Source]:
        """Every document of the scope, by name."""
        return self._index.store.sources(scope)

    def news(self, since: Version) -> tuple[Version, frozenset[str]]:
        """The index's present version, and the names of the documents that are new or changed after that one."""
        return self._index.store.news(since)

    @property
    def version(self) -> Version:
        """The index's present version, which another process may have made."""
        return self._index.store.version()

    def text(self, document: str) -> str:
        """The whole text of the document. Raises KeyError where there is none of this name."""
        return self._index.store.text(document)

    def search(self, question: str, k: int = 5, scope: Scope = EVERYTHING, stages: frozenset[Stage] = ALL) -> list[Hit]:
        """The k passages of the scope that match best, the best first; fewer where there are fewer candidates.

        Scores, from about 0 to 3, mean the same in every search; `hit.passage` says where the passage stands, in
        characters of its document. Raises ValueError where the index was made with another model.
        """
        ranked = self._pipeline.rank(Asking(question, k, scope, stages))
        return [each.hit for each in ranked[: max(k, 0)]]

    def ask(self, question: str, k: int = 5, scope: Scope = EVERYTHING, stages: frozenset[Stage] = ALL) -> Answer:
        """The answer in the words of the scope's documents, or a refusal, with the k best passages.

        `answer.quotation` is the sentence with its document and offsets, None where it is refused; the confidence
        is the probability, from 0 to 1, that the best passage answers. With a k of 0 there are no passages.
        Raises ValueError where the index is empty or was made with another model.
        """
        return self._pipeline.answer(Asking(question, k, scope, stages)).answer

    def explain(self, question: str, k: int = 5, scope: Scope = EVERYTHING) -> Explanation:
        """The answer that `ask` gives, and the reasons for it and for the place of each of its hits.

        Raises ValueError as `ask` does.
        """
        return self._pipeline.explain(Asking(question, k, scope))

    def find(self, search: Search, scope: Scope = EVERYTHING, offset: int = 0, limit: int = 10) -> Found:
        """How many passages of the scope hold all that is searched for, in which documents, and a page of them.

        The search is what `retrieval.finding.search.parse` makes of words such as `ferry "rough sea" after:2022`;
        offset and limit count passages. Raises ValueError where the index was made with another model.
        """
        self._pipeline.prepare()
        return finding.find(search, self._index, scope, offset, limit)

    def layout(self, scope: Scope = EVERYTHING) -> Layout:
        """The passages of the scope in two dimensions, like ones near each other.

        Raises ValueError where the index was made with another model.
        """
        self._pipeline.prepare()
        return lay_out(self._index, scope)

    def evidence(self, question: str, scope: Scope = EVERYTHING) -> tuple[Basis, Floats] | None:
        """What speaks for the best passage as an answer, (4,), and what it rests on; None where there is no passage."""
        return self._pipeline.evidence(Asking(question, 1, scope))

    def calibrate(self, calibrations: Mapping[Basis, Calibration]) -> None:
        """Tell answers from refusals by these from now on, in this index."""
        self._pipeline.calibrate(calibrations)

    def add(self, documents: Iterable[Document]) -> None:
        """Add these documents, each replacing the one of its name; one that has not changed is left alone.

        The next `sync` removes those that are not files of its folder.
        Raises OSError or sqlite3.OperationalError where they cannot be stored.
        """
        manifest.describe(self._index, self._encoder)
        digest = self._index.store.digest
        new = (document for document in documents if digest(document.name) != _digest(document))
        for prepared in prepare(new, self._document_encoder):
            put(self._index.store, prepared, _digest(prepared.document))
        self._index.save()

    def forget(self, name: str) -> None:
        """Remove the document. Raises KeyError if there is none of this name."""
        self._index.store.forget(name)
        self._index.save()

    def sync(self, folder: Path | str, progress: Progress = unseen) -> Summary:
        """Bring the index up to date with the folder: what is new or changed is read, what is gone is removed.

        A document is stored whole or not at all, so a run that is stopped goes on where it was. The files of the
        collections, too, are brought up to date: another model makes the whole index anew.
        Raises OSError where the folder cannot be read, ValueError where it holds no document.
        """
        seen = fingerprint(Path(folder))
        found = scan(Path(folder))
        manifest.describe(self._index, self._encoder, folder=str(Path(folder).resolve()))
        summary = sync(self._index.store, found, "", self._document_encoder, progress)
        self._index.store.describe({"state": seen})
        for collection in self.collections():
            self.sync_collection(collection)
        self._index.save()
        self._index.rebuild_vector_lists()
        return summary

    def collections(self) -> list[str]:
        """The collections that have files of their own, beside the folder of seeds."""
        return sorted(path.name for path in self.files.iterdir()) if self.files.is_dir() else []

    @property
    def files(self) -> Path:
        """Where the files of the collections lie, a folder each; not part of what an index is made of."""
        return self._index.folder / "files"

    def sync_collection(self, collection: str, progress: Progress = unseen) -> Summary:
        """Bring the index up to date with the collection's files, which lie in `files / collection`.

        The progress is that of the passages of the files read together. Raises ValueError where the index was
        made with another model.
        """
        if self._index.store.manifest():
            manifest.checked(self._index, self._encoder)
        manifest.describe(self._index, self._encoder)
        # One that began before a file was taken away must not bring its passages back.
        with FileLock(self._index.folder / f"{collection}.lock"):
            try:
                found = scan(self.files / collection)
            except (FileNotFoundError, ValueError):  # no files any more
                found = Scan((), (), {})
            summary = sync(self._index.store, found, collection, self._document_encoder, encoded=progress)
            self._index.save()
            return summary

    @property
    def _document_encoder(self) -> Encoder:
        """What encodes the documents."""
        return on_gpu(self._encoder) if self._backend is Backend.AUTO else self._encoder


def _digest(document: Document) -> str:
    return hashlib.sha256(repr(document).encode("utf-8", "surrogatepass")).hexdigest()
