"""Processes that work beside the bot pause while it answers: they would take a share of its cores and of its cache.

Linux lets a process that works on, however low its priority, finish its turn of some milliseconds before one that
wakes up. An answer goes through a dozen hands, each of which would wait for that.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import Popen
from threading import Lock

# Seconds after an answer until they go on: it is still to be stored and sent, and the next one may come.
LINGER = 0.05
# Seconds of a pause at most, and from there to the next one: others may wait for what the process holds.
LONGEST, REST = 1.0, 0.05
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
    """Counts what is being answered: the processes pause from the first of it until a little after the last."""

    def __init__(self) -> None:
        self._count = 0
        self._end: asyncio.TimerHandle | None = None  # of the pause
        self._latest = 0.0  # when the pause ends at the latest, and the next one begins at the earliest

    @contextmanager
    def answering(self) -> Iterator[None]:
        """A block during which the processes pause, but for a long one."""
        self._count += 1
        self._pause()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self._end_at(asyncio.get_running_loop().time() + LINGER)

    def _pause(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._end is None and now >= self._latest:
            pause()
            self._latest = now + LONGEST
            self._end = asyncio.get_running_loop().call_at(self._latest, self._go_on)
        self._end_at(self._latest)

    def _end_at(self, moment: float) -> None:
        """Ends the pause at this moment, if there is one and it does not end before."""
        if self._end:
            self._end.cancel()
            self._end = asyncio.get_running_loop().call_at(min(moment, self._latest), self._go_on)

    def _go_on(self) -> None:
        now = asyncio.get_running_loop().time()
        self._end, self._latest = None, now + REST if now >= self._latest else now
        go_on()


def pause() -> None:
    """Stops the processes, where one that is stopped does not outlive the bot."""
    with _lock:
        for process in _pausable if sys.platform == "linux" else ():
            _signal(process, signal.SIGSTOP)


def go_on() -> None:
    """Lets the processes go on."""
    with _lock:
        for process in _pausable:
            _set_going(process)


def _set_going(process: Popen[bytes]) -> None:
    if sys.platform == "linux":
        _signal(process, signal.SIGCONT)


def _signal(process: Popen[bytes], number: signal.Signals) -> None:
    """Sends the signal to the process, unless it has ended, and to those that it started, such as its reader."""
    if process.poll() is None:
        for each in (process.pid, *_started_by(process.pid)):
            with suppress(ProcessLookupError):
                os.kill(each, number)


def _started_by(process: int) -> list[int]:
    """The processes that the main thread of this one started."""
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []
