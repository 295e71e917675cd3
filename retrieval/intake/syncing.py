"""Synchronization of the store with files: new and changed files are read, missing ones are removed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from time import sleep

from embeddings.encoder import Encoder
from retrieval.intake.indexing import Prepared, Progress, prepare, unseen
from retrieval.scope import Scope, file_name, filed
from retrieval.storage.sql import Claims
from retrieval.storage.store import Store
from seeds.documents import Document, Flaw, UnreadableError, title_from
from seeds.folder import File, Scan, compare, moved
from seeds.reading import Reading
from seeds.scans import recognition

# Seconds between looks at files that other processes are reading.
_PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Summary:
    """The result of a run of `sync`: counts of documents, and what could not be read, with the reasons."""

    added: int
    changed: int
    removed: int
    unchanged: int
    failed: dict[str, str]
    unsupported: tuple[str, ...]
    partly: dict[str, str] = field(default_factory=dict)  # what is missing in these documents
    flaws: Mapping[str, Flaw] = field(default_factory=dict)  # of the files that could not be read, as far as known


def sync(
    store: Store,
    found: Scan,
    collection: str,
    encoder: Encoder,
    progress: Progress = unseen,
    encoded: Progress = unseen,
) -> Summary:
    """Brings the collection up to date with the scan, reporting progress in files and (`encoded`) in passages."""
    files = tuple(replace(file, name=filed(collection, file.name)) for file in found.files)
    failed = {filed(collection, name): reason for name, reason in found.failures.items()}
    there = Scan(files, found.unsupported, dict(failed))
    _follow(store, moved(there, store.digests(collection)))
    _read_again(store, collection)
    changes = compare(there, store.digests(collection))
    errors = _take(store, [*changes.added, *changes.changed], collection, encoder, progress, encoded)
    failed |= {name: str(error) for name, error in errors.items()}
    for name in changes.vanished:
        with suppress(KeyError):  # another process may have removed it first
            store.forget(name)
    stored = store.sources(Scope(collections=frozenset({collection})))
    return Summary(
        added=sum(file.name not in failed for file in changes.added),
        changed=sum(file.name not in failed for file in changes.changed),
        removed=len(changes.vanished),
        unchanged=len(changes.unchanged),
        failed=failed,
        unsupported=found.unsupported,
        partly={source.name: source.missing for source in stored if source.missing},
        flaws={name: error.flaw for name, error in errors.items() if isinstance(error, UnreadableError)},
    )


def put(store: Store, prepared: Prepared, digest: str, collection: str = "") -> None:
    """Stores the document, unless another process has stored the same one meanwhile."""
    if store.digest(prepared.document.name) != digest:
        store.put(prepared.document, prepared.language, digest, prepared.entries, collection)


def _follow(store: Store, moved: Mapping[str, File]) -> None:
    """Renames documents whose files have moved; one whose title comes from its file name must be read again."""
    for source in store.sources(Scope(only=frozenset(moved))) if moved else []:
        new = moved[source.name].name
        if source.title != title_from(file_name(source.name)) or source.title == title_from(file_name(new)):
            store.rename(source.name, new)


def _read_again(store: Store, collection: str) -> None:
    """Lets documents be read again whose pictures can be read now, if a program for it has been installed."""
    if recognition.is_possible():
        stored = store.sources(Scope(collections=frozenset({collection})))
        store.outdate(source.name for source in stored if recognition.INSTALL in source.missing)


def _take(
    store: Store,
    files: Sequence[File],
    collection: str,
    encoder: Encoder,
    progress: Progress,
    encoded: Progress,
) -> dict[str, Exception]:
    """Reads and stores the files; gives the errors of those that cannot be read, whose stored versions stay."""
    errors: dict[str, Exception] = {}
    digests = {file.name: file.digest for file in files}
    progress(0, len(files))
    if not files:
        return errors
    waiting, done = list(files), 0
    with Reading() as reading, store.database.claims() as claims:
        while waiting:
            others: list[File] = []
            mine = (file for file in waiting if _is_taken(store, file, claims, others))
            for prepared in prepare(_readable(mine, errors, reading), encoder, encoded):
                name = prepared.document.name
                put(store, prepared, digests[name], collection)
                claims.give_back(name)
                done += 1
                progress(done + len(errors), len(files))
            if waiting := others:
                # What they are reading is stored when they have finished, or left to this process if they die.
                sleep(_PAUSE)
    progress(len(files), len(files))
    return errors


def _is_taken(store: Store, file: File, claims: Claims, others: list[File]) -> bool:
    """Whether this process takes the file; one that another process is reading is added to the others'.

    Checked file by file: another process may already have stored the same file.
    """
    if not claims.take(file.name):
        others.append(file)
        return False
    if store.digest(file.name) != file.digest:
        return True
    claims.give_back(file.name)
    return False


def _readable(files: Iterable[File], errors: dict[str, Exception], reading: Reading) -> Iterator[Document]:
    for file in files:
        try:
            document = reading.read(file.path, file_name(file.name), file.digest)
            yield replace(document, name=file.name)
        except (ValueError, OSError) as error:
            errors[file.name] = error
