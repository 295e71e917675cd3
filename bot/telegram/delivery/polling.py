"""Receives updates by long polling, through network failures."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.delivery.errors import describe
from bot.telegram.delivery.rate_limiter import seconds

log = logging.getLogger(__name__)
T = TypeVar("T")

HEARD = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.CHOSEN_INLINE_RESULT,
    Update.MY_CHAT_MEMBER,
]
POLL_SECONDS = 25
LONGEST_WAIT = 30.0
FAREWELL_SECONDS = 2


class Polling:
    """Long polling. Telegram keeps the received updates until the next poll, or the end of polling, confirms them."""

    def __init__(self, bot: Bot, take: Callable[[Update], Awaitable[None]], full: Callable[[], bool]) -> None:
        self._bot = bot
        self._take = take
        self._full = full
        self._offset = 0

    async def run(self) -> None:
        """Receives updates until cancelled. Raises InvalidToken when the token is revoked."""
        try:
            while True:
                for update in await patiently(self._next, self._bot.token):
                    await self._take(update)
                    self._offset = update.update_id + 1
                # Telegram keeps the updates that are not fetched.
                while self._full():
                    await asyncio.sleep(0.1)
        finally:
            await self._confirm()

    async def _confirm(self) -> None:
        """Confirms the received updates to Telegram, so that they do not come again."""
        try:
            await self._bot.get_updates(
                offset=self._offset, limit=1, timeout=0, allowed_updates=HEARD, read_timeout=FAREWELL_SECONDS
            )
        except TelegramError as error:
            log.warning(
                "The last updates could not be confirmed to Telegram and will come again: %s",
                describe(error, self._bot.token),
            )

    async def _next(self) -> tuple[Update, ...]:
        return await self._bot.get_updates(offset=self._offset, timeout=POLL_SECONDS, allowed_updates=HEARD)


async def patiently(action: Callable[[], Awaitable[T]], token: str) -> T:
    """The action's result, retried while Telegram is away. Raises BadRequest and InvalidToken at once."""
    wait = 1.0
    failed = False
    while True:
        try:
            result = await action()
        except (BadRequest, InvalidToken):
            raise
        except TelegramError as error:
            pause = max(wait, seconds(error)) if isinstance(error, RetryAfter) else wait
            log.warning("%s Trying again in %g s.", _reason(error, token), pause)
            await asyncio.sleep(pause)
            wait = min(2 * wait, LONGEST_WAIT)
            failed = True
        else:
            if failed:
                log.info("Telegram answers again.")
            return result


def _reason(error: TelegramError, token: str) -> str:
    if isinstance(error, Conflict):
        return "Another copy of this bot is running with the same token; each message reaches one of the two."
    return f"Telegram does not answer ({describe(error, token)})."
