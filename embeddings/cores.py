"""The processor cores that this process may use, and a limit of one thread for numpy's products."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from threadpoolctl import threadpool_limits

_lock = Lock()
_inside: list[Any] = []


def cores() -> int:
    """The number of processor cores that a container or the parent process leaves to this process."""
    # Not every system has this function; without it, the process may use all cores.
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


@contextmanager
def one_thread() -> Iterator[None]:
    """A context in which each of numpy's products takes one thread.

    The products of questions and passages are small, and threads that wait for each other cost several times the
    time that they save.
    """
    release = hold_one_thread()
    try:
        yield
    finally:
        release()


def hold_one_thread() -> Callable[[], None]:
    """A limit of one thread for each of numpy's products; the returned function, called once, removes it."""
    # The limit belongs to the process, so the first caller sets it and the last one restores the former limit.
    with _lock:
        _inside.append(_inside[0] if _inside else _apart(lambda: threadpool_limits(limits=1, user_api="blas")))
    return _release


def _release() -> None:
    with _lock:
        limits = _inside.pop()
        if not _inside:
            _apart(limits.restore_original_limits)


def _apart(work: Callable[[], Any]) -> Any:
    """The result of the work, which is done in a thread of its own.

    As long as a thread that has set a limit lives, threadpoolctl lets no other thread set it.
    """
    return _setter(os.getpid()).submit(work).result()


@cache
def _setter(process: int) -> ThreadPoolExecutor:
    # One for each process, since a fork does not copy threads.
    return ThreadPoolExecutor(1)
