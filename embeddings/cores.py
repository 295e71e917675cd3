"""How much of the machine this process may use, and how little a product of numpy's needs."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from threadpoolctl import ThreadpoolController

_lock = Lock()
_inside: list[Any] = []


def cores() -> int:
    """The processor cores, as many as a container or its starter left to this process."""
    # Not every system can say; there the process may use them all.
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


@contextmanager
def one_thread() -> Iterator[None]:
    """Inside, numpy's products take one thread each: those of questions and passages are small, and threads that
    wait for each other cost several times what they save.
    """
    release = hold_one_thread()
    try:
        yield
    finally:
        release()


def hold_one_thread() -> Callable[[], None]:
    """Numpy's products take one thread each until the function that is returned is called, which is done once."""
    # The number is the process's own, so the first to come sets it and the last to go puts it back.
    with _lock:
        _inside.append(_inside[0] if _inside else _apart(lambda: _pools().limit(limits=1, user_api="blas")))
    return _release


def _release() -> None:
    with _lock:
        limits = _inside.pop()
        if not _inside:
            _apart(limits.restore_original_limits)


def _apart(work: Callable[[], Any]) -> Any:
    """The work done in a thread that is there for it alone: threadpoolctl lets none set a number that another thread
    has set, as long as that one lives.
    """
    return _setter(os.getpid()).submit(work).result()


@cache
def _setter(process: int) -> ThreadPoolExecutor:
    # By process, since a fork takes no threads along.
    return ThreadPoolExecutor(1)


@cache
def _pools() -> ThreadpoolController:
    return ThreadpoolController()
