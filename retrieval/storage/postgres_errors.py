"""The failures of PostgreSQL as built-in exceptions with one plain sentence: OSError, or ValueError for bad values."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from retrieval.storage.sql import AwayError

_AWAY = (AwayError, "cannot be reached", "see whether it runs, and check the address, the user and the password")
# By the beginning of the SQLSTATE (PostgreSQL's documentation, appendix A); the first that fits.
_KNOWN: tuple[tuple[str, tuple[Callable[[str], Exception], str, str]], ...] = (
    ("08", _AWAY),
    ("57P", _AWAY),
    ("28", (PermissionError, "lets nobody in with this user and password", "check both")),
    ("3D", (FileNotFoundError, "is not there", "create it, or check its name in the URL")),
    ("3F", (FileNotFoundError, "has no tables of seedbot", "run `seedbot index` with its URL")),
    ("42P01", (FileNotFoundError, "lacks a table of seedbot", "restore it from a backup")),
    ("42501", (PermissionError, "does not allow this", "grant this user the rights that the guide names")),
    ("25006", (AwayError, "is read-only", "give the URL of the server that takes writes")),
    ("53100", (AwayError, "has a full disk", "free some space there, then try again; what was stored is kept")),
    ("53300", (AwayError, "has no connection left", "close some, or raise its max_connections")),
    ("57014", (TimeoutError, "stopped a statement", "raise statement_timeout, or try again when it is less busy")),
    ("55P03", (TimeoutError, "is being written by another for long", "try again when that has finished")),
    ("40", (TimeoutError, "is being written by others", "try again")),
    ("22", (ValueError, "does not take a value", "see its log")),
    ("23", (ValueError, "does not take a row", "see its log")),
)


@contextmanager
def plainly(name: str) -> Iterator[None]:
    """Turns the errors of psycopg into exceptions about the database of this name."""
    try:
        yield
    except psycopg.Error as error:
        raise _plain(error, name) from error


def _plain(error: psycopg.Error, name: str) -> Exception:
    # Without a state it is an error of the connection, or of a value that psycopg cannot write.
    state = error.sqlstate or ("22" if isinstance(error, psycopg.DataError) else "08")
    failed = (OSError, "failed", "see its log")
    kind, what, remedy = next((known for start, known in _KNOWN if state.startswith(start)), failed)
    return kind(f"The database {name} {what} ({_reason(error)}): {remedy}.")


def _reason(error: psycopg.Error) -> str:
    """The first line of the server's or libpq's own words."""
    first = (error.diag.message_primary or str(error)).strip().partition("\n")[0]
    return first.rpartition(" failed: ")[2].removeprefix("FATAL:").strip(" .")
