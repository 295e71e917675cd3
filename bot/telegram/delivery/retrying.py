"""Pauses between retries, which end when the bot stops."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from sqlite3 import OperationalError
from typing import Any, TypeVar

from bot.people.waiting import elsewhere

log = logging.getLogger(__name__)
T = TypeVar("T")

# Seconds between attempts to write to the database.
DISK_PAUSE = 5.0
AWAY_PAUSE = 1.0


class Retrying:
    """Pauses tasks. They are cancelled when the bot stops; their work is stored, and done at the next start."""

    def __init__(self) -> None:
        self._ended = False
        self._paused: set[asyncio.Task[Any]] = set()

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """A block in which the task may wait. Raises CancelledError once the bot stops."""
        task = asyncio.current_task()
        if self._ended or task is None:
            raise asyncio.CancelledError
        self._paused.add(task)
        try:
            yield
        finally:
            self._paused.discard(task)

    async def pause(self, seconds: float) -> None:
        """Waits this many seconds. Raises CancelledError once the bot stops."""
        with self.interruptible():
            await asyncio.sleep(seconds)

    async def until_written(self, action: Callable[..., T], *arguments: Any) -> T:
        """The result of a database write, retried while the disk is full or the database is away.

        Raises CancelledError once the bot stops.
        """
        while True:
            try:
                return elsewhere(action, *arguments)
            except OperationalError as error:
                log.error("Nothing can be stored (%s): make room on the disk. Trying again in %g s.", error, DISK_PAUSE)
                await self.pause(DISK_PAUSE)
            except OSError as error:
                log.error("Nothing can be stored. %s Trying again in %g s.", error, AWAY_PAUSE)
                await self.pause(AWAY_PAUSE)

    def end(self) -> None:
        """Cancels all pauses, and every later one."""
        self._ended = True
        for task in self._paused:
            task.cancel()
