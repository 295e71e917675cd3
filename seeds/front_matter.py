"""Front matter: the facts before a text, in YAML (---), TOML (+++) or JSON ({...})."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import yaml

from seeds.dates import iso_date
from seeds.documents import one_line

# The base loader converts nothing: 2022-07-19 stays a string.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (
        re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL),
        partial(yaml.load, Loader=yaml.BaseLoader),
    ),
    (re.compile(r"\+\+\+[ \t]*\n(.*?\n)\+\+\+[ \t]*(?:\n|$)", re.DOTALL), tomllib.loads),
    (re.compile(r"(\{\n.*?\n\})[ \t]*(?:\n|$)", re.DOTALL), json.loads),
)
_TITLES = ("title", "headline", "name")
# What changed last comes first: it says how old the text is.
_DATES = (
    "lastmod", "last_modified_at", "last_updated", "updated", "updated_at", "updateddate", "modified", "date_modified",
    "date", "published", "publishdate", "published_at", "pubdate", "pub_date", "published_time", "date_published",
    "posted", "created", "created_at", "createdat", "date_created", "day",
)  # fmt: skip
_SOURCES = ("source", "url", "link", "canonical", "canonical_url", "original_url", "permalink", "source_url")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The title, the date and the address that a front matter states; "" if it does not."""

    title: str = ""
    date: str = ""
    source: str = ""


def split(text: str) -> tuple[FrontMatter, str]:
    """The facts before a tidy text, and the text without them; a broken front matter stays in the text."""
    for form, load in _FORMS:
        if found := form.match(text):
            facts = _loaded(load, found[1])
            return (_matter(facts), text[found.end() :]) if facts is not None else (FrontMatter(), text)
    return FrontMatter(), text


def _loaded(load: Callable[[str], Any], text: str) -> Mapping[str, str] | None:
    """The values that are not lists or tables, by key in small letters; None if the text is broken."""
    try:
        facts = load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(facts, dict):
        return None
    return {
        str(key).lower(): one_line(str(value)) for key, value in facts.items() if not isinstance(value, dict | list)
    }


def _matter(facts: Mapping[str, str]) -> FrontMatter:
    title = next((facts[key] for key in _TITLES if facts.get(key)), "")
    dates = (iso_date(facts[key].split("T")[0] or facts[key]) for key in _DATES if facts.get(key))
    source = next((facts[key] for key in _SOURCES if facts.get(key, "").startswith(("http://", "https://"))), "")
    return FrontMatter(title, next(filter(None, dates), ""), source)
