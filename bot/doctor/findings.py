"""What the doctor says: how something is, and what mends it."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

INDEX = "seedbot index"
RESCUE = "seedbot doctor --rescue"


class State(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and the command or the deed that mends it."""

    subject: str
    state: State
    text: str
    mend: str = ""


def with_flags(finding: Finding, flags: str) -> Finding:
    """The finding, the commands that mend it bearing the flags."""
    commands = re.compile("|".join(map(re.escape, (INDEX, RESCUE))))
    return replace(finding, mend=commands.sub(lambda found: found[0] + flags, finding.mend))


def checked(
    subject: str, look: Callable[[], Iterator[Finding] | None], mend: str = "run it again with --debug"
) -> Iterator[Finding]:
    """The findings, the last one of which is what made it impossible to look further."""
    try:
        yield from look() or ()
    except (ValueError, OSError, sqlite3.Error, RuntimeError) as error:
        yield Finding(subject, State.ERROR, " ".join(str(error).split()), mend)


def make_again(name: str) -> str:
    """What mends an index of another model."""
    return f"run `{INDEX} --model {name}`"
