"""Reads files in a separate process: a file that hangs or crashes it fails alone."""

import atexit
import os
import pickle
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread, Timer
from typing import IO, Any, Self, cast

from seeds.documents import Document, Flaw, UnreadableError

# The time limit for one file; the largest files in practice take a few seconds.
SECONDS = 60.0
# Bytes that reading one file may use beyond what the process already has; enforced only on Linux.
MEMORY = 2 << 30
# Seconds that the process may take to start, even on a very busy machine.
START = 120.0
# Seconds that a process waits for the next file, so that files that come one by one do not each start one.
WAIT = 60.0


class Reading:
    """Reads one file after another, each within its limits; a context manager for use by one thread."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._worker: _Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._worker:
            waiting.put(self._worker)
            self._worker = None

    def read(self, path: Path, name: str, digest: str = "") -> Document:
        """The result of `seeds.readers.read`.

        Raises what that raises, UnreadableError also if the file takes too long or crashes the process that reads
        it, and RuntimeError if the process cannot be started.
        """
        worker = self._ready()
        try:
            outcome = worker.ask((path.absolute(), name, digest), self._seconds)
        except BaseException as error:
            self._stop()
            if isinstance(error, TimeoutError | EOFError):
                flaw = Flaw.TOO_LONG if isinstance(error, TimeoutError) else Flaw.DAMAGED
                message = f"{name} {self._trouble(error)} and was left out; save it again or in parts"
                raise UnreadableError(message, flaw) from None
            raise
        if isinstance(outcome, Exception):
            raise outcome
        return cast(Document, outcome)

    def _trouble(self, error: TimeoutError | EOFError) -> str:
        if isinstance(error, TimeoutError):
            return f"took longer than {self._seconds:g} seconds to read"
        return "crashed the program that reads it"

    def _ready(self) -> "_Worker":
        if self._worker is None or not self._worker.is_alive:
            self._stop()
            start = _Start.now(self._seconds, self._memory)
            self._worker = waiting.take(start) or _Worker(start)
        return self._worker

    def _stop(self) -> None:
        if self._worker:
            self._worker.stop()
            self._worker = None


@dataclass(frozen=True, slots=True)
class _Start:
    """How a reading process is started."""

    command: tuple[str, ...]
    places: str  # those that it imports modules from, of which the working directory is none
    priority: int  # that of the thread that starts it, which the process keeps

    @classmethod
    def now(cls, seconds: float, memory: int) -> Self:
        """With these limits, from the places that this process imports modules from now, by this thread."""
        command = sys.executable, "-P", "-m", "seeds.worker", str(seconds), str(memory)
        return cls(command, os.pathsep.join(sys.path), 0 if sys.platform == "win32" else os.nice(0))


class _Worker:
    """The reading process, and the queue of its answers."""

    def __init__(self, start: _Start) -> None:
        self.start = start
        self._process = subprocess.Popen(
            start.command,
            env={**os.environ, "PYTHONPATH": start.places},
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
                raise RuntimeError(f"{sys.executable} does not start to read files; reinstall seedbot.") from error
            raise

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, question: object, seconds: float) -> Any:
        """The answer. Raises TimeoutError if it or a sign of life takes longer, EOFError if the process ends."""
        questions = cast(IO[bytes], self._process.stdin)
        with suppress(BrokenPipeError):  # the process has ended, and the wait for its answer says so
            questions.write(pickle.dumps(question))
            questions.flush()
        while (answer := self._answer(seconds)) is None:
            pass
        return answer

    def stop(self) -> None:
        """Ends the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # a question that was not read
                cast(IO[bytes], stream).close()

    def _answer(self, seconds: float) -> Any:
        try:
            answer = self._answers.get(timeout=seconds)
        except Empty:
            raise TimeoutError from None
        if answer is _END:
            raise EOFError
        return answer


class _Waiting:
    """The process that read last, ended when no file comes for a while; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._worker: _Worker | None = None
        self._timer = Timer(0, self.stop)

    def take(self, start: _Start) -> _Worker | None:
        """The process, if it was started in this way; whoever takes it ends it or puts it back."""
        with self._lock:
            if self._worker is None or self._worker.start != start or not self._worker.is_alive:
                return None
        return self._replaced(None)

    def put(self, worker: _Worker) -> None:
        """Keeps the process in place of the one that waits, which is ended."""
        self._end_of(self._replaced(worker))

    def stop(self) -> None:
        """Ends the process."""
        self._end_of(self._replaced(None))

    def _replaced(self, worker: _Worker | None) -> _Worker | None:
        with self._lock:
            self._timer.cancel()
            before, self._worker = self._worker, worker
            if worker:
                self._timer = Timer(WAIT, self._end_waiting, [worker])
                self._timer.daemon = True
                self._timer.start()
        return before

    def _end_waiting(self, worker: _Worker) -> None:
        """Ends the process if it still waits: its time may run out just as another one takes its place."""
        with self._lock:
            if self._worker is not worker:
                return
            self._worker = None
        worker.stop()

    @staticmethod
    def _end_of(worker: _Worker | None) -> None:
        if worker:
            worker.stop()


waiting = _Waiting()
atexit.register(waiting.stop)

_END = object()


def _listen(stream: IO[bytes], answers: "SimpleQueue[Any]") -> None:
    """Puts the answers into the queue, then _END; a queue, unlike a pipe, has a timeout on every system."""
    with suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            answers.put(pickle.load(stream))
    answers.put(_END)
