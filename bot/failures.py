"""What a failure is called; light, so that one at the command line is told at once."""

from errno import ENOSPC

_FULL = "The disk is full: make room, then do it again; what was stored stays."
_FULL_OR_BROKEN = "The disk fails or is full: look at it or make room, then do it again; what was stored stays."
# By the beginning of the name that SQLite gives its error.
_OF_SQLITE = {
    "SQLITE_FULL": _FULL,
    # On a full disk it may not even have room for the file by which its users agree.
    "SQLITE_IOERR": _FULL_OR_BROKEN,
    "SQLITE_READONLY": "The index may only be read: give this user the right to write it, or give another --home.",
    "SQLITE_CANTOPEN": "The index cannot be opened: give this user the right to it, or give another --home.",
    "SQLITE_BUSY": "Another process has been writing the index for long: do it again when that one is done.",
}


def failure(error: Exception) -> str:
    """What went wrong, in one line; "" where the error does not say."""
    if isinstance(error, OSError) and error.errno == ENOSPC:
        return _FULL
    if isinstance(error, OSError) and error.strerror and error.filename:
        return f"{error.filename}: {error.strerror}."
    name = getattr(error, "sqlite_errorname", "")
    named = [sentence for start, sentence in _OF_SQLITE.items() if name.startswith(start)]
    return named[0] if named else " ".join(str(error).split())
