"""Filters in the text of a question or a search, such as `from:moscowtimes after:2022-07 before:2023`."""

from dataclasses import asdict, dataclass, replace
from datetime import date

import regex

from retrieval.scope import Scope

MARKS = '"“”„«»'
# Anything between two quotation marks of any kind, since keyboards mix them.
QUOTED = rf"[{MARKS}](?P<quoted>[^{MARKS}]+)[{MARKS}]"
KEYS = {
    "from": "origin", "von": "origin", "от": "origin",
    "after": "after", "nach": "after", "после": "after",
    "before": "before", "vor": "before", "до": "before",
}  # fmt: skip
EXAMPLES = {"origin": "moscowtimes", "after": "2022", "before": "2022-07"}
_VALUE = rf"(?:[{MARKS}](?P<several>[^{MARKS}]+)[{MARKS}]|(?P<one>[^\s{MARKS}]*[^\s{MARKS}?!.,;:]))"
# Quotations are skipped: text in them that looks like a filter is not a filter. One space, not a run of them: otherwise
# the search would begin again at each of its spaces.
_FILTER = regex.compile(rf"(?:^|\s)(?P<key>{'|'.join(KEYS)}):{_VALUE}|{QUOTED}", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on the documents; an empty one restricts nothing."""

    origin: str = ""
    after: str = ""
    before: str = ""

    def within(self, scope: Scope) -> Scope:
        """The scope with these filters replacing its own of the same kind."""
        return replace(scope, **{name: value for name, value in asdict(self).items() if value})


def parse_filters(text: str) -> tuple[str, Filters]:
    """The text without its filters, and the filters.

    Raises ValueError, with a sentence for the user, if a date cannot be read or a filter is given twice.
    """
    values: dict[str, str] = {}

    def take(match: "regex.Match[str]") -> str:
        if not match["key"]:
            return match[0]
        key, value = match["key"].casefold(), (match["several"] or match["one"]).strip()
        name = KEYS[key]
        if name in values:
            raise ValueError(f"{key}:{value} is a second filter of its kind: give only one.")
        values[name] = value if name == "origin" else _date(key, value)
        return ""

    rest = _FILTER.sub(take, text)
    return rest.strip(), Filters(**values)


def _date(key: str, value: str) -> str:
    try:
        if not regex.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", value):
            raise ValueError
        date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        raise ValueError(f"{key}:{value} is not a date: write it as 2022, 2022-07 or 2022-07-18.") from None
    return value
