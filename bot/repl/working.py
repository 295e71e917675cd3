"""Work that Ctrl-C stops, never in the middle of a step."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event
from types import TracebackType
from typing import Self, TypeVar

from retrieval.intake.indexing import Progress

Result = TypeVar("Result")

# Seconds: on some systems Ctrl-C is only seen between two waits.
LOOK = 0.2


class Worker:
    """Does the work at hand in a thread: Ctrl-C reaches who waits for it, and no half-written index."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def result(self, work: Callable[[], Result]) -> Result:
        """What the work gives. Ctrl-C raises KeyboardInterrupt at once, and nobody looks at the result."""
        return _result(self._pool.submit(work))

    def finished(self, work: Callable[[Progress], Result], show: Progress) -> Result:
        """What the work gives, once it is done or, after Ctrl-C, stopped where it tells its progress.

        Raises InterruptedError where it was stopped, and KeyboardInterrupt at the second Ctrl-C.
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
