"""The order in which updates are handled."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor


class ChatByChat(BaseUpdateProcessor):
    """Handles the updates of one chat in their order, and different chats side by side."""

    def __init__(self, limit: int = 256) -> None:
        super().__init__(limit)
        # Weak, so that a chat's lock goes when nothing of that chat is waiting.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Waits for the chat's earlier updates, then handles this one."""
        lock = self._locks.setdefault(_chat(update), asyncio.Lock())
        async with lock:
            await coroutine


def _chat(update: object) -> int:
    chat = update.effective_chat if isinstance(update, Update) else None
    return chat.id if chat else 0
