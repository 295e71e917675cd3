"""Words of a search that were given as arguments of a command."""

from collections.abc import Sequence

import regex

from retrieval.finding.filters import KEYS, MARKS

_KEY = regex.compile(rf"(?:{'|'.join(KEYS)}):", regex.IGNORECASE)


def query(arguments: Sequence[str]) -> str:
    """The search in the arguments, with the quotation marks around phrases that the shell has removed."""
    return " ".join(map(_quoted, arguments))


def _quoted(argument: str) -> str:
    key = _KEY.match(argument)
    # A source has words; a date has none, so words after it do not belong to it.
    if key and KEYS[key[0].rstrip(":").casefold()] != "origin":
        return argument
    name, value = (key[0], argument[key.end() :]) if key else ("", argument)
    if len(value.split()) < 2 or regex.search(rf"[{MARKS}]|\s{_KEY.pattern}", value, regex.IGNORECASE):
        return argument
    return f'{name}"{value}"'
