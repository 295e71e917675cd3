"""The order in which updates are handled, and the messages that each one leads to."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeGuard
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor, CallbackContext

from bot.people.outbox import Sending
from retrieval.storage.sql import AwayError

# The library limits concurrent updates; here concurrent chats are limited, so that a busy chat takes only one place.
UNLIMITED = 1_000_000

Settle = Callable[[object, list[Sending]], Coroutine[Any, Any, None]]
GiveUp = Callable[[object, Exception], Coroutine[Any, Any, None]]


class ChatByChat(BaseUpdateProcessor):
    """Handles the updates of one chat in their order, and different chats side by side."""

    def __init__(self, commit: Settle, give_up: GiveUp, limit: int = 256) -> None:
        super().__init__(UNLIMITED)
        self._commit = commit
        self._give_up = give_up
        self._places = asyncio.Semaphore(limit)
        # Weak references, so that a chat's lock is freed when no update of that chat is waiting.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        # By the identity of each update that is being handled.
        self._written: dict[int, list[Sending]] = {}
        self._interrupted: set[int] = set()

    async def interrupt(self, update: object, context: CallbackContext) -> None:  # type: ignore[type-arg]
        """Notes that the update is to be handled again, if the database was away."""
        if isinstance(update, Update) and isinstance(context.error, AwayError):
            self._interrupted.add(id(update))

    def is_interrupted(self, update: object) -> TypeGuard[Update]:
        """Whether the update, which is being handled, has met a database that was away."""
        return id(update) in self._interrupted

    @property
    def is_full(self) -> bool:
        """Whether as many chats are being handled as the limit allows."""
        return self._places.locked()

    def written(self, update: Update) -> list[Sending]:
        """The list that takes the messages of an update while it is being handled."""
        return self._written[id(update)]

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Waits for the chat's earlier updates, handles this one, and commits it with the messages it led to.

        Never fails: at a start, that would end the bot.
        """
        try:
            await self._in_turn(update, coroutine)
        except Exception as error:
            await self._give_up(update, error)

    async def _in_turn(self, update: object, coroutine: Awaitable[Any]) -> None:
        lock = self._locks.setdefault(chat_of(update), asyncio.Lock())
        async with lock, self._places:
            sendings = self._written[id(update)] = []
            try:
                await coroutine
            finally:
                del self._written[id(update)]
            try:
                await self._commit(update, sendings)
            finally:
                self._interrupted.discard(id(update))


def chat_of(update: object) -> int:
    """The chat in whose turn the update is handled; 0 for what has none."""
    if not isinstance(update, Update):
        return 0
    place = update.effective_chat or update.effective_user
    return place.id if place else 0
