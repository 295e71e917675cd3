"""Front matter: the facts before a text, in YAML (---), TOML (+++) or JSON ({...})."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import yaml

from seeds.dates import iso_date
from seeds.documents import Document, one_line
from seeds.outline import Kind
from seeds.parts import Part, assemble

# The base loader converts nothing: 2022-07-19 stays a string.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (
        re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL),
        partial(yaml.load, Loader=yaml.BaseLoader),
    ),
    (re.compile(r"\+\+\+[ \t]*\n(.*?\n)\+\+\+[ \t]*(?:\n|$)", re.DOTALL), tomllib.loads),
    (re.compile(r"(\{\n.*?\n\})[ \t]*(?:\n|$)", re.DOTALL), json.loads),
)
# The title, the authors and the date in the first lines of a file for Pandoc.
_TITLE_BLOCK = re.compile(r"%[ \t]?([^\s%].*)\n(?:%(.*)\n)?(?:%(.*)\n)?(?!%)")
# Keys without the signs between their words: date_published, dateCreated and "last modified" are written all ways.
_TITLES = ("title", "headline", "name", "titel", "titre", "título", "titolo", "заголовок", "название")
# What changed last comes first: it says how old the text is.
_DATES = (
    "lastmod", "lastmodified", "lastmodifiedat", "lastupdated", "updated", "updatedat", "updateddate", "dateupdated",
    "modified", "datemodified", "geändert", "aktualisiert", "modifié", "actualizado", "обновлено",
    "date", "datum", "fecha", "data", "дата",
    "published", "publishdate", "publisheddate", "publishedat", "publishedtime", "pubdate", "datepublished", "posted",
    "veröffentlicht", "publié", "publicado", "опубликовано",
    "created", "createdat", "datecreated", "creationdate", "erstellt", "créé", "creado", "создано", "day",
)  # fmt: skip
# What people ask for and the text seldom says again. Not the date: as a line it would answer what is asked of a year.
_SAID = frozenset((
    "author", "authors", "location", "venue", "address", "phone", "email", "role", "price", "duration",
    "serves", "servings", "yield", "preptime", "cooktime", "totaltime",
))  # fmt: skip
_SWITCHES = ("true", "false")
_SOURCES = ("source", "url", "link", "canonical", "canonicalurl", "originalurl", "permalink", "sourceurl")
_BETWEEN_WORDS = re.compile(r"[-_ ]")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The title, the date and the address that a front matter states; "" if it does not.

    `said` are the lines of it that are read as text: "author: Ada Berg".
    """

    title: str = ""
    date: str = ""
    source: str = ""
    said: tuple[str, ...] = ()


def split(text: str) -> tuple[FrontMatter, str]:
    """The facts before a tidy text, and the text without them; a broken front matter stays in the text."""
    for form, load in _FORMS:
        if found := form.match(text):
            facts = _loaded(load, found[1])
            return (_matter(facts), text[found.end() :]) if facts is not None else (FrontMatter(), text)
    return FrontMatter(), text


def title_block(text: str) -> tuple[FrontMatter, str]:
    """The facts in the first lines of a tidy text, if they begin with percent signs, and the text without them."""
    found = _TITLE_BLOCK.match(text)
    if not found:
        return FrontMatter(), text
    facts = zip(("title", "author", "date"), (one_line(part or "") for part in found.groups()), strict=True)
    return _matter({key: value for key, value in facts if value}), text[found.end() :]


def completed(document: Document, matter: FrontMatter) -> Document:
    """The document with what its front matter states, which is believed before the text and read above it."""
    head, lines = assemble(Part(line, Kind.ROW) for line in matter.said)
    text = f"{head}\n\n{document.text}" if head and document.text else document.text
    shift = len(text) - len(document.text)
    moved = (replace(block, start=block.start + shift, end=block.end + shift) for block in document.outline)
    return replace(
        document,
        text=text,
        title=matter.title or document.title,
        date=matter.date or document.date,
        source=matter.source or document.source,
        outline=(*lines, *moved) if document.outline else (),
    )


def _loaded(load: Callable[[str], Any], text: str) -> Mapping[str, str] | None:
    """The values that are no tables, by key; None if the text is broken."""
    try:
        facts = load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(facts, dict):
        return None
    plain = {str(key): _plain(value) for key, value in facts.items()}
    return {key: value for key, value in plain.items() if value}


def _plain(value: object) -> str:
    """The value on one line, "" for a table or a list of such."""
    values = value if isinstance(value, list) else [value]
    return "" if any(isinstance(each, dict | list) for each in values) else one_line(", ".join(map(str, values)))


def _matter(stated: Mapping[str, str]) -> FrontMatter:
    keys = {key: _BETWEEN_WORDS.sub("", key).lower() for key in stated}
    facts = {keys[key]: value for key, value in stated.items()}
    title = next((facts[key] for key in _TITLES if facts.get(key)), "")
    dates = (iso_date(facts[key].split("T")[0] or facts[key]) for key in _DATES if facts.get(key))
    source = next((facts[key] for key in _SOURCES if facts.get(key, "").startswith(("http://", "https://"))), "")
    said = [key for key in stated if keys[key] in _SAID and stated[key].lower() not in _SWITCHES]
    return FrontMatter(title, next(filter(None, dates), ""), source, tuple(f"{key}: {stated[key]}" for key in said))
