"""Temporary folders, and errors that say what to do about a full disk."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# SQLite's errors when a write fails.
_NOT_WRITTEN = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


@contextmanager
def room(target: Path) -> Iterator[None]:
    """A block that raises OSError with advice if there is no room to write the target."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        is_full = error.errno in _FULL if isinstance(error, OSError) else error.sqlite_errorcode & 0xFF in _NOT_WRITTEN
        if not is_full:
            raise
        raise OSError(
            f"There is no room to write {target} ({error}): free some space, or name another path; nothing was changed."
        ) from error


@contextmanager
def emptied(folder: Path) -> Iterator[Path]:
    """A new folder that is deleted afterwards; leftovers of a killed run are deleted first."""
    remove(folder)
    folder.mkdir()
    try:
        yield folder
    finally:
        remove(folder)


def remove(path: Path) -> None:
    """Deletes the file or the folder with its content, if it exists."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
