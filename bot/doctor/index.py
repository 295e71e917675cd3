"""The index: the store, what is derived from it, and the folder that it is of."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.doctor.environment import quick_check
from bot.doctor.findings import INDEX, Finding, State
from retrieval.dense import DenseIndex
from retrieval.lexical import LexicalIndex
from retrieval.store import Store
from seeds.folder import state


def store(path: Path) -> Iterator[Finding]:
    """Whether the truth about what is indexed opens and is whole."""
    wrong = quick_check(path)
    if wrong:
        yield Finding("store", State.ERROR, f"{path} is damaged ({wrong}).", f"delete it and run `{INDEX}`")
        return
    with closing(Store(path)) as opened:
        sources, passages = opened.sources(), opened.statistics().passages
        yield Finding("store", State.OK, f"{len(sources):,} documents, {passages:,} passages in {path}.")


def words(store: Store, folder: Path) -> Iterator[Finding]:
    """The index of words."""
    if not folder.is_dir():
        yield Finding("words", State.WARNING, f"{folder} is not there.", f"run `{INDEX}`")
        return
    lexical = LexicalIndex(folder)
    passages = store.statistics().passages
    yield _derived("words", folder, lexical.version == store.version(), len(lexical), passages)


def vectors(store: Store, path: Path) -> Iterator[Finding]:
    """The index of vectors."""
    dimension = store.manifest().get("dimension", 0)
    dense = DenseIndex.load(path, dimension)
    with_vectors = sum(1 for _ in store.vectors(store.changes(DenseIndex(dimension).version).added))
    yield _derived("vectors", path, dense.version == store.version(), len(dense), with_vectors)


def folder(path: Path, known: str) -> Iterator[Finding]:
    """The folder that the documents come from, against what was read of it."""
    try:
        is_behind = state(path) != known
    except OSError as error:
        yield Finding("folder", State.WARNING, f"{error}.", f"bring it back, or run `{INDEX} --seeds DIR`")
        return
    if is_behind:
        yield Finding("folder", State.WARNING, f"{path} has changed since it was indexed.", f"run `{INDEX}`")
    else:
        yield Finding("folder", State.OK, f"{path} is as it was indexed.")


def _derived(subject: str, path: Path, in_step: bool, holds: int, should: int) -> Finding:
    if not in_step:
        text = f"{path} is behind the store; the next question waits until it has caught up."
        return Finding(subject, State.WARNING, text, f"run `{INDEX}`")
    if holds != should:
        text = f"{path} holds {holds:,} passages of {should:,}."
        return Finding(subject, State.ERROR, text, f"delete {path} and run `{INDEX}`")
    return Finding(subject, State.OK, f"{holds:,} passages, in step with the store.")
