"""Files read in a process of their own: one that hangs it, or breaks it, costs itself alone."""

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import IO, Any, Self, cast

from seeds.documents import Document

# The largest files that people have take seconds.
SECONDS = 60.0
# Bytes that a file may take beyond what the process has; Linux alone keeps to it.
MEMORY = 2 << 30
# Seconds for the process to start in, on a machine however busy.
START = 120.0


class Reading:
    """Reads one file after another, each within its limits; a context for one thread."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._worker: _Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, path: Path, name: str) -> Document:
        """The document that `seeds.readers.read` gives.

        Raises what that raises, and ValueError where the file takes too long or ends the process that reads it;
        RuntimeError where there can be no such process.
        """
        worker = self._ready()
        try:
            outcome = worker.ask((path, name), self._seconds)
        except BaseException as error:
            self._stop()
            if isinstance(error, TimeoutError | EOFError):
                raise ValueError(f"{name} {self._trouble(error)} and was left out; save it again or in parts") from None
            raise
        if isinstance(outcome, Exception):
            raise outcome
        return cast(Document, outcome)

    def _trouble(self, error: TimeoutError | EOFError) -> str:
        if isinstance(error, TimeoutError):
            return f"took longer than {self._seconds:g} seconds to read"
        return "made the program that read it crash"

    def _ready(self) -> "_Worker":
        if self._worker is None or not self._worker.is_alive:
            self._stop()
            self._worker = _Worker(self._seconds, self._memory)
        return self._worker

    def _stop(self) -> None:
        if self._worker:
            self._worker.stop()
            self._worker = None


class _Worker:
    """The process, and what it answers."""

    def __init__(self, seconds: float, memory: int) -> None:
        self._process = subprocess.Popen(
            # Its modules are found where this process found them, and not in the working directory.
            [sys.executable, "-P", "-m", "seeds.worker", str(seconds), str(memory)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._answers: SimpleQueue[Any] = SimpleQueue()
        self._listener = Thread(target=_listen, args=(self._process.stdout, self._answers), daemon=True)
        self._listener.start()
        try:
            self._answer(START)
        except BaseException as error:
            self.stop()
            if isinstance(error, TimeoutError | EOFError):
                raise RuntimeError(f"{sys.executable} does not start to read files; install seedbot anew.") from error
            raise

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, question: object, seconds: float) -> Any:
        """The answer. Raises TimeoutError where it takes longer, EOFError where the process ends instead."""
        questions = cast(IO[bytes], self._process.stdin)
        with suppress(BrokenPipeError):  # then there is no answer either
            questions.write(pickle.dumps(question))
            questions.flush()
        return self._answer(seconds)

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # a question that nobody took
                cast(IO[bytes], stream).close()

    def _answer(self, seconds: float) -> Any:
        try:
            answer = self._answers.get(timeout=seconds)
        except Empty:
            raise TimeoutError from None
        if answer is _END:
            raise EOFError
        return answer


_END = object()


def _listen(stream: IO[bytes], answers: "SimpleQueue[Any]") -> None:
    """Pass on the answers, and at last the end; a queue, unlike a pipe, can be waited for so long on any system."""
    with suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            answers.put(pickle.load(stream))
    answers.put(_END)
