"""What the bot writes into a chat."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

from telegram import LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import TelegramError

# Telegram takes the sign away after five seconds.
TYPING_INTERVAL = 4.0


async def reply(message: Message, texts: Iterable[str]) -> None:
    """Sends HTML texts, the first one threaded to the message."""
    answered: ReplyParameters | None = ReplyParameters(message.message_id, allow_sending_without_reply=True)
    for text in texts:
        await message.get_bot().send_message(
            chat_id=message.chat_id,
            text=text,
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_parameters=answered,
        )
        answered = None


@asynccontextmanager
async def typing(message: Message) -> AsyncIterator[None]:
    """Shows "typing" in the message's chat while the block runs."""
    done = asyncio.Event()
    sign = asyncio.create_task(_keep_typing(message, done))
    try:
        yield
    finally:
        done.set()
        await sign


async def _keep_typing(message: Message, done: asyncio.Event) -> None:
    while not done.is_set():
        # The sign is a courtesy: without it the answer still comes, and it must not keep the answer waiting.
        with suppress(TelegramError):
            await message.get_bot().send_chat_action(message.chat_id, ChatAction.TYPING, read_timeout=2)
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), TYPING_INTERVAL)
