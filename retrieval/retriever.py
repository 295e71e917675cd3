"""The facade: a folder kept in step, questions searched and answered."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from filelock import FileLock

from embeddings.cores import hold_one_thread
from embeddings.encoder import Encoder, Encoding, Floats, Role
from embeddings.loading import Backend, load, on_gpu
from embeddings.models import DEFAULT, find
from embeddings.together import Batcher
from retrieval.answering import answers, ranking
from retrieval.answering.answers import Answer
from retrieval.answering.aspects import Aspect, asked_for
from retrieval.answering.confidence import ACROSS, WORDS, Calibration, evidence, known
from retrieval.answering.explanation import Explanation, Reasoning, explain
from retrieval.answering.matching import match
from retrieval.answering.question import Basis, Question, understand
from retrieval.answering.ranking import ALL, Hit, Ranked, Stage
from retrieval.finding import search as finding
from retrieval.finding.search import Found, Search
from retrieval.intake.indexing import Progress, prepare, unseen
from retrieval.intake.syncing import Summary, put, sync
from retrieval.map import Layout, lay_out
from retrieval.scope import EVERYTHING, Scope, Source
from retrieval.storage.file_names import FILES
from retrieval.storage.index import Index
from retrieval.storage.store import Version
from retrieval.text.passages import COMFORTABLE_TOKENS, SPLITTING
from retrieval.text.words import ANALYSER
from seeds.documents import Document
from seeds.folder import Scan, fingerprint, scan

# Candidates of each index.
CANDIDATES = 50
_EMPTY = "There are no documents yet: put some in the folder and run `seedbot index`."
# With other settings than these an index must be made again.
SETTINGS = {"passage tokens": COMFORTABLE_TOKENS, "splitting": SPLITTING, "analyser": ANALYSER}


class Retriever:
    """A folder of documents, searched and answered from; safe to use from several threads.

    While it is open, numpy's products take one thread each in the whole process.
    """

    def __init__(self, index: Index, encoder: Encoder, backend: Backend = Backend.AUTO) -> None:
        self._index = index
        self._encoder = encoder
        self._backend = backend
        self._encoded = Batcher(self._encode)
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
        self._prepare()
        return [each.hit for each in self._rank(self._understand(question, scope), scope, stages)[: max(k, 0)]]

    def ask(self, question: str, k: int = 5, scope: Scope = EVERYTHING, stages: frozenset[Stage] = ALL) -> Answer:
        """The answer in the words of the scope's documents, or a refusal, with the k best passages.

        `answer.quotation` is the sentence with its document and offsets, None where it is refused; the confidence
        is the probability, from 0 to 1, that the best passage answers. With a k of 0 there are no passages.
        Raises ValueError where the index is empty or was made with another model.
        """
        return self._reason(question, k, scope, stages).answer

    def explain(self, question: str, k: int = 5, scope: Scope = EVERYTHING) -> Explanation:
        """The answer that `ask` gives, and the reasons for it and for the place of each of its hits.

        Raises ValueError as `ask` does.
        """
        reasoning = self._reason(question, k, scope, ALL)
        calibrations = self._calibrations(self._index.store.manifest())
        return explain(reasoning, calibrations[reasoning.question.basis], self._encoder)

    def find(self, search: Search, scope: Scope = EVERYTHING, offset: int = 0, limit: int = 10) -> Found:
        """How many passages of the scope hold all that is searched for, in which documents, and a page of them.

        The search is what `retrieval.finding.search.parse` makes of words such as `ferry "rough sea" after:2022`;
        offset and limit count passages. Raises ValueError where the index was made with another model.
        """
        self._prepare()
        return finding.find(search, self._index, scope, offset, limit)

    def layout(self, scope: Scope = EVERYTHING) -> Layout:
        """The passages of the scope in two dimensions, like ones near each other.

        Raises ValueError where the index was made with another model.
        """
        self._prepare()
        return lay_out(self._index, scope)

    def evidence(self, question: str, scope: Scope = EVERYTHING) -> tuple[Basis, Floats] | None:
        """What speaks for the best passage as an answer, (4,), and what it rests on; None where there is no passage."""
        self._prepare()
        understood = self._understand(question, scope)
        ranked = self._rank(understood, scope, ALL)
        if not ranked:
            return None
        (found,) = match(understood, [ranked[0].entry])
        return understood.basis, evidence(understood, ranked, found)

    def calibrate(self, calibrations: Mapping[Basis, Calibration]) -> None:
        """Tell answers from refusals by these from now on, in this index."""
        stored = self._index.store.manifest().get("calibrations", {})
        fitted = {basis: asdict(calibration) for basis, calibration in calibrations.items()}
        self._index.store.describe({"calibrations": {**stored, **fitted}})

    def _calibrations(self, manifest: Mapping[str, Any]) -> dict[Basis, Calibration]:
        """Those fitted for this index, else those known for its model."""
        fitted = manifest.get("calibrations", {})
        own = {Basis(basis): Calibration(**values) for basis, values in fitted.items()}
        return {Basis.MODEL: known(self._encoder.name), Basis.ACROSS: ACROSS, Basis.WORDS: WORDS, **own}

    def add(self, documents: Iterable[Document]) -> None:
        """Add these documents, each replacing the one of its name; one that has not changed is left alone.

        The next `sync` removes those that are not files of its folder.
        Raises OSError or sqlite3.OperationalError where they cannot be stored.
        """
        self._describe()
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
        self._describe(folder=str(Path(folder).resolve()))
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
        return self._index.folder / FILES

    def sync_collection(self, collection: str, progress: Progress = unseen) -> Summary:
        """Bring the index up to date with the collection's files, which lie in `files / collection`.

        The progress is that of the passages of the files read together. Raises ValueError where the index was
        made with another model.
        """
        if self._index.store.manifest():
            self._check()
        self._describe()
        # One that began before a file was taken away must not bring its passages back.
        with FileLock(self._index.folder / f"{collection}.lock"):
            try:
                found = scan(self.files / collection)
            except (FileNotFoundError, ValueError):  # no files any more
                found = Scan((), (), {})
            summary = sync(self._index.store, found, collection, self._document_encoder, encoded=progress)
            self._index.save()
            return summary

    def _reason(self, question: str, k: int, scope: Scope, stages: frozenset[Stage]) -> Reasoning:
        calibrations = self._calibrations(self._prepare())
        if not self._index.statistics().passages:
            raise ValueError(_EMPTY)
        arguments = (question, k, scope, stages, calibrations)
        return self._stated(*arguments) or self._quoted(*arguments)

    def _quoted(
        self, question: str, k: int, scope: Scope, stages: frozenset[Stage], calibrations: Mapping[Basis, Calibration]
    ) -> Reasoning:
        understood = self._understand(question, scope)
        ranked = self._rank(understood, scope, stages)
        answer = answers.choose(understood, ranked, k, calibrations[understood.basis])
        return Reasoning(answer, Aspect.TEXT, understood, ranked)

    def _stated(
        self, question: str, k: int, scope: Scope, stages: frozenset[Stage], calibrations: Mapping[Basis, Calibration]
    ) -> Reasoning | None:
        """The answer to a question for a title, date or source; None for others, and where the text must answer."""
        aspect, words = asked_for(question)
        if aspect is Aspect.TEXT:
            return None
        subject = self._understand(words, scope)
        ranked = self._rank(subject, scope, stages)
        answer = answers.from_field(aspect, subject, ranked, k, calibrations[subject.basis])
        return Reasoning(replace(answer, question=question), aspect, subject, ranked) if answer else None

    def _rank(self, question: Question, scope: Scope, stages: frozenset[Stage]) -> list[Ranked]:
        languages = self._index.statistics(scope).languages
        if len(languages) < 2 or not question.is_covered:
            return self._rank_within(question, scope, stages)
        scopes = {code: replace(scope, language=code) for code in languages}
        groups = {code: self._rank_within(question, inside, stages) for code, inside in scopes.items()}
        return ranking.merge(groups, question.language)

    def _rank_within(self, question: Question, scope: Scope, stages: frozenset[Stage]) -> list[Ranked]:
        ids: set[int] = set()
        if question.is_covered and stages & {Stage.DENSE, Stage.LATE}:
            ids.update(self._index.nearest(question.vector, CANDIDATES, scope))
        if stages & {Stage.LEXICAL, Stage.LATE} or not question.is_covered:
            terms = dict(zip(question.terms.tolist(), question.part_weights.tolist(), strict=True))
            ids.update(self._index.matching(terms, CANDIDATES, scope))
        best = ranking.choose(question, self._index.outlines(ids), stages)
        return ranking.rank(question, list(self._index.entries(best).values()), stages)

    @property
    def _document_encoder(self) -> Encoder:
        """What encodes the documents."""
        return on_gpu(self._encoder) if self._backend is Backend.AUTO else self._encoder

    def _describe(self, **more: str) -> None:
        """Note what the index is made with; start over where it was made with another model or other settings."""
        if self._differs(self._index.store.manifest()):
            self._index.store.start_over()
        self._index.store.describe({**self._fixed(), "model": self._encoder.name, **more})

    def _differs(self, made: Mapping[str, Any]) -> bool:
        """Whether an index with this manifest cannot be searched by this retriever."""
        return any(made.get(key) != value for key, value in self._fixed().items())

    def _fixed(self) -> dict[str, Any]:
        """What an index must have been made with to be searched by this retriever."""
        return {"identity": self._encoder.identity, "dimension": self._encoder.dimension, **SETTINGS}

    def _understand(self, question: str, scope: Scope) -> Question:
        return understand(question, self._encoded(question), self._index, self._encoder, scope)

    def _encode(self, questions: Sequence[str]) -> list[Encoding]:
        return self._encoder.encode(questions, Role.QUESTION)

    def _prepare(self) -> dict[str, Any]:
        """See what was committed since; the index's manifest. Raises ValueError as `_check` does."""
        manifest = self._check()
        self._index.refresh()
        return manifest

    def _check(self) -> dict[str, Any]:
        """The index's manifest. Raises ValueError where nothing was indexed yet, or with another model."""
        made = self._index.store.manifest()
        if not made:
            raise ValueError(_EMPTY)
        if self._differs(made):
            raise ValueError(
                f"The index {self._index.folder} was made with the model {made.get('model')!r} or by another "
                f"version of seedbot: run `seedbot index --model {self._encoder.name}` to make it again with "
                f"{self._encoder.name!r}, or leave out --model."
            )
        return made


def _digest(document: Document) -> str:
    return hashlib.sha256(repr(document).encode("utf-8", "surrogatepass")).hexdigest()
