"""The commands of the prompt."""

from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne
from rich.table import Table

MARK = ":"


@dataclass(frozen=True, slots=True)
class Command:
    """A command, typed as its name after a colon or as one of its short forms without a colon."""

    name: str
    help: str
    takes: str = ""  # in brackets if it is optional
    short: tuple[str, ...] = ()


COMMANDS = (
    Command("next", "the next passage; also → and ↓", short=("n",)),
    Command("previous", "the passage before it; also ← and, after ↓, ↑", short=("p",)),
    Command("around", "the section around the passage", short=("a",)),
    Command("open", "the passage's web page or file", short=("o",)),
    Command("why", "why this is the answer, or why there is none", short=("w",)),
    Command("find", "every passage that holds the words", "WORDS"),
    Command("files", "the documents, or those whose title, name or source holds the words", "[WORDS]"),
    Command("add", "add a file or a web page", "PATH|URL"),
    Command("forget", "remove an added file or web page", "NAME"),
    Command("sync", "update the index from the folder"),
    Command("collection", "ask the documents of another folder", "[DIR]"),
    Command("model", "read the documents with another model", "[NAME]"),
    Command("k", "how many passages come with an answer", "[N]"),
    Command("json", "answers as JSON, or as text again"),
    Command("new", "start a new conversation: earlier questions no longer count", short=("new",)),
    Command("help", "this list", short=("help", "?")),
    Command("quit", "end; also Ctrl-D", short=("q", "quit", "exit")),
)
# The least similarity of a mistyped name: a wrong letter in three, or two neighbours exchanged in four.
_NEAR = 0.6
_BY_NAME = {command.name: command for command in COMMANDS}
_BY_SHORT = {short: command for command in COMMANDS for short in command.short}


def parse(line: str) -> tuple[Command, str] | None:
    """The command and its argument, "" for none; None if the line is a question.

    Raises ValueError for an unknown command, naming the nearest one, and for a missing or superfluous argument.
    """
    if not line.startswith(MARK):
        return (_BY_SHORT[line], "") if line in _BY_SHORT else None
    name, _, argument = line[len(MARK) :].partition(" ")
    command = _BY_NAME.get(name) or _BY_SHORT.get(name)
    if command is None:
        raise ValueError(f"There is no {MARK}{name}: {_nearest(name)}")
    argument = argument.strip()
    if argument and not command.takes:
        raise ValueError(f"{MARK}{command.name} takes no argument.")
    if not argument and command.takes and not command.takes.startswith("["):
        raise ValueError(f"{MARK}{command.name} needs an argument: {MARK}{command.name} {command.takes}")
    return command, argument


def table() -> Table:
    """A table of the commands for a terminal."""
    grid = Table.grid(padding=(0, 2))
    for command in COMMANDS:
        letter = [short for short in command.short if len(short) == 1]
        usage = f"{MARK}{command.name} {command.takes}".rstrip()
        grid.add_row(", ".join([*letter, usage]), command.help)
    return grid


def _nearest(name: str) -> str:
    near = extractOne(name.casefold(), _BY_NAME.keys(), scorer=OSA.normalized_similarity, score_cutoff=_NEAR)
    return f"did you mean {MARK}{near[0]}?" if near else f"{MARK}help lists the commands."
