"""The address of a PostgreSQL database, and what of it may be shown: never the password."""

import os
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

SCHEMES = ("postgresql", "postgres")
SCHEMA = "seedbot"
# What the URL or the variable may set otherwise. A connection that was cut is noticed after about 25 seconds.
_DEFAULTS = [
    ("connect_timeout", "PGCONNECT_TIMEOUT", "10"),
    ("application_name", "PGAPPNAME", "seedbot"),
    ("keepalives_idle", "", "10"),
    ("keepalives_interval", "", "5"),
    ("keepalives_count", "", "3"),
    ("tcp_user_timeout", "", "25000"),
]
EXAMPLE = "postgresql://seedbot@db.example/seedbot"

_SEARCH_PATH = re.compile(r"(?:^|\s)-c\s*search_path=(\S+)")
_PLAIN = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class Address:
    """A database, and the schema that holds the tables."""

    url: str
    schema: str
    name: str  # for people to read

    def __repr__(self) -> str:
        return f"{self.name}, {self.schema}"


def address(url: str) -> Address:
    """The address in the URL; the schema is `seedbot` unless its `options` set another search_path.

    Raises ValueError, which does not show the URL, if it cannot be one.
    """
    if (wrong := fault(url)) is not None:
        raise ValueError(f"The database's URL {wrong}.")
    parts = urlsplit(url)
    values = dict(parse_qsl(parts.query))
    options = values.pop("options", "")
    schema = named[1] if (named := _SEARCH_PATH.search(options)) else SCHEMA
    others = _SEARCH_PATH.sub("", options).strip()
    values = {
        **{name: value for name, variable, value in _DEFAULTS if variable not in os.environ},
        **values,
        **{"client_encoding": "UTF8", "options": f"{others} -csearch_path={schema}".strip()},
    }
    place = unquote(parts.netloc.rpartition("@")[2]) or values.get("host", "this machine")
    shown = f"{unquote(parts.path).strip('/') or values.get('dbname', '')} on {place}".strip()
    return Address(parts._replace(query=urlencode(values, quote_via=quote)).geturl(), schema, shown)


def with_schema(url: str, schema: str) -> str:
    """The URL of the same database with another schema."""
    parts = urlsplit(url)
    values = dict(parse_qsl(parts.query))
    others = _SEARCH_PATH.sub("", values.get("options", "")).strip()
    values["options"] = f"{others} -csearch_path={schema}".strip()
    return parts._replace(query=urlencode(values, quote_via=quote)).geturl()


def fault(url: str) -> str | None:
    """What is wrong with the URL, without showing it; None if nothing is."""
    try:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query)).get("options", "")
        number = parts.port if "," not in parts.netloc else None
    except ValueError:
        return "cannot be read: write special characters of the password with %, such as %2F for a slash"
    if parts.scheme not in SCHEMES:
        return f"must begin with postgresql://, as in {EXAMPLE}"
    # libpq would take what follows the first @ or / for the host, and show it in its errors.
    if url.count("@") > 1 or ("@" in url and "@" not in parts.netloc) or number == 0 or parts.fragment:
        return "has a special character in its password: write @ as %40, / as %2F, ? as %3F and # as %23"
    named = _SEARCH_PATH.search(options)
    if named and not _PLAIN.fullmatch(named[1]):
        return "names a schema that is not one word of small letters, digits and _ in its search_path"
    return None
