"""Work that Ctrl-C can stop, but never in the middle of a step."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event
from typing import TypeVar

from retrieval.intake.indexing import Progress

Result = TypeVar("Result")

# Seconds: on some systems Ctrl-C is noticed only between two waits.
LOOK = 0.2


class Worker:
    """A thread for the work, so that Ctrl-C interrupts the wait and never leaves an index half written."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1)

    def close(self) -> None:
        """Waits for the running work, and drops what has not begun."""
        self._pool.shutdown(cancel_futures=True)

    def result(self, work: Callable[[], Result]) -> Result:
        """The result of the work. Ctrl-C raises KeyboardInterrupt at once, and the result is discarded."""
        return _result(self._pool.submit(work))

    def finished(self, work: Callable[[Progress], Result], show: Progress) -> Result:
        """The result of the work, which Ctrl-C stops at its next report of progress.

        Raises InterruptedError if it was stopped, and KeyboardInterrupt at the second Ctrl-C.
        """
        stopping = Event()

        def go_on(done: int, total: int) -> None:
            if stopping.is_set():
                raise InterruptedError
            show(done, total)

        future = self._pool.submit(work, go_on)
        try:
            return _result(future)
        except KeyboardInterrupt:
            stopping.set()
            return _result(future)


def _result(future: Future[Result]) -> Result:
    while not wait([future], LOOK).done:
        pass
    return future.result()
