"""The store brought into step with files: what is new or changed is read, what is gone is forgotten."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from embeddings.encoder import Encoder
from retrieval.intake.indexing import Prepared, Progress, prepare, unseen
from retrieval.scope import Scope, file_name, filed
from retrieval.storage.store import Store
from seeds.documents import Document, title_from
from seeds.folder import File, Scan, compare, digest, moved
from seeds.reading import Reading


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run of `sync` did: how many documents were added, and so on, and why some could not be read."""

    added: int
    changed: int
    removed: int
    unchanged: int
    failed: dict[str, str]
    unsupported: tuple[str, ...]


def sync(
    store: Store,
    found: Scan,
    collection: str,
    encoder: Encoder,
    progress: Progress = unseen,
    encoded: Progress = unseen,
) -> Summary:
    """Take over what was found of the collection, telling the progress in files and in passages."""
    files = tuple(replace(file, name=filed(collection, file.name)) for file in found.files)
    failed = {filed(collection, name): reason for name, reason in found.failures.items()}
    there = Scan(files, found.unsupported, dict(failed))
    _follow(store, moved(there, store.digests(collection)))
    changes = compare(there, store.digests(collection))
    _take(store, [*changes.added, *changes.changed], failed, collection, encoder, progress, encoded)
    for name in changes.vanished:
        with suppress(KeyError):  # another process may have been first
            store.forget(name)
    return Summary(
        added=sum(file.name not in failed for file in changes.added),
        changed=sum(file.name not in failed for file in changes.changed),
        removed=len(changes.vanished),
        unchanged=len(changes.unchanged),
        failed=failed,
        unsupported=found.unsupported,
    )


def put(store: Store, prepared: Prepared, digest: str, collection: str = "") -> None:
    """Store the document, unless another process has stored the same meanwhile."""
    if store.digest(prepared.document.name) != digest:
        store.put(prepared.document, prepared.language, digest, prepared.entries, collection)


def _follow(store: Store, moved: Mapping[str, File]) -> None:
    """Give documents their files' new names; one with its name for a title must be read again."""
    for source in store.sources(Scope(only=frozenset(moved))) if moved else []:
        new = moved[source.name].name
        if source.title != title_from(file_name(source.name)) or source.title == title_from(file_name(new)):
            store.rename(source.name, new)


def _take(
    store: Store,
    files: Sequence[File],
    failed: dict[str, str],
    collection: str,
    encoder: Encoder,
    progress: Progress,
    encoded: Progress,
) -> None:
    """Read and store the files; one that cannot be read is named in `failed` and what was stored of it stays."""
    digests = {file.name: file.digest for file in files}
    progress(0, len(files))
    if not files:
        return
    # Looked at file by file: another process that takes the same ones may have been first.
    missing = (file for file in files if store.digest(file.name) != file.digest)
    with Reading() as reading:
        for number, prepared in enumerate(prepare(_readable(missing, failed, reading), encoder, encoded), 1):
            put(store, prepared, digests[prepared.document.name], collection)
            progress(number + len(failed.keys() & digests.keys()), len(files))
    progress(len(files), len(files))


def _readable(files: Iterable[File], failed: dict[str, str], reading: Reading) -> Iterator[Document]:
    for file in files:
        try:
            yield replace(_unchanged(file, reading), name=file.name)
        except (ValueError, OSError) as error:
            failed[file.name] = str(error)


def _unchanged(file: File, reading: Reading) -> Document:
    """The document in the file, if that is the one that was found and no half of another. Raises as reading does."""
    name = file_name(file.name)
    document = reading.read(file.path, name)
    if digest(file.path) != file.digest:
        raise ValueError(f"{name} changed while it was read; the next run takes it")
    return document
