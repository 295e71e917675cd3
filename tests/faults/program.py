"""The program that the tests kill: each function runs in a process of its own and reports when its work begins."""

import os
import signal
import sqlite3
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import connect
from typing import Any

import tantivy

from bot import cli
from bot.rendering import console
from embeddings.models import Model
from retrieval import retriever
from retrieval.intake.indexing import Progress
from retrieval.storage import dense, lexical
from retrieval.text.words import language_of
from tests.fakes import WaitingEncoder, WordEncoder

Command = Callable[[], object]
READY, DONE = "ready", "done"
CHANGES = ("BEGIN", "COMMIT", "INSERT", "DELETE", "CREATE", "PRAGMA user_version =")


def begin(command: Command, log: Path, step: int) -> None:
    """Run the command with its errors in the log; if a step is given, it is killed before that step."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(os.open(log, os.O_WRONLY), 2)
    warnings.simplefilter("error")
    if step:
        Steps(step).count()
    command()


def word_seedbot(home: Path, *arguments: str, exact_up_to: int = dense.EXACT_UP_TO, waiting: float = 0.0) -> None:
    """The command `seedbot` with the word model, which lets wait for each text."""
    setattr(retriever, "find", lambda name: name)  # noqa: B010
    setattr(retriever, "load", lambda *_: WaitingEncoder(waiting))  # noqa: B010
    setattr(dense, "EXACT_UP_TO", exact_up_to)  # noqa: B010
    # Load now what is otherwise loaded at first use, so that kills happen during the work.
    language_of("The ferry leaves at nine.", WordEncoder.languages)
    seedbot(home, *arguments)


def seedbot(home: Path, *arguments: str) -> None:
    """The command `seedbot`, which prints a line for each document instead of a progress bar."""
    setattr(console, "progress_bar", _progress_lines)  # noqa: B010
    sys.argv = ["seedbot", *arguments]
    os.environ["SEEDBOT_HOME"] = str(home)
    _tell(READY)
    cli.main()


def export_model(model: Model, cache: Path) -> None:
    """The export of a model into a folder."""
    import torch.onnx  # noqa: F401

    from embeddings.export import export

    warnings.simplefilter("ignore")
    _tell(READY)
    export(model, cache)


@contextmanager
def _progress_lines(out: object) -> Iterator[Progress]:
    yield lambda done, total: _tell(DONE, done)


def _tell(*words: object) -> None:
    print(*words, file=sys.stderr, flush=True)


class Steps:
    """Counts the steps that change files, and kills the process before the step with number `last`."""

    def __init__(self, last: int) -> None:
        self._left = last

    def count(self) -> None:
        """Count what Python does to files, SQLite's changing statements and the uses of Tantivy's writers."""
        setattr(lexical, "tantivy", Told(tantivy, Index=self._index))  # noqa: B010
        setattr(sqlite3, "connect", self._connect)  # noqa: B010
        sys.addaudithook(self._hear)

    def _take(self) -> None:
        self._left -= 1
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or event in ("os.rename", "os.remove", "os.mkdir", "shutil.rmtree"):
            self._take()

    def _connect(self, *arguments: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **more)
        connection.set_trace_callback(lambda statement: self._take() if statement.startswith(CHANGES) else None)
        return connection

    def _index(self, *arguments: Any, **more: Any) -> "Told":
        index = tantivy.Index(*arguments, **more)
        return Told(index, writer=lambda *options: Told(index.writer(*options), before=self._take))


class Told:
    """A wrapper of an object: replaces some attributes and calls a function before each use of one."""

    def __init__(self, told: Any, before: Callable[[], None] = lambda: None, **parts: Any) -> None:
        self._told, self._parts, self._before = told, parts, before

    def __getattr__(self, name: str) -> Any:
        self._before()
        return self._parts.get(name) or getattr(self._told, name)
