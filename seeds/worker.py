"""The process that reads files: `python -m seeds.worker SECONDS BYTES` answers paths with documents.

A reader may hang on a file, use up the memory or crash; in a process of its own it affects nothing else.
"""

import ctypes
import os
import pickle
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from seeds import signs
from seeds.documents import Document
from seeds.readers import read

# Set where this process may be paused, and would not notice that its parent is gone.
ENDS_WITH_PARENT = "SEEDBOT_READER_ENDS_WITH_PARENT"
# PR_SET_PDEATHSIG of Linux's prctl: the signal that a process gets when the thread that started it ends.
_DEATH_SIGNAL = 1
# Seconds that the parent process has to stop this process before it stops itself.
GRACE = 5.0


def serve(seconds: float, memory: int) -> None:
    """Answers the arguments of `read` on standard input with the document or an error, until the input is closed.

    Before an answer, None means that the reader is still working. The limits for one file, or for the time up to such
    a sign, are in seconds and in bytes of memory, enforced where the system can.
    """
    questions, answers = _streams()
    _send(None, answers)  # ready

    def go_on() -> None:
        _limit(seconds, memory)
        _send(None, answers)

    signs.listen(go_on)
    while True:
        try:
            question = pickle.load(questions)
        except EOFError:
            return
        _limit(seconds, memory)
        answer = _answer(*question)
        _limit(0, memory)
        _send(answer, answers)
        del answer  # frees the memory before the next answer, which may be as large


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """The streams of questions and answers; what libraries print is discarded."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return sys.stdin.buffer, answers


def _answer(path: Path, name: str, digest: str) -> Document | Exception:
    try:
        return read(path, name, digest)
    except Exception as error:
        return error


def _send(answer: object, answers: BinaryIO) -> None:
    pickle.dump(answer, answers)
    answers.flush()


def end_with_parent() -> None:
    """Lets the system end this process when the thread that started it ends, where the system can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)


def _limit(seconds: float, memory: int) -> None:
    """Limits the seconds until this process ends, and the memory beyond what it uses now, where the system can."""
    if sys.platform != "win32":
        # No handler: the system ends a process that hangs in a library, even if its parent is gone.
        signal.setitimer(signal.ITIMER_REAL, seconds and seconds + GRACE)
    if sys.platform == "linux":
        import resource

        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + memory, resource.RLIM_INFINITY))


if __name__ == "__main__":
    # Ctrl-C is for the parent process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if ENDS_WITH_PARENT in os.environ:
        end_with_parent()
    serve(float(sys.argv[1]), int(sys.argv[2]))
