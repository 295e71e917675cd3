"""Which passages a search may find."""

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

    def admits(self, source: Source) -> bool:
        """Whether this document's passages may be found."""
        return (
            (self.language is None or source.language == self.language)
            and source.name not in self.without
            and (self.only is None or source.name in self.only)
            and (self.collections is None or source.collection in self.collections)
            and self.origin.casefold() in f"{source.source}\n{source.name}\n{source.title}".casefold()
            and self._dated(source.date)
        )

    def _dated(self, date: str) -> bool:
        if not (self.after or self.before):
            return True
        late_enough = date >= self.after
        return bool(date) and late_enough and (not self.before or date[: len(self.before)] <= self.before)


EVERYTHING = Scope()


def filed(collection: str, name: str) -> str:
    """The name in the index of a document of a collection; no file of the folder of seeds has one like it."""
    return f"/{collection}/{name}" if collection else name


def file_name(document: str) -> str:
    """The document's name as its owner knows it."""
    return document.split("/", 2)[2] if document.startswith("/") else document
