"""What can be typed at the prompt beside questions."""

from dataclasses import dataclass
from difflib import get_close_matches

from rich.table import Table

MARK = ":"


@dataclass(frozen=True, slots=True)
class Command:
    """A command by its name, after a colon, or by its short forms, which are typed alone."""

    name: str
    help: str
    takes: str = ""  # in brackets where it may be left out
    short: tuple[str, ...] = ()


COMMANDS = (
    Command("next", "the next passage; also → and ↓", short=("n",)),
    Command("previous", "the passage before it; also ← and, after ↓, ↑", short=("p",)),
    Command("around", "the passage with the text around it", short=("a",)),
    Command("open", "the passage's web page or file", short=("o",)),
    Command("why", "why this is the answer, or why there is none", short=("w",)),
    Command("find", "every passage that holds the words", "WORDS"),
    Command("files", "the documents, or those whose title, name or source holds the words", "[WORDS]"),
    Command("add", "take in a file or a web page", "PATH|URL"),
    Command("forget", "let go of what was added", "NAME"),
    Command("sync", "bring the index into step with the folder"),
    Command("collection", "ask the documents of another folder", "[DIR]"),
    Command("model", "read the documents with another model", "[NAME]"),
    Command("k", "how many passages an answer brings", "[N]"),
    Command("json", "answers as JSON, or as text again"),
    Command("new", "begin anew: what was asked before no longer counts", short=("new",)),
    Command("help", "this list", short=("help", "?")),
    Command("quit", "end; also Ctrl-D", short=("q", "quit", "exit")),
)
_BY_NAME = {command.name: command for command in COMMANDS}
_BY_SHORT = {short: command for command in COMMANDS for short in command.short}


def parse(line: str) -> tuple[Command, str] | None:
    """The command and what it is given, "" for nothing; None where the line is a question.

    Raises ValueError, with the nearest command, where there is none of this name or it is given too much or too little.
    """
    if not line.startswith(MARK):
        return (_BY_SHORT[line], "") if line in _BY_SHORT else None
    name, _, argument = line[len(MARK) :].partition(" ")
    command = _BY_NAME.get(name) or _BY_SHORT.get(name)
    if command is None:
        raise ValueError(f"There is no {MARK}{name}: {_nearest(name)}")
    argument = argument.strip()
    if argument and not command.takes:
        raise ValueError(f"{MARK}{command.name} takes nothing after it.")
    if not argument and command.takes and not command.takes.startswith("["):
        raise ValueError(f"{MARK}{command.name} needs more: {MARK}{command.name} {command.takes}")
    return command, argument


def table() -> Table:
    """Every command with what it does, for a terminal."""
    grid = Table.grid(padding=(0, 2))
    for command in COMMANDS:
        letter = [short for short in command.short if len(short) == 1]
        usage = f"{MARK}{command.name} {command.takes}".rstrip()
        grid.add_row(", ".join([*letter, usage]), command.help)
    return grid


def _nearest(name: str) -> str:
    near = get_close_matches(name.casefold(), _BY_NAME, n=1)
    return f"did you mean {MARK}{near[0]}?" if near else f"{MARK}help lists the commands."
