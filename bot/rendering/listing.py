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
    """The document in the form that `seedbot files --json` prints."""
    fields = asdict(source)
    return {"document": fields.pop("name"), **fields}


def print_documents(sources: Sequence[Source], out: Console) -> None:
    """Prints the number of documents, and for each its passages, name, title and date."""
    passages = sum(source.passages for source in sources)
    out.print(Text(f"{plural(len(sources), 'document')}, {plural(passages, 'passage')}", style="bold"))
    for source in sources:
        out.print(Text(_line(source)), soft_wrap=True)


def summary(done: Summary) -> Text:
    """The numbers of documents that an update changed, and the files that could not be read."""
    counts = f"{done.added} new, {done.changed} changed, {done.removed} gone, {done.unchanged} as before"
    lines = [f"Documents: {counts}."]
    if done.unsupported:
        lines.append(f"Passed over, not of a known type: {', '.join(done.unsupported)}")
    if done.failed:
        lines += ["Could not be read:", *(f"  {reason}" for reason in done.failed.values())]
    return Text("\n".join(lines))


def _line(source: Source) -> str:
    is_added = source.collection == OWN
    name = file_name(source.name) if is_added else source.name
    return f"{source.passages:>6}  {joined(name, source.title, source.date, 'added' if is_added else '')}"
