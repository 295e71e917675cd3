"""Rescue of the readable parts of a damaged index and bot database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.backup.room import room
from bot.config import Settings
from bot.doctor.findings import INDEX, Finding, State, checked, with_flags
from bot.home import exclusive
from bot.people.rescue import rescue as rescue_people
from embeddings import inventory
from embeddings.models import DEFAULT, fingerprint, located
from retrieval.storage.manifest import SETTINGS
from retrieval.storage.rescue import rescue as rescue_store

# The number of lost documents that are named.
_SHOWN = 20


def rescue(settings: Settings, flags: str = "") -> Iterator[Finding]:
    """Rescues the index and the bot's database; the flags are added to the commands in the fixes.

    Raises ValueError if the home is in use, OSError if the disk is full.
    """
    home = settings.index_folder
    if home.is_dir():
        with exclusive(home), room(home):
            for finding in checked("rescue", lambda: _store(home, settings), ""):
                yield with_flags(finding, flags)
            yield from checked("rescue", lambda: _people(home / "people.sqlite"), "")


def _store(home: Path, settings: Settings) -> Iterator[Finding]:
    path = home / "store.sqlite"
    if not path.is_file():
        return
    rescued = rescue_store(home, _described(settings))
    if rescued is None:
        yield Finding("rescue", State.OK, f"{path} is not damaged; it was left unchanged.")
        return
    text = f"{rescued.kept:,} documents were saved; the damaged store is now in {rescued.aside}."
    lost = len(rescued.lost) + rescued.nameless
    if not lost:
        yield Finding("rescue", State.OK, f"{text} None were lost.")
        return
    named = ", ".join(rescued.lost[:_SHOWN]) + (f" and {lost - _SHOWN:,} more" if lost > _SHOWN else "")
    unnamed = f" ({rescued.nameless:,} without a readable name)" if rescued.nameless else ""
    yield Finding(
        "rescue",
        State.WARNING,
        f"{text} {lost:,} could not be{unnamed}: {named}".rstrip(": ") + ".",
        f"run `{INDEX}`: it reads those again whose files still exist",
    )


def _people(path: Path) -> Iterator[Finding]:
    if not path.is_file():
        return
    rescued = rescue_people(path)
    if rescued is None:
        yield Finding("rescue", State.OK, f"{path} is not damaged; it was left unchanged.")
    else:
        kept, aside = rescued
        text = f"{sum(kept.values()):,} rows of {path} were saved; the damaged file is now {aside}."
        yield Finding("rescue", State.WARNING, text, "check that people's files and answers are there")


def _described(settings: Settings) -> dict[str, Any]:
    """The manifest of an index with these settings, for a store whose own can no longer be read."""
    name = settings.model or DEFAULT
    model = located(name)
    encoder = {"identity": fingerprint(model), "dimension": inventory.entry(name).dimension} if model else {}
    folder = {"folder": str(settings.seeds)} if "seeds" in settings.model_fields_set else {}
    return {**SETTINGS, "model": name, **encoder, **folder}
