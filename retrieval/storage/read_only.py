"""Access to index directories that are read-only."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from retrieval.storage.layout import VECTORS, WORDS


def may_be_written(folder: Path) -> bool:
    """Whether this user may create files in the folder, and its disk is writable."""
    return os.access(folder, os.W_OK)


def stand_in(folder: Path) -> "TemporaryDirectory[str]":
    """A temporary folder with links to the derived files of a read-only one, removed together with the object.

    Tantivy locks files when it opens an index, and indexes that are behind must catch up: both happen in this folder.
    """
    own = TemporaryDirectory(prefix="seedbot-")
    Path(own.name, WORDS).mkdir()
    for path in [folder / VECTORS, *(folder / WORDS).glob("*")]:
        if path.is_file() and path.suffix != ".lock":
            Path(own.name, path.relative_to(folder)).symlink_to(path.resolve())
    return own


def address(path: Path) -> str:
    """The database as a URI for SQLite, marked if it is read-only."""
    uri = path.absolute().as_uri()
    if may_be_written(path.parent) or not path.exists():
        return uri
    # If there is a log, SQLite reads both files; if not, it would create one unless the file is declared immutable.
    has_log = path.with_name(path.name + "-wal").exists()
    return f"{uri}?mode=ro" if has_log else f"{uri}?mode=ro&immutable=1"
