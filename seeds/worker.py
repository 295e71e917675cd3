"""The process that files are read in: `python -m seeds.worker SECONDS BYTES` answers paths with documents.

What reads a file may hang on it, take all the memory or crash; here it takes nothing else with it.
"""

import os
import pickle
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from seeds.documents import Document
from seeds.readers import read

# Seconds that whoever asked has the time to stop this process before it stops itself.
GRACE = 5.0


def serve(seconds: float, memory: int) -> None:
    """Answer each path and name on standard input, until that is closed, with the document or why there is none.

    Where the system can, a file may take so many seconds and so many bytes of memory.
    """
    questions, answers = _streams()
    _send(None, answers)  # ready
    while True:
        try:
            path, name = pickle.load(questions)
        except EOFError:
            return
        _limit(seconds, memory)
        answer = _answer(path, name)
        _limit(0, memory)
        _send(answer, answers)
        del answer  # before the next one, which may be as large


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Where questions come from and answers go to; what libraries print goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return sys.stdin.buffer, answers


def _answer(path: Path, name: str) -> Document | Exception:
    try:
        return read(path, name)
    except Exception as error:
        return error


def _send(answer: object, answers: BinaryIO) -> None:
    pickle.dump(answer, answers)
    answers.flush()


def _limit(seconds: float, memory: int) -> None:
    """End this process after so long; let it have so much more memory than now, where the system keeps account."""
    if sys.platform != "win32":
        # No handler: the system ends a process that hangs in a library, also where nobody is left to stop it.
        signal.setitimer(signal.ITIMER_REAL, seconds and seconds + GRACE)
    if sys.platform == "linux":
        import resource

        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + memory, resource.RLIM_INFINITY))


if __name__ == "__main__":
    # Ctrl-C is for whoever asked.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(float(sys.argv[1]), int(sys.argv[2]))
