"""Index directories that may only be read."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory


def may_be_written(folder: Path) -> bool:
    """Whether this user may make files there, on a disk that may be written at all."""
    return os.access(folder, os.W_OK)


def stand_in(folder: Path) -> "TemporaryDirectory[str]":
    """A folder with links to the derived files of the one that may only be read, gone with the object.

    Tantivy locks files when it opens an index, and what is behind must catch up: both happen here.
    """
    own = TemporaryDirectory(prefix="seedbot-")
    words = Path(own.name, "words")
    words.mkdir()
    for path in [folder / "vectors.faiss", *(folder / "words").glob("*")]:
        if path.is_file() and path.suffix != ".lock":
            (words if path.parent.name == "words" else Path(own.name)).joinpath(path.name).symlink_to(path.resolve())
    return own


def address(path: Path) -> str:
    """The database's file for SQLite, which must be told of one that may only be read."""
    whole = path.absolute().as_uri()
    if may_be_written(path.parent) or not path.exists():
        return whole
    # Beside a log it reads both; without one it wants to make one, unless it is told that nothing changes.
    has_log = path.with_name(path.name + "-wal").exists()
    return f"{whole}?mode=ro" if has_log else f"{whole}?mode=ro&immutable=1"
