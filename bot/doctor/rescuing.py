"""What is readable of a damaged index and memory is saved."""

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
from retrieval.retriever import SETTINGS
from retrieval.storage.rescue import rescue as rescue_store

# Names of lost documents that are shown.
_SHOWN = 20


def rescue(settings: Settings, flags: str = "") -> Iterator[Finding]:
    """What became of the index and of what the bot remembers; the commands that mend bear the flags.

    Raises ValueError where someone is at work on them, OSError where there is no room.
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
        yield Finding("rescue", State.OK, f"{path} is whole; it was left as it is.")
        return
    text = f"{rescued.kept:,} documents were saved; the damaged store lies in {rescued.aside}."
    lost = len(rescued.lost) + rescued.nameless
    if not lost:
        yield Finding("rescue", State.OK, f"{text} None was lost.")
        return
    named = ", ".join(rescued.lost[:_SHOWN]) + (f" and {lost - _SHOWN:,} more" if lost > _SHOWN else "")
    unnamed = f" ({rescued.nameless:,} without a readable name)" if rescued.nameless else ""
    yield Finding(
        "rescue",
        State.WARNING,
        f"{text} {lost:,} could not be{unnamed}: {named}".rstrip(": ") + ".",
        f"run `{INDEX}`: it reads again those whose files are there",
    )


def _people(path: Path) -> Iterator[Finding]:
    if not path.is_file():
        return
    rescued = rescue_people(path)
    if rescued is None:
        yield Finding("rescue", State.OK, f"{path} is whole; it was left as it is.")
    else:
        kept, aside = rescued
        text = f"{sum(kept.values()):,} rows of {path} were saved; the damaged file is {aside}."
        yield Finding("rescue", State.WARNING, text, "look whether people's files and answers are there")


def _described(settings: Settings) -> dict[str, Any]:
    """What an index of these settings is made with, for a store that does not say it any more."""
    name = settings.model or DEFAULT
    model = located(name)
    known = {"identity": fingerprint(model), "dimension": inventory.entry(name).dimension} if model else {}
    folder = {"folder": str(settings.seeds)} if "seeds" in settings.model_fields_set else {}
    return {**SETTINGS, "model": name, **known, **folder}
