"""What every handler works with."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationHandlerStop

from bot.config import Settings
from bot.people.database import Database
from bot.people.inbox import Inbox
from bot.people.outbox import Outbox, Sending
from bot.telegram.chat.background import Background
from bot.telegram.chat.pausing import Pausing
from bot.telegram.chat.redrawing import Redrawing
from bot.telegram.chat.talk import Talk
from retrieval.retriever import Retriever

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
Handle = Callable[[Talk], Coroutine[Any, Any, None]]
T = TypeVar("T")

# Answering keeps the processor busy, so more threads would only slow each other down.
THREADS = 4


@dataclass(frozen=True, slots=True)
class Services:
    """The documents, the database, the settings, and threads for slow work."""

    retriever: Retriever
    database: Database
    settings: Settings
    inbox: Inbox
    outbox: Outbox
    deliver: Callable[[int], Coroutine[Any, Any, None]]  # sends everything that waits for a chat
    written: Callable[[Update], list[Sending]]  # the list that takes the messages an update leads to
    redrawing: Redrawing
    background: Background
    interruptible: Callable[[], AbstractContextManager[None]]  # a block that ends when the bot stops
    _threads: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(THREADS))
    _pausing: Pausing = field(default_factory=Pausing)

    async def in_thread(self, function: Callable[..., T], *arguments: Any) -> T:
        """The function's result, computed in a thread, so that other chats go on meanwhile."""
        with self._pausing.answering():
            async with self._threads:
                return await asyncio.to_thread(function, *arguments)

    def talk(self, update: Update) -> Talk:
        """The update as handlers see it, while it is being handled."""
        return Talk(update, self.database, self.written(update), self.redrawing)

    def handler(self, handle: Handle) -> Callable[[Update, Any], Coroutine[Any, Any, None]]:
        """The handler in the form in which the Telegram library calls it; it is tried again once after an error."""

        async def callback(update: Update, _: Any) -> None:
            sendings = self.written(update)
            before = len(sendings)
            try:
                await handle(self.talk(update))
            except (ApplicationHandlerStop, TelegramError):
                raise
            except Exception:
                # Such as a file that another process replaced while it was read.
                del sendings[before:]
                await handle(self.talk(update))

        return callback
