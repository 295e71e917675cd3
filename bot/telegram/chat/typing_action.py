"""The sign that the bot is at work."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.telegram.chat.talk import Talk

# Telegram takes the sign away after five seconds.
TYPING_INTERVAL = 4.0


@asynccontextmanager
async def typing(talk: Talk) -> AsyncIterator[None]:
    """Shows "typing" in the chat while the block runs."""
    done = asyncio.Event()
    sign = asyncio.create_task(_keep_typing(talk, done))
    try:
        yield
    finally:
        done.set()
        await sign


async def _keep_typing(talk: Talk, done: asyncio.Event) -> None:
    while not done.is_set():
        # The sign is a courtesy: without it the answer still comes, and it must not keep the answer waiting.
        with suppress(TelegramError):
            await talk.bot.send_chat_action(talk.chat, ChatAction.TYPING, message_thread_id=talk.topic, read_timeout=2)
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), TYPING_INTERVAL)
