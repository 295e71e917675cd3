"""The documents of an index, as JSON and as lines for a terminal."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.text import Text

from retrieval.scope import Source, file_name
from retrieval.text.reprs import plural


def as_json(source: Source) -> dict[str, Any]:
    """A document as `seedbot files --json` prints it; "missing" is there only if it was read in part."""
    fields = asdict(source)
    return {"document": fields.pop("name"), **{key: fields[key] for key in fields if key != "missing" or fields[key]}}


def print_documents(sources: Sequence[Source], out: Console) -> None:
    """Prints the number of documents, and a line for each: its passages, name, title and date."""
    passages = sum(source.passages for source in sources)
    out.print(Text(f"{plural(len(sources), 'document')}, {plural(passages, 'passage')}", style="bold"))
    for source in sources:
        out.print(Text(_line(source)), soft_wrap=True)


def in_part(source: Source) -> str:
    """What could not be read of the document, "" if all of it was read."""
    return f"read in part: {source.missing}" if source.missing else ""


def _line(source: Source) -> str:
    name = file_name(source.name) if source.collection == "own" else source.name
    said = [name, source.title, source.date, "added" if source.collection == "own" else "", in_part(source)]
    return f"{source.passages:>6}  {' · '.join(part for part in said if part)}"
