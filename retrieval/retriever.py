"""The facade: a folder kept in step, questions searched and answered."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from embeddings.encoder import Encoder, Floats
from embeddings.loading import exported, load
from embeddings.models import DEFAULT, find
from retrieval import answers, ranking
from retrieval.answers import Answer
from retrieval.confidence import ACROSS, WORDS, Calibration, evidence, known
from retrieval.index import Index
from retrieval.indexing import Prepared, prepare
from retrieval.matching import match
from retrieval.passages import COMFORTABLE_TOKENS
from retrieval.question import Basis, Question, understand
from retrieval.ranking import ALL, Hit, Ranked, Stage
from retrieval.store import Scope, Source
from retrieval.words import ANALYSER
from seeds.documents import Document
from seeds.folder import File, compare, scan, state
from seeds.readers import read

Progress = Callable[[int, int], None]

# Candidates of each index.
CANDIDATES = 50
# With other settings than these an index must be made again.
SETTINGS = {"passage tokens": COMFORTABLE_TOKENS, "analyser": ANALYSER}


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run of `sync` did: how many documents were added, and so on, and why some could not be read."""

    added: int
    changed: int
    removed: int
    unchanged: int
    failed: dict[str, str]
    unsupported: tuple[str, ...]


class Retriever:
    """A folder of documents, searched and answered from; safe to use from several threads."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder

    @classmethod
    def open(cls, home: Path | str, model: str | None = None) -> Self:
        """The index in this directory, made empty if there is none, with the model it was made with unless named.

        Raises ValueError for an unknown model or an index that cannot be read, ConnectionError where the
        model must be downloaded and cannot, OSError where the directory cannot be used.
        """
        index = Index(Path(home))
        try:
            name = model or index.store.manifest().get("model", DEFAULT)
            return cls(index, load(find(name)))
        except BaseException:
            index.close()
            raise

    def quicken(self, announce: Callable[[], None] = lambda: None) -> None:
        """Have the model start and run several times quicker on this machine: half a minute's work, done once."""
        self._encoder = exported(self._encoder, announce)

    def close(self) -> None:
        """Let go of the files."""
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
    def is_behind(self) -> bool:
        """Whether the folder has changed since the last whole `sync`; not when it is not there now."""
        try:
            return bool(self._index.store.manifest().get("state") != state(Path(self.folder)))
        except OSError:
            return False

    def sources(self) -> list[Source]:
        """Every document of the index, by name."""
        return self._index.store.sources()

    def search(
        self, question: str, k: int = 5, stages: frozenset[Stage] = ALL, without: Collection[str] = ()
    ) -> list[Hit]:
        """The k passages that match best, the best first, none of them from the documents in `without`.

        Raises ValueError where the index was made with another model.
        """
        return [each.hit for each in self._rank(self._understand(question), stages, without)[: max(k, 0)]]

    def ask(self, question: str, k: int = 5, stages: frozenset[Stage] = ALL, without: Collection[str] = ()) -> Answer:
        """The answer in the documents' own words, or a refusal, with the k best passages.

        Raises ValueError where the index is empty or was made with another model.
        """
        if not self._index.statistics().passages:
            raise ValueError("There are no documents yet: put some in the folder and run `seedbot index`.")
        understood = self._understand(question)
        ranked = self._rank(understood, stages, without)
        return answers.choose(understood, ranked, k, self._calibrations[understood.basis])

    def evidence(self, question: str, without: Collection[str] = ()) -> tuple[Basis, Floats] | None:
        """What speaks for the best passage as an answer, (4,), and what it rests on; None where there is no passage."""
        understood = self._understand(question)
        ranked = self._rank(understood, ALL, without)
        if not ranked:
            return None
        (found,) = match(understood, [ranked[0].entry])
        return understood.basis, evidence(understood, ranked[0], found)

    def calibrate(self, calibrations: Mapping[Basis, Calibration]) -> None:
        """Tell answers from refusals by these from now on, in this index."""
        stored = self._index.store.manifest().get("calibrations", {})
        fitted = {basis: asdict(calibration) for basis, calibration in calibrations.items()}
        self._index.store.describe({"calibrations": {**stored, **fitted}})

    @property
    def _calibrations(self) -> dict[Basis, Calibration]:
        """Those fitted for this index, else those known for its model."""
        fitted = self._index.store.manifest().get("calibrations", {})
        own = {Basis(basis): Calibration(**values) for basis, values in fitted.items()}
        return {Basis.MODEL: known(self._encoder.name), Basis.ACROSS: ACROSS, Basis.WORDS: WORDS, **own}

    def add(self, documents: Iterable[Document]) -> None:
        """Take these documents, each in place of what stood under its name; one that is the same already stays."""
        self._describe()
        stored = self._index.store.digests()
        new = (document for document in documents if stored.get(document.name) != _digest(document))
        for prepared in prepare(new, self._encoder):
            self._put(prepared, _digest(prepared.document))
        self._index.save()

    def forget(self, name: str) -> None:
        """Let go of the document. Raises KeyError where there is none of this name."""
        self._index.store.forget(name)
        self._index.save()

    def sync(self, folder: Path | str, progress: Progress = lambda done, total: None) -> Summary:
        """Bring the index into step with the folder: what is new or changed is read, what is gone is forgotten.

        A document is stored whole or not at all, so a run that is stopped goes on where it was.
        Raises OSError where the folder cannot be read, ValueError where it holds no document.
        """
        seen = state(Path(folder))
        found = scan(Path(folder))
        self._describe(folder=str(Path(folder).resolve()))
        changes = compare(found, self._index.store.digests())
        failed = dict(found.failures)
        self._take([*changes.added, *changes.changed], failed, progress)
        for name in changes.vanished:
            self._index.store.forget(name)
        self._index.store.describe({"state": seen})
        self._index.save()
        return Summary(
            added=sum(file.name not in failed for file in changes.added),
            changed=sum(file.name not in failed for file in changes.changed),
            removed=len(changes.vanished),
            unchanged=len(changes.unchanged),
            failed=failed,
            unsupported=found.unsupported,
        )

    def _rank(self, question: Question, stages: frozenset[Stage], without: Collection[str]) -> list[Ranked]:
        languages = self._index.statistics().languages
        if len(languages) < 2 or not question.is_covered:
            return self._rank_within(question, stages, Scope(without=frozenset(without)))
        scopes = {code: Scope(code, frozenset(without)) for code in languages}
        groups = {code: self._rank_within(question, stages, scope) for code, scope in scopes.items()}
        return ranking.merge(groups, question.language)

    def _rank_within(self, question: Question, stages: frozenset[Stage], scope: Scope) -> list[Ranked]:
        ids: set[int] = set()
        if question.is_covered and stages & {Stage.DENSE, Stage.LATE}:
            ids.update(self._index.nearest(question.vector, CANDIDATES, scope))
        if stages & {Stage.LEXICAL, Stage.LATE} or not question.is_covered:
            terms = dict(zip(question.terms.tolist(), question.part_weights.tolist(), strict=True))
            ids.update(self._index.matching(terms, CANDIDATES, scope))
        return ranking.rank(question, list(self._index.store.entries(sorted(ids)).values()), stages)

    def _take(self, files: Sequence[File], failed: dict[str, str], progress: Progress) -> None:
        """Read and store the files; one that cannot be read is named in `failed` and what was stored of it stays."""
        digests = {file.name: file.digest for file in files}
        progress(0, len(files))
        for number, prepared in enumerate(prepare(_readable(files, failed), self._encoder), 1):
            self._put(prepared, digests[prepared.document.name])
            progress(number + len(failed.keys() & digests.keys()), len(files))

    def _put(self, prepared: Prepared, digest: str) -> None:
        self._index.store.put(prepared.document, prepared.language, digest, prepared.entries)

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

    def _understand(self, question: str) -> Question:
        made = self._index.store.manifest()
        if self._differs(made):
            raise ValueError(
                f"The index {self._index.folder} was made with the model {made.get('model')!r} or by another "
                f"version of seedbot: run `seedbot index --model {self._encoder.name}` to make it again with "
                f"{self._encoder.name!r}, or leave out --model."
            )
        self._index.refresh()
        return understand(question, self._index, self._encoder)


def _readable(files: Sequence[File], failed: dict[str, str]) -> Iterator[Document]:
    for file in files:
        try:
            yield read(file.path, file.name)
        except (ValueError, OSError) as error:
            failed[file.name] = str(error)


def _digest(document: Document) -> str:
    return hashlib.sha256(repr(document).encode("utf-8", "surrogatepass")).hexdigest()
