"""The "typing" indicator."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.telegram.chat.talk import Talk

# Telegram removes the indicator after five seconds.
TYPING_INTERVAL = 4.0


@asynccontextmanager
async def typing(talk: Talk) -> AsyncIterator[None]:
    """Shows "typing" in the chat while the block runs."""
    done = asyncio.Event()
    indicator = asyncio.create_task(_keep_typing(talk, done))
    try:
        yield
    finally:
        done.set()
        await indicator


async def _keep_typing(talk: Talk, done: asyncio.Event) -> None:
    while not done.is_set():
        # The answer comes without the indicator as well, and must not wait for it.
        with suppress(TelegramError):
            await talk.bot.send_chat_action(talk.chat, ChatAction.TYPING, message_thread_id=talk.topic, read_timeout=2)
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), TYPING_INTERVAL)
