"""Checks of the index: the store, the indexes derived from it, and the folder of its documents."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.config import Settings
from bot.doctor.findings import INDEX, Finding, State
from retrieval.scope import EVERYTHING, file_name
from retrieval.storage.damage import integrity_check
from retrieval.storage.dense import DenseIndex
from retrieval.storage.index import LAG, check_restored
from retrieval.storage.lexical import LexicalIndex
from retrieval.storage.store import Store, remedy
from retrieval.storage.tantivy_files import check
from retrieval.text.reprs import plural
from seeds.folder import fingerprint

# The most documents that a finding names.
_MOST_NAMED = 5


def store(place: Path | str) -> Iterator[Finding]:
    """Whether the store, from which all else is derived, opens and is undamaged."""
    if isinstance(place, Path):
        check_restored(place.parent)
        if wrong := integrity_check(place):
            yield Finding("store", State.ERROR, f"{place} is damaged ({wrong}).", remedy(place))
            return
    with closing(Store(place)) as opened:
        sources, passages, changed = opened.sources(), opened.statistics().passages, opened.changed()
    if changed:
        wrong = f"{changed:,} documents or passages have changed since they were written"
        yield Finding("store", State.ERROR, f"{opened.name} is damaged ({wrong}).", remedy(place))
    else:
        held = f"{plural(len(sources), 'document')}, {plural(passages, 'passage')}"
        yield Finding("store", State.OK, f"{held} in {opened.name}.")


def replica(database: str, url: str) -> Iterator[Finding]:
    """Whether the replica that questions read follows the database."""
    with closing(Store(database)) as first, closing(Store(url)) as second:
        here, there = second.version(), first.version()
        changes = first.changes(here)
    if there.store != here.store:
        fix = "give the URL of one of its replicas in SEEDBOT_DATABASE_READ"
        yield Finding("replica", State.ERROR, f"{second.name} is no replica of {first.name}.", fix)
    else:
        behind = plural(len(changes.added) + len(changes.removed), "change")
        yield Finding("replica", State.OK, f"{second.name} is {behind} behind {first.name}.")


def documents(store: Store) -> Iterator[Finding]:
    """Whether the documents were read whole."""
    partly = [f"{file_name(source.name)}: {source.missing}" for source in store.sources() if source.missing]
    if partly:
        more = f"; and {len(partly) - _MOST_NAMED:,} more" if len(partly) > _MOST_NAMED else ""
        text = f"{len(partly):,} were read in part: {'; '.join(partly[:_MOST_NAMED])}{more}."
        fix = "save these files again so that the missing parts are text; `seedbot files` lists them all"
        yield Finding("documents", State.WARNING, text, fix)


def words(store: Store, folder: Path) -> Iterator[Finding]:
    """The word index."""
    if not folder.is_dir():
        yield Finding("words", State.WARNING, f"{folder} is not there.", f"run `{INDEX}`")
        return
    check(folder)
    lexical = LexicalIndex(folder)
    passages = len(store.ids(EVERYTHING))  # counted now; the store's own counter may differ
    yield _derived("words", folder, lexical.version == store.version(), len(lexical), passages)


def vectors(store: Store, path: Path) -> Iterator[Finding]:
    """The vector index."""
    dimension = store.manifest().get("dimension", 0)
    dense = DenseIndex.load(path, dimension)
    with_vectors = sum(1 for _ in store.vectors(store.changes(DenseIndex(dimension).version).added))
    changes = store.changes(dense.version)
    behind = len(changes.added) + len(changes.removed)
    if not changes.afresh and 0 < behind <= LAG:
        recent = f"{plural(behind, 'change')} not yet in the file, read from the store instead"
        yield Finding("vectors", State.OK, f"{plural(with_vectors, 'passage')}; {recent}.")
        return
    yield _derived("vectors", path, dense.version == store.version(), len(dense), with_vectors)


def folder(settings: Settings, read: str | None = None, known: str = "") -> Iterator[Finding]:
    """Whether the folder of documents exists and, if there is an index, is unchanged since it was indexed."""
    is_named = "seeds" in settings.model_fields_set
    path = settings.seeds if is_named or not read else Path(read)
    try:
        now = fingerprint(path)
    except OSError as error:
        fix = "name another with --seeds" if is_named else "bring it back, or name another with --seeds"
        yield Finding("folder", State.ERROR if is_named else State.WARNING, f"{error}.", fix)
        return
    if read is None:
        yield Finding("folder", State.OK, f"{path} is there.")
    elif not read:
        yield Finding("folder", State.WARNING, f"{path} is not indexed yet.", f"run `{INDEX}`")
    elif read != str(path):
        text = f"The index holds the documents of {read}, not of {path}."
        yield Finding("folder", State.WARNING, text, f"give another --home, or run `{INDEX}` to replace them")
    elif now != known:
        yield Finding("folder", State.WARNING, f"{path} has changed since it was indexed.", f"run `{INDEX}`")
    else:
        yield Finding("folder", State.OK, f"{path} has not changed since it was indexed.")


def _derived(subject: str, path: Path, in_step: bool, holds: int, should: int) -> Finding:
    if not in_step:
        text = f"{path} is behind the store; the next question waits until it is updated."
        return Finding(subject, State.WARNING, text, f"run `{INDEX}`")
    if holds != should:
        text = f"{path} holds {holds:,} of {plural(should, 'passage')}."
        return Finding(subject, State.ERROR, text, f"delete {path} and run `{INDEX}`")
    return Finding(subject, State.OK, f"{plural(holds, 'passage')}, in sync with the store.")
