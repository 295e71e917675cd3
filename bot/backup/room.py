"""Folders for what is half done, and a full disk in a sentence."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# What SQLite says where a write fails.
_NOT_WRITTEN = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


@contextmanager
def room(target: Path) -> Iterator[None]:
    """Raises OSError with what to do where there is no room to write the target."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        is_full = error.errno in _FULL if isinstance(error, OSError) else error.sqlite_errorcode & 0xFF in _NOT_WRITTEN
        if not is_full:
            raise
        raise OSError(
            f"There is no room to write {target} ({error}): make some, or name another place; nothing was changed."
        ) from error


@contextmanager
def emptied(folder: Path) -> Iterator[Path]:
    """A new folder that is gone afterwards; what a run that was killed left there is gone before."""
    remove(folder)
    folder.mkdir()
    try:
        yield folder
    finally:
        remove(folder)


def remove(path: Path) -> None:
    """Delete the file, or the folder with all that is in it, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
