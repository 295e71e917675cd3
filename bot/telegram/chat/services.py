"""What every handler works with."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from telegram import Update
from telegram.ext import Application

from bot.config import Settings
from bot.people.database import Database
from bot.people.inbox import Inbox
from bot.people.outbox import Outbox
from bot.telegram.chat.talk import Talk
from retrieval.retriever import Retriever

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
Handle = Callable[[Talk], Coroutine[Any, Any, None]]
T = TypeVar("T")

# Answering is computing: more threads than this only take the processor from each other.
THREADS = 4


@dataclass(frozen=True, slots=True)
class Services:
    """The documents, the memory, the settings, and threads for what takes long."""

    retriever: Retriever
    database: Database
    settings: Settings
    inbox: Inbox
    outbox: Outbox
    deliver: Callable[[int], Coroutine[Any, Any, None]]  # takes to a chat what waits for it in the outbox
    _threads: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(THREADS))

    async def in_thread(self, function: Callable[..., T], *arguments: Any) -> T:
        """The function's result, computed in a thread, so that no chat waits for another chat's computing."""
        async with self._threads:
            return await asyncio.to_thread(function, *arguments)

    def handler(self, handle: Handle) -> Callable[[Update, object], Coroutine[Any, Any, None]]:
        """The handler as the Telegram library calls it."""

        async def callback(update: Update, _: object) -> None:
            await handle(Talk(update, self.database))

        return callback
