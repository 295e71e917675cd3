"""Threads for documents that people send: slow work that gives way to answers."""

import asyncio
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")

# Documents read at once; while one of them takes minutes, another chat's is read too.
THREADS = 2
# Between the usual priority and the lowest one there are 19.
STEPS = 10


class Background:
    """Runs functions in threads of low priority."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, "background", _give_way)
        self._works: set[Future[Any]] = set()

    @property
    def is_busy(self) -> bool:
        """Whether a function is running."""
        return bool(self._works)

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """The function's result."""
        work = self._threads.submit(function, *arguments)
        self._works.add(work)
        work.add_done_callback(self._works.discard)
        return await asyncio.wrap_future(work)


def _give_way() -> None:
    """Lowers the priority of the thread, and of the threads and processes that it starts, where that is possible."""
    # Elsewhere the priority would be that of the whole process.
    if sys.platform == "linux":
        os.nice(STEPS)
