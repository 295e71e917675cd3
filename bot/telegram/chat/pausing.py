"""Processes that work beside the bot pause while it answers: they would take a share of its core and of its cache."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import Popen
from threading import Lock

# Seconds of a pause at most: others may wait for what the process holds.
LONGEST = 1.0
_lock = Lock()
_pausable: set[Popen[bytes]] = set()


@contextmanager
def pausable(process: Popen[bytes]) -> Iterator[None]:
    """A block during which the process pauses while the bot answers."""
    with _lock:
        _pausable.add(process)
    try:
        yield
    finally:
        with _lock:
            _pausable.discard(process)
            _set_going(process)


class Pausing:
    """Counts what is being answered: the processes pause from the first of it to the last."""

    def __init__(self) -> None:
        self._count = 0

    @contextmanager
    def answering(self) -> Iterator[None]:
        """A block during which the processes pause, but for a long one."""
        self._count += 1
        if self._count == 1:
            pause()
            self._end = asyncio.get_running_loop().call_later(LONGEST, go_on)
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self._end.cancel()
                go_on()


def pause() -> None:
    """Stops the processes, where one that is stopped does not outlive the bot."""
    with _lock:
        for process in _pausable if sys.platform == "linux" else ():
            process.send_signal(signal.SIGSTOP)


def go_on() -> None:
    """Lets the processes go on."""
    with _lock:
        for process in _pausable:
            _set_going(process)


def _set_going(process: Popen[bytes]) -> None:
    if sys.platform == "linux":
        process.send_signal(signal.SIGCONT)
