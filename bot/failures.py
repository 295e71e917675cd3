"""Failures as sentences; imports little, so that the command line reports a failure at once."""

from errno import ENOSPC

_FULL = "The disk is full: free some space, then try again; what was stored is kept."
_FULL_OR_BROKEN = "The disk is failing or full: check it or free some space, then try again; what was stored is kept."
# By the prefix of SQLite's name for the error.
_OF_SQLITE = {
    "SQLITE_FULL": _FULL,
    # On a full disk, SQLite may not even have room for its shared-memory file.
    "SQLITE_IOERR": _FULL_OR_BROKEN,
    "SQLITE_READONLY": "The index is read-only: give this user permission to write to it, or give another --home.",
    "SQLITE_CANTOPEN": "The index cannot be opened: give this user permission to open it, or give another --home.",
    "SQLITE_BUSY": "Another process has been writing to the index for a long time: try again when it has finished.",
}


# The packages that come with an extra, by the name that is imported.
_EXTRAS = {
    "greenlet": "postgres",
    "httpcore": "web",
    "httpx": "web",
    "ir_measures": "eval",
    "matplotlib": "eval",
    "mcp": "mcp",
    "prometheus_client": "monitoring",
    "protego": "web",
    "psycopg": "postgres",
    "psycopg_pool": "postgres",
    "pythonjsonlogger": "monitoring",
    "scipy": "eval",
    "sklearn": "eval",
}


def failure(error: Exception) -> str:
    """What went wrong, in one line; "" if the error does not say."""
    package = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    if package in _EXTRAS:
        return f"This needs the package {package}: run `pip install 'seedbot[{_EXTRAS[package]}]'`."
    if isinstance(error, OSError) and error.errno == ENOSPC:
        return _FULL
    if isinstance(error, OSError) and error.strerror and error.filename:
        return f"{error.filename}: {error.strerror}."
    name = getattr(error, "sqlite_errorname", "")
    named = [sentence for start, sentence in _OF_SQLITE.items() if name.startswith(start)]
    return named[0] if named else " ".join(str(error).split())
