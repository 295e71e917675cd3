"""The documents of an index, as JSON and as lines for a terminal, and what an update changed in them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.rendering.quoting import joined
from bot.scopes import OWN
from retrieval.intake.syncing import Summary
from retrieval.scope import Source, file_name
from retrieval.text.reprs import plural


def as_json(source: Source) -> dict[str, Any]:
    """The document in the form that `seedbot files --json` prints; "missing" is left out if it was read whole."""
    fields = asdict(source)
    return {"document": fields.pop("name"), **_without_empty(fields, "missing")}


def print_documents(sources: Sequence[Source], out: Console) -> None:
    """Prints the number of documents, and for each its passages, name, title and date."""
    passages = sum(source.passages for source in sources)
    out.print(Text(f"{plural(len(sources), 'document')}, {plural(passages, 'passage')}", style="bold"))
    for source in sources:
        out.print(Text(_line(source)), soft_wrap=True)


def in_part(source: Source) -> str:
    """What could not be read of the document, "" if all of it was read."""
    return f"read in part: {source.missing}" if source.missing else ""


def summary_json(done: Summary) -> dict[str, Any]:
    """The update in the form that `seedbot index --json` prints; "partly" is left out if all was read whole."""
    fields = asdict(done)
    del fields["flaws"]  # the reasons say in words what the flaws say in kinds
    return _without_empty(fields, "partly")


def summary(done: Summary) -> Text:
    """The numbers of documents that an update changed, and the files that were not read or not wholly."""
    counts = f"{done.added} new, {done.changed} changed, {done.removed} gone, {done.unchanged} as before"
    lines = [f"Documents: {counts}."]
    if done.unsupported:
        lines.append(f"Passed over, not of a known type: {', '.join(done.unsupported)}")
    if done.failed:
        lines += ["Could not be read:", *(f"  {reason}" for reason in done.failed.values())]
    if done.partly:
        lines += ["Read in part:", *(f"  {file_name(name)}: {missing}" for name, missing in done.partly.items())]
    return Text("\n".join(lines))


def _without_empty(fields: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key != name or value}


def _line(source: Source) -> str:
    is_added = source.collection == OWN
    name = file_name(source.name) if is_added else source.name
    said = joined(name, source.title, source.date, "added" if is_added else "", in_part(source))
    return f"{source.passages:>6}  {said}"
