"""The "typing" indicator."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.telegram.chat.talk import Talk

# Seconds after which it is shown: most answers are there before, and would wait for one more call.
PATIENCE = 0.3
# Telegram removes the indicator after five seconds.
TYPING_INTERVAL = 4.0


@asynccontextmanager
async def typing(talk: Talk) -> AsyncIterator[None]:
    """Shows "typing" in the chat while the block runs, if it does not end at once."""
    done = asyncio.Event()
    indicator = asyncio.create_task(_keep_typing(talk, done))
    try:
        yield
    finally:
        done.set()
        await indicator


async def _keep_typing(talk: Talk, done: asyncio.Event) -> None:
    wait = PATIENCE
    while not await _is_set(done, wait):
        # The answer comes without the indicator as well, and must not wait for it.
        with suppress(TelegramError):
            await talk.bot.send_chat_action(talk.chat, ChatAction.TYPING, message_thread_id=talk.topic, read_timeout=2)
        wait = TYPING_INTERVAL


async def _is_set(event: asyncio.Event, wait: float) -> bool:
    """Whether the event is set within this many seconds."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), wait)
    return event.is_set()
