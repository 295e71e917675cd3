"""What takes long computed in a thread, in code that says no `await`; a task that is in a lane waits for it there."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from threading import local
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

# The threads in which statements run: as many as a process has connections.
THREADS = ThreadPoolExecutor(8, "database")


class Lane(Protocol):
    """A task that can wait in the middle of a step."""

    threads: Executor  # in which its statements run

    def wait(self, threads: Executor, function: Callable[..., T], *arguments: Any) -> T:
        """The function's result, which one of the threads computes while other tasks go on."""


class _Here(local):
    lane: Lane | None = None


# Where this thread is now.
here = _Here()


def elsewhere(function: Callable[..., T], *arguments: Any) -> T:
    """The function's result; in a lane, a thread computes it."""
    lane = here.lane
    return lane.wait(lane.threads, function, *arguments) if lane else function(*arguments)


def in_thread(thread: Executor, function: Callable[..., T], *arguments: Any) -> T:
    """The function's result; in a lane, this thread computes it."""
    lane = here.lane
    return lane.wait(thread, function, *arguments) if lane else function(*arguments)


@contextmanager
def block_elsewhere(block: AbstractContextManager[T]) -> Iterator[T]:
    """The block; in a lane, one thread enters and leaves it and runs what is in between."""
    with _thread_of_its_own():
        value = elsewhere(block.__enter__)
        try:
            yield value
        except BaseException as error:
            if not elsewhere(block.__exit__, type(error), error, error.__traceback__):
                raise
        else:
            elsewhere(block.__exit__, None, None, None)


@contextmanager
def _thread_of_its_own() -> Iterator[None]:
    """Gives the outermost block a thread that is none of those that may all be waiting for its end."""
    lane = here.lane
    if lane is None or lane.threads is not THREADS:
        yield
        return
    lane.threads = own = ThreadPoolExecutor(1)
    try:
        yield
    finally:
        lane.threads = THREADS
        own.shutdown(wait=False)
