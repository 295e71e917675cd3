"""Models and the doctor's findings as lines for a terminal."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bot.config import Settings
from embeddings.inventory import Entry
from embeddings.models import ANY_LANGUAGE, DEFAULT

if TYPE_CHECKING:
    from bot.doctor.findings import Finding

_STYLES = {"ok": "green", "warning": "yellow", "error": "bold red"}


def model_in_use(settings: Settings) -> str:
    """The model in the settings, else the one that the index was made with."""
    from retrieval.storage.store import manifest_in

    return settings.model or str(manifest_in(settings.index_folder, settings.database_url).get("model", DEFAULT))


def print_models(entries: Iterable[Entry], out: Console) -> None:
    """Prints one line per model."""
    for entry in entries:
        out.print(Text(entry.name, style="bold"), _said(entry), soft_wrap=True)


def print_finding(finding: "Finding", out: Console) -> None:
    """Prints the state, the subject and text, and the fix on a line of its own."""
    out.print(
        Text(f"{finding.state:<8}", style=_STYLES[finding.state]), f"{finding.subject}: {finding.text}", soft_wrap=True
    )
    if finding.mend:
        out.print(f"{'':<9}→ {finding.mend}", soft_wrap=True)


def _said(entry: Entry) -> str:
    if not entry.folder:
        return "is not on this machine; it is downloaded when an index is made with it"
    languages = "any language" if ANY_LANGUAGE in entry.languages else " ".join(entry.languages)
    parts = [
        f"{entry.size / 1e6:,.0f} MB",
        f"{entry.dimension} dimensions" if entry.dimension else "",
        languages or "languages unknown",
        "prepared for this machine" if entry.is_exported else "not yet prepared for this machine",
        entry.folder,
    ]
    return " · ".join(part for part in parts if part)
