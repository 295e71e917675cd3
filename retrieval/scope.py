"""Which passages a search may find."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A document of the index, as a list of sources shows it."""

    name: str
    title: str
    date: str  # ISO 8601, or ""
    source: str
    passages: int
    collection: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a document must be for its passages to be found; what is not given restricts nothing."""

    language: str | None = None
    without: frozenset[str] = frozenset()  # names of documents
    only: frozenset[str] | None = None  # names of documents
    collections: frozenset[str] | None = None
    origin: str = ""  # words of its source, its name or its title
    after: str = ""  # its date is this one or later: 2022, 2022-07 or 2022-07-18
    before: str = ""  # its date is this one or earlier

    @property
    def is_of_collections(self) -> bool:
        """Whether it asks for nothing but a language and collections."""
        return self == Scope(language=self.language, collections=self.collections)

    def condition(self) -> tuple[str, tuple[str, ...]]:
        """What SQL asks of a document `d`, and the values of its places; `casefold` must be a function there."""
        asked = {
            "d.language = ?": self.language,
            "d.name NOT IN (SELECT value FROM json_each(?))": _listed(self.without or None),
            "d.name IN (SELECT value FROM json_each(?))": _listed(self.only),
            "d.collection IN (SELECT value FROM json_each(?))": _listed(self.collections),
            "instr(casefold(d.source || char(10) || d.name || char(10) || d.title), ?) > 0": self.origin.casefold(),
            "d.date >= ?": self.after,
            # No digit comes after the sign; a document without a date is before none.
            "d.date BETWEEN '0' AND ? || '~'": self.before,
        }
        given = {condition: value for condition, value in asked.items() if value}
        return " AND ".join(given) or "true", tuple(given.values())


EVERYTHING = Scope()


def filed(collection: str, name: str) -> str:
    """The name in the index of a document of a collection; no file of the folder of seeds has one like it."""
    return f"/{collection}/{name}" if collection else name


def file_name(document: str) -> str:
    """The document's name as its owner knows it."""
    return document.split("/", 2)[2] if document.startswith("/") else document


def _listed(names: frozenset[str] | None) -> str | None:
    return None if names is None else json.dumps(sorted(names))
