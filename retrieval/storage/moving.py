"""A store copied into another place, whole: interrupted, it is resumed, and until it is done nobody opens the copy."""

from collections.abc import Callable
from contextlib import suppress

from retrieval.storage.store import Store

# The key of the manifest that says from which store documents are being copied.
_MOVING = "moving"


def begin(source: Store, target: Store) -> None:
    """Marks the target as incomplete. Raises FileExistsError if it holds something else."""
    check_moved(source)
    origin = source.version().store
    with target.database.transaction():
        manifest = target.manifest()
        is_taken = bool(manifest or target.checksums()) if _MOVING not in manifest else manifest[_MOVING] != origin
        if is_taken:
            raise FileExistsError(f"{target.name} already holds an index: name an empty home, or another schema.")
        target.describe({_MOVING: origin})


def copy(source: Store, target: Store, progress: Callable[[int, int], None]) -> None:
    """Copies what the target lacks, reporting how many of how many documents are done, until both hold the same.

    Raises ValueError if a document is damaged.
    """
    while (wanted := source.checksums()) != (there := target.checksums()):
        for name in there.keys() - wanted.keys():
            target.forget(name)
        missing = [name for name in sorted(wanted) if wanted[name] != there.get(name)]
        for number, name in enumerate(missing, len(wanted) - len(missing)):
            progress(number, len(wanted))
            with suppress(KeyError):  # forgotten meanwhile
                target.write(*source.read(name))
    progress(len(wanted), len(wanted))


def finish(source: Store, target: Store) -> None:
    """Copies the manifest and marks the target as complete."""
    with target.database.transaction():
        target.describe(source.manifest())
        target.database.execute("DELETE FROM manifest WHERE key = ?", _MOVING)


def is_begun(store: Store) -> bool:
    """Whether a move into the store was begun and not finished."""
    return bool(store.manifest().get(_MOVING))


def check_moved(store: Store) -> None:
    """Raises ValueError if a move into the store was interrupted."""
    if is_begun(store):
        raise ValueError(f"The move into {store.name} was interrupted: run `seedbot move` again to complete it.")
