"""Tasks that wait for a database in code that says no `await`, while other tasks go on.

Each runs in a greenlet, which is left while a thread runs the statement, as in SQLAlchemy's asyncio extension:
https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html
"""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Executor
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

from bot.people.waiting import THREADS, here

T = TypeVar("T")
V = TypeVar("V")


def let_tasks_wait() -> None:
    """Gives each task that is begun from now on in the running event loop a lane."""

    def begin(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> asyncio.Task[Any]:
        return asyncio.Task(Lane(coroutine), loop=loop, **options)

    asyncio.get_running_loop().set_task_factory(begin)


class Lane(Coroutine[Any, Any, T]):
    """A coroutine that can be left in the middle of a step."""

    def __init__(self, coroutine: Coroutine[Any, Any, T]) -> None:
        self.threads: Executor = THREADS
        self._coroutine = coroutine
        self._steps: greenlet | None = None
        self._is_left = False
        self._cancelled: BaseException | None = None

    def __await__(self) -> Generator[Any, Any, T]:
        return self._coroutine.__await__()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._coroutine, name)

    def send(self, value: Any) -> Any:
        """Goes on until the coroutine, or a statement in it, waits."""
        if self._steps is None:
            self._steps = greenlet(self._run)
            self._steps.gr_context = getcurrent().gr_context
        return self._go(self._steps.switch, value)

    def throw(self, error: Any, *_: Any) -> Any:
        """Goes on with an error in place of what was waited for."""
        return self._go(self._steps.throw if self._steps else self._coroutine.throw, error)

    def close(self) -> None:
        """Ends it."""
        self._coroutine.close()

    def wait(self, threads: Executor, function: Callable[..., V], *arguments: Any) -> V:
        """The function's result; leaves the step until one of the threads has it.

        A statement is not interrupted: where the task is cancelled meanwhile, it learns that when it waits next.
        """
        work = asyncio.wrap_future(threads.submit(function, *arguments))
        self._is_left = True
        while not work.done():
            try:
                self._leave(next(asyncio.shield(work).__await__()))
            except asyncio.CancelledError as error:
                self._cancelled = error
        self._is_left = False
        return work.result()

    def _run(self, value: Any) -> Any:
        step: Callable[[Any], Any] = self._coroutine.send
        while True:
            awaited = step(value)
            try:
                value, step = self._leave(awaited), self._coroutine.send
            except BaseException as error:
                value, step = error, self._coroutine.throw

    def _leave(self, awaited: Any) -> Any:
        """What is sent in reply to what is waited for."""
        return getcurrent().parent.switch(awaited)

    def _go(self, switch: Callable[..., Any], value: Any) -> Any:
        here.lane = self
        try:
            awaited = switch(value)
        finally:
            here.lane = None
        if self._cancelled and not self._is_left:
            error, self._cancelled = self._cancelled, None
            return self.throw(error)
        return awaited
