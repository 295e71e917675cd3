"""`python -m tests.faults.program` is the command `seedbot` with the word model, prepared to be killed.

It reports on standard error when its work begins and how many documents are done, and can kill itself right before any
step that changes a file.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import connect
from typing import Any

import tantivy

import seeds.markdown
import seeds.pages  # noqa: F401
from bot import cli
from bot.rendering import console
from retrieval import retriever
from retrieval.intake.indexing import Progress
from retrieval.storage import dense, lexical
from retrieval.text.words import language_of
from tests.fakes import WordEncoder

READY, DONE = "ready", "done"
EXACT_UP_TO = "EXACT_UP_TO"
CHANGES = ("BEGIN", "COMMIT", "INSERT", "DELETE", "CREATE", "PRAGMA user_version =")


class Steps:
    """Counts the steps that change files, and kills the process before the step with number `last`."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.count = 0

    def take(self) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Audit hook: counts the file operations that Python is about to do."""
        if event in ("os.rename", "os.remove", "os.mkdir", "shutil.rmtree") or _opens_for_writing(event, arguments):
            self.take()

    def connect(self, *arguments: Any, **more: Any) -> sqlite3.Connection:
        """A SQLite connection that counts the changing statements before it runs them."""
        connection: sqlite3.Connection = connect(*arguments, **more)
        connection.set_trace_callback(lambda statement: self.take() if statement.startswith(CHANGES) else None)
        return connection

    def index(self, *arguments: Any, **more: Any) -> "Told":
        """A Tantivy index whose writers count each use of an attribute."""
        index = tantivy.Index(*arguments, **more)
        return Told(index, {"writer": lambda *options: Told(index.writer(*options), {}, self.take)})


class Told:
    """A wrapper of an object: replaces some attributes and calls a function before each attribute access."""

    def __init__(self, told: Any, parts: dict[str, Any], before: Any = lambda: None) -> None:
        self._told, self._parts, self._before = told, parts, before

    def __getattr__(self, name: str) -> Any:
        self._before()
        return self._parts.get(name) or getattr(self._told, name)


class TantivyThatTells:
    """The module `tantivy`, with the index class that counts steps."""

    def __init__(self, steps: Steps) -> None:
        self.Index = steps.index

    def __getattr__(self, name: str) -> Any:
        return getattr(tantivy, name)


def _opens_for_writing(event: str, arguments: tuple[Any, ...]) -> bool:
    return event == "open" and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))


@contextmanager
def told_progress(out: object) -> Iterator[Progress]:
    """A replacement for the progress bar that prints one line for each document."""
    yield lambda done, total: print(DONE, done, file=sys.stderr, flush=True)


def main(step: int | None = None) -> None:
    """Run the command in `sys.argv`; with `step`, the process is killed before that step."""
    setattr(retriever, "find", lambda name: name)  # noqa: B010
    setattr(retriever, "load", lambda *_: WordEncoder())  # noqa: B010
    setattr(console, "progress_bar", told_progress)  # noqa: B010
    # Load now what is otherwise loaded at first use, so that kills happen during the work.
    language_of("The ferry leaves at nine.", WordEncoder.languages)
    if EXACT_UP_TO in os.environ:
        setattr(dense, EXACT_UP_TO, int(os.environ[EXACT_UP_TO]))
    if step is not None:
        steps = Steps(step)
        setattr(lexical, "tantivy", TantivyThatTells(steps))  # noqa: B010
        setattr(sqlite3, "connect", steps.connect)  # noqa: B010
        sys.addaudithook(steps.hear)
    print(READY, file=sys.stderr, flush=True)
    cli.main()


def begin(arguments: Sequence[str], home: Path, log: Path, step: int) -> None:
    """Run the command in this forked process, with its standard output and error in the log file."""
    with log.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.stdout, sys.stderr = (open(number, "w", closefd=False) for number in (1, 2))  # noqa: SIM115
    sys.argv = ["seedbot", *arguments]
    os.environ["SEEDBOT_HOME"] = str(home)
    main(step)


if __name__ == "__main__":
    main()
