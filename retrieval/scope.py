"""Which passages a search may find."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A document of the index, as shown in a list of sources."""

    name: str
    title: str
    date: str  # ISO 8601, or ""
    source: str
    passages: int
    collection: str = ""
    language: str = ""
    missing: str = ""  # what could not be read of its file


@dataclass(frozen=True, slots=True)
class Scope:
    """Conditions on the documents whose passages may be found; a condition left out restricts nothing."""

    language: str | None = None  # of the passages
    without: frozenset[str] = frozenset()  # names of documents
    only: frozenset[str] | None = None  # names of documents
    collections: frozenset[str] | None = None
    origin: str = ""  # words in its source, name or title
    after: str = ""  # its date is this one or later: 2022, 2022-07 or 2022-07-18
    before: str = ""  # its date is this one or earlier

    @property
    def is_of_collections(self) -> bool:
        """Whether it restricts nothing but the language and the collections."""
        return self == Scope(language=self.language, collections=self.collections)

    def condition(self) -> tuple[str, tuple[str, ...]]:
        """The SQL condition on a document `d` that all but language and origin make, and its values."""
        values = {
            "d.name NOT IN (SELECT value FROM json_each(?))": _listed(self.without or None),
            "d.name IN (SELECT value FROM json_each(?))": _listed(self.only),
            "d.collection IN (SELECT value FROM json_each(?))": _listed(self.collections),
            "d.date >= ?": self.after,
            # No digit sorts after `~`; a document without a date is before no date.
            "d.date BETWEEN '0' AND ? || '~'": self.before,
        }
        used = {condition: value for condition, value in values.items() if value}
        return " AND ".join(used) or "true", tuple(used.values())

    def is_origin(self, source: str, name: str, title: str) -> bool:
        """Whether a document with this source, name and title holds the words of the origin, in any case."""
        return self.origin.casefold() in f"{source}\n{name}\n{title}".casefold()


EVERYTHING = Scope()


def filed(collection: str, name: str) -> str:
    """The name that a document of a collection has in the index; no file of the folder can have such a name."""
    return f"/{collection}/{name}" if collection else name


def file_name(document: str) -> str:
    """The document's name without its collection, as its owner knows it."""
    return document.split("/", 2)[2] if document.startswith("/") else document


def _listed(names: frozenset[str] | None) -> str | None:
    return None if names is None else json.dumps(sorted(names))
