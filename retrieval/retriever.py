"""The facade of this package: documents are indexed, questions searched for and answered."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

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
from retrieval.answering.reader import Sample
from retrieval.finding import search as finding
from retrieval.finding.search import Found, Search
from retrieval.intake.indexing import Progress, prepare, unseen
from retrieval.intake.syncing import Summary, put, sync
from retrieval.map import Layout, lay_out
from retrieval.scope import EVERYTHING, Scope, Source
from retrieval.storage import manifest
from retrieval.storage.index import Index
from retrieval.storage.layout import FILES, SHARED
from retrieval.storage.store import Version
from retrieval.text.passages import Passage
from seeds.documents import Document
from seeds.folder import Scan, fingerprint, scan

if TYPE_CHECKING:
    from retrieval.storage.shared_files import SharedFiles


class Retriever:
    """A folder of documents that answers questions; safe to use from several threads.

    While it is open, numpy uses one thread for each product in the whole process.
    """

    def __init__(
        self, index: Index, encoder: Encoder, backend: Backend = Backend.AUTO, *, strict: bool = False
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._backend = backend
        self._pipeline = Pipeline(index, encoder, strict)
        # Held while open: setting it for each question would take as long as a search by words.
        self._held = ExitStack()
        self._held.callback(hold_one_thread())

    @classmethod
    def open(
        cls,
        home: Path | str,
        model: str | None = None,
        backend: str = Backend.AUTO,
        announce: Callable[[str], None] = lambda sentence: None,
        *,
        strict: bool = False,
        database: str | None = None,
        replica: str | None = None,
    ) -> Self:
        """The index in this directory, created if there is none; its own model is used unless another is named.

        The backend is "torch", "onnx" or "auto"; what one of them indexed, the others can search. A model that is
        new to this machine is prepared for it, which takes some seconds and is announced in a sentence. If strict,
        what would only perhaps be the answer is refused. With the URL of a PostgreSQL database, the documents are
        there, for all machines that open it, and the directory holds only what is derived from them. Questions read
        a replica of the database, if its URL is given.

        Raises ValueError for an unknown model or an index that cannot be read, ConnectionError if the model
        must be downloaded and cannot be, OSError if the directory or the database cannot be used.
        """
        index = Index(Path(home), database, replica)
        try:
            name = model or index.store.manifest().get("model", DEFAULT)
            return cls(index, load(find(name), Backend(backend), announce), Backend(backend), strict=strict)
        except BaseException:
            index.close()
            raise

    def follow(self) -> None:
        """Copies the files that other machines added, and from now on takes over what they index as they commit it."""
        for collection in self.collections():
            self.fetch_files(collection)
        self._index.follow()

    def close(self) -> None:
        """Closes the files and releases numpy's threads."""
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
        """The folder that the documents came from; "" before the first `sync`."""
        return str(self._index.store.manifest().get("folder", ""))

    @property
    def model(self) -> str:
        """The name of the model that reads the documents."""
        return self._encoder.name

    @property
    def is_behind(self) -> bool:
        """Whether the folder has changed since the last complete `sync`; False if it is missing now."""
        try:
            return bool(self._index.store.manifest().get("state") != fingerprint(Path(self.folder)))
        except OSError:
            return False

    def sources(self, scope: Scope = EVERYTHING) -> list[Source]:
        """Every document of the scope, by name."""
        return self._index.store.sources(scope)

    def news(self, since: Version) -> tuple[Version, frozenset[str]]:
        """The index's present version, and the names of the documents that are new or changed after that one."""
        return self._index.reading.news(since)

    @property
    def version(self) -> Version:
        """The index's present version, which another process may have made."""
        return self._index.reading.version()

    def text(self, document: str) -> str:
        """The whole text of the document. Raises KeyError if no document has this name."""
        return self._index.store.text(document)

    def passages(self, document: str) -> list[Passage]:
        """The passages of the document in order; none if no document has this name."""
        return self._index.store.passages(document)

    def search(self, question: str, k: int = 5, scope: Scope = EVERYTHING, stages: frozenset[Stage] = ALL) -> list[Hit]:
        """The k passages of the scope that match best, the best first; fewer if there are fewer candidates.

        A score, from about 0 to 3, means the same in every search; `hit.passage` says where the passage stands, in
        characters of its document. Raises ValueError if the index was made with another model.
        """
        ranked = self._pipeline.rank(Asking(question, k, scope, stages))
        return [each.hit for each in ranked[: max(k, 0)]]

    def ask(self, question: str, k: int = 5, scope: Scope = EVERYTHING, stages: frozenset[Stage] = ALL) -> Answer:
        """The answer in the words of the scope's documents, or a refusal, with the k best passages.

        `answer.quotation` is the sentence with its document and offsets, None if refused; unless the answer is
        `sure`, it is only perhaps the right one. The confidence is the probability, from 0 to 1, that the best passage
        answers. With a k of 0 there are no passages.
        Raises ValueError if the index is empty or was made with another model.
        """
        return self._pipeline.answer(Asking(question, k, scope, stages)).answer

    def explain(self, question: str, k: int = 5, scope: Scope = EVERYTHING) -> Explanation:
        """The answer that `ask` gives, with the reasons for it and for the rank of each hit.

        Raises ValueError as `ask` does.
        """
        return self._pipeline.explain(Asking(question, k, scope))

    def find(self, search: Search, scope: Scope = EVERYTHING, offset: int = 0, limit: int = 10) -> Found:
        """The passages of the scope that contain all that is searched for: their number, their documents, and a page.

        The search is what `retrieval.finding.search.parse` makes of words such as `ferry "rough sea" after:2022`;
        offset and limit count passages. Raises ValueError if the index was made with another model.
        """
        self._pipeline.prepare()
        return finding.find(search, self._index, scope, offset, limit)

    def layout(self, scope: Scope = EVERYTHING) -> Layout:
        """The passages of the scope in two dimensions, similar ones near each other.

        Raises ValueError if the index was made with another model.
        """
        self._pipeline.prepare()
        return lay_out(self._index, scope)

    def evidence(self, question: str, scope: Scope = EVERYTHING) -> tuple[Basis, Floats] | None:
        """The evidence that the best passage answers, (6,), and what it is based on; None if there is no passage."""
        return self._pipeline.evidence(Asking(question, 1, scope))

    def sample(self, question: str, scope: Scope = EVERYTHING) -> tuple[Sample, list[Passage]] | None:
        """The question beside the passages that a reader reads, and these; None if there are no states to read."""
        return self._pipeline.sample(Asking(question, 1, scope))

    def calibrate(self, calibrations: Mapping[Basis, Calibration]) -> None:
        """Stores these calibrations in the index; from now on they decide between answer and refusal."""
        self._pipeline.calibrate(calibrations)

    def add(self, documents: Iterable[Document]) -> None:
        """Adds the documents, each replacing the one of the same name; one that has not changed is left alone.

        The next `sync` removes those that are not files of its folder.
        Raises OSError or sqlite3.OperationalError if they cannot be stored.
        """
        manifest.describe(self._index, self._encoder)
        digest = self._index.store.digest
        new = (document for document in documents if digest(document.name) != _digest(document))
        for prepared in prepare(new, self._document_encoder):
            put(self._index.store, prepared, _digest(prepared.document))
        self._index.save()

    def forget(self, name: str) -> None:
        """Removes the document. Raises KeyError if no document has this name."""
        self._index.store.forget(name)
        self._index.save()

    def sync(self, folder: Path | str, progress: Progress = unseen) -> Summary:
        """Brings the index up to date with the folder: new and changed files are read, missing ones are removed.

        A document is stored whole or not at all, so a run that was stopped continues where it was. The files of
        the collections are brought up to date too: with another model the whole index is made again.
        Raises OSError if the folder cannot be read, ValueError if it contains no document.
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
        """The collections that have files of their own, besides the folder of seeds."""
        here = {path.name for path in self.files.iterdir()} if self.files.is_dir() else set()
        return sorted(here.union(self._shared.collections() if self._shared else ()))

    @property
    def files(self) -> Path:
        """The folder of the collections' files, one folder each; kept when the index is made again.

        Those in a database are copied there by `sync` and `sync_collection`, which also send it what is new.
        """
        return self._shared_folder / FILES if self._shared else self._index.folder / FILES

    def fetch_files(self, collection: str) -> None:
        """Copies the collection's files from the database, if the documents are in one, so that they can be removed."""
        with self._exchanged(collection):
            pass

    def sync_collection(self, collection: str, progress: Progress = unseen) -> Summary:
        """Brings the index up to date with the collection's files, which lie in `files / collection`.

        The progress counts passages. Raises ValueError if the index was
        made with another model.
        """
        if self._index.store.manifest():
            manifest.checked(self._index, self._encoder)
        manifest.describe(self._index, self._encoder)
        # A run that began before a file was removed must not bring its passages back.
        with FileLock(self._index.folder / f"{collection}.lock"), self._exchanged(collection):
            try:
                found = scan(self.files / collection)
            except (FileNotFoundError, ValueError):  # no files any more
                found = Scan((), (), {})
            summary = sync(self._index.store, found, collection, self._document_encoder, encoded=progress)
            self._index.save()
            return summary

    def _exchanged(self, collection: str) -> AbstractContextManager[None]:
        """A block during which no other machine changes the collection's files, which are as in the database."""
        return self._shared.exchanged(collection, self.files / collection) if self._shared else nullcontext()

    @cached_property
    def _shared(self) -> "SharedFiles | None":
        """The collections' files in the database, if the documents are in one."""
        place = self._index.store.place
        if isinstance(place, Path):
            return None
        # Imported here: it comes with the extra `postgres`.
        from retrieval.storage.shared_files import SharedFiles

        return self._held.enter_context(closing(SharedFiles(place, self._shared_folder)))

    @property
    def _shared_folder(self) -> Path:
        """A folder for each database: what one of them lacks was not deleted from another."""
        return self._index.folder / SHARED / self.version.store

    @property
    def _document_encoder(self) -> Encoder:
        """The model, on the GPU if there is one."""
        return on_gpu(self._encoder) if self._backend is Backend.AUTO else self._encoder


def _digest(document: Document) -> str:
    return hashlib.sha256(repr(document).encode("utf-8", "surrogatepass")).hexdigest()
