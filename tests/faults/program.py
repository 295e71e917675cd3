"""`python -m tests.faults.program` is the command `seedbot` with the model of words, made to be killed.

It says on standard error when its work begins and how many documents are done, and can kill itself right before any
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
    """Counts what changes files, and ends the process at one of them."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.count = 0

    def take(self) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """What Python tells before it does it."""
        if event in ("os.rename", "os.remove", "os.mkdir", "shutil.rmtree") or _opens_for_writing(event, arguments):
            self.take()

    def connect(self, *arguments: Any, **more: Any) -> sqlite3.Connection:
        """A connection that tells what SQLite is about to do."""
        connection: sqlite3.Connection = connect(*arguments, **more)
        connection.set_trace_callback(lambda statement: self.take() if statement.startswith(CHANGES) else None)
        return connection

    def index(self, *arguments: Any, **more: Any) -> "Told":
        """An index of Tantivy's whose writers tell what they are about to do."""
        index = tantivy.Index(*arguments, **more)
        return Told(index, {"writer": lambda *given: Told(index.writer(*given), {}, self.take)})


class Told:
    """The object, with some parts in place of its own, and something to do before each use."""

    def __init__(self, told: Any, parts: dict[str, Any], before: Any = lambda: None) -> None:
        self._told, self._parts, self._before = told, parts, before

    def __getattr__(self, name: str) -> Any:
        self._before()
        return self._parts.get(name) or getattr(self._told, name)


class TantivyThatTells:
    """The module, with an index that tells."""

    def __init__(self, steps: Steps) -> None:
        self.Index = steps.index

    def __getattr__(self, name: str) -> Any:
        return getattr(tantivy, name)


def _opens_for_writing(event: str, arguments: tuple[Any, ...]) -> bool:
    return event == "open" and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))


@contextmanager
def told_progress(out: object) -> Iterator[Progress]:
    """In place of the bar: one line for each document."""
    yield lambda done, total: print(DONE, done, file=sys.stderr, flush=True)


def main(step: int | None = None) -> None:
    """The command in `sys.argv`, which ends at the step."""
    setattr(retriever, "find", lambda name: name)  # noqa: B010
    setattr(retriever, "load", lambda *_: WordEncoder())  # noqa: B010
    setattr(console, "progress_bar", told_progress)  # noqa: B010
    # What is only loaded when it is first used is loaded now, so that kills fall into the work.
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
    """The command in this process, which was forked for it, with all that it says in a file."""
    with log.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.stdout, sys.stderr = (open(number, "w", closefd=False) for number in (1, 2))  # noqa: SIM115
    sys.argv = ["seedbot", *arguments]
    os.environ["SEEDBOT_HOME"] = str(home)
    main(step)


if __name__ == "__main__":
    main()
