"""Findings of the doctor, each with what fixes it."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

INDEX = "seedbot index"
RESTORE = "seedbot restore FILE --replace"


class State(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was checked, its state, and the command or action that fixes it."""

    subject: str
    state: State
    text: str
    mend: str = ""


def with_flags(finding: Finding, flags: str) -> Finding:
    """The finding, with the flags added to the commands that it names."""
    commands = re.compile("|".join(map(re.escape, (INDEX, RESTORE))))
    text, mend = (commands.sub(lambda match: match[0] + flags, each) for each in (finding.text, finding.mend))
    return replace(finding, text=text, mend=mend)


def checked(subject: str, look: Callable[[], Iterator[Finding] | None], mend: str = "") -> Iterator[Finding]:
    """The findings of a check; if it raises an error, the last finding is that error."""
    try:
        yield from look() or ()
    except (ValueError, OSError, sqlite3.Error, RuntimeError) as error:
        yield Finding(subject, State.ERROR, " ".join(str(error).split()), mend)


def make_again(name: str) -> str:
    """The fix for an index of another model."""
    return f"run `{INDEX} --model {name}`"
