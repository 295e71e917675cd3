"""Receives updates by long polling, through network failures."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.delivery.activity import Activity
from bot.telegram.delivery.errors import describe
from bot.telegram.delivery.rate_limiter import seconds
from bot.telegram.delivery.raw_bot import RawBot
from bot.telegram.delivery.update_queue import number_of

log = logging.getLogger(__name__)
T = TypeVar("T")

HEARD = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.GUEST_MESSAGE,
    Update.MESSAGE_REACTION,
    Update.MY_CHAT_MEMBER,
]
POLL_SECONDS = 25
# Short, because nobody is answered while the bot waits.
LONGEST_WAIT = 5.0
FAREWELL_SECONDS = 2
# Seconds between questions to Telegram whether it is there: at night no update may come for hours.
CHECK_EVERY = 60.0
# A server that is being restarted may refuse a token that it knows; these refusals in a row take half a minute.
REFUSALS = 8


class Polling:
    """Long polling. Telegram keeps the received updates until the next poll, or the end of polling, confirms them."""

    def __init__(
        self,
        bot: RawBot,
        take: Callable[[dict[str, Any]], Awaitable[None]],
        full: Callable[[], bool],
        activity: Activity,
    ) -> None:
        self._bot = bot
        self._take = take
        self._full = full
        self._activity = activity
        self._offset = 0

    async def run(self) -> None:
        """Receives updates until cancelled. Raises InvalidToken when the token is revoked."""
        try:
            while True:
                for update in await patiently(self._next, self._bot.token, REFUSALS):
                    await self._take(update)
                    self._offset = update["update_id"] + 1
                # Telegram keeps the updates that are not fetched.
                while self._full():
                    await asyncio.sleep(0.1)
        finally:
            await self._confirm()

    async def _confirm(self) -> None:
        """Confirms the received updates to Telegram, so that they do not come again."""
        try:
            await self._fetch(FAREWELL_SECONDS, limit=1, timeout=0)
        except TelegramError as error:
            log.warning(
                "The last updates could not be confirmed to Telegram and will come again: %s",
                describe(error, self._bot.token),
            )

    async def _next(self) -> list[dict[str, Any]]:
        """The next updates that have a number. Raises TelegramError if Telegram sends something else."""
        found = await self._fetch(timeout=POLL_SECONDS)
        numbered = [update for update in found if number_of(update) is not None]
        for _ in found[len(numbered) :]:
            self._activity.give_up("without a number", "it cannot be confirmed.")
        if found and not numbered:
            raise TelegramError("The response has no updates.")
        self._activity.answered()
        return numbered

    async def _fetch(self, read_timeout: float | None = None, **parameters: Any) -> list[Any]:
        """The result of getUpdates. Raises TelegramError, whatever is wrong with the response."""
        try:
            return list(
                await self._bot.raw_updates(
                    offset=self._offset, allowed_updates=HEARD, read_timeout=read_timeout, **parameters
                )
            )
        except TelegramError:
            raise
        except Exception as error:
            raise TelegramError(f"The response cannot be read ({type(error).__name__}).") from error


async def keep_in_touch(bot: Bot, activity: Activity) -> None:
    """Asks Telegram now and then whether it is there, for those who do not poll, until cancelled."""
    while True:
        with suppress(TelegramError):
            await bot.get_me()
            activity.answered()
        await asyncio.sleep(CHECK_EVERY)


async def patiently(action: Callable[[], Awaitable[T]], token: str, refusals: int = 1) -> T:
    """The action's result, retried while Telegram is away.

    Raises BadRequest at once, and InvalidToken when the token was refused this many times in a row.
    """
    wait = 1.0
    failed = False
    while True:
        try:
            result = await action()
        except BadRequest:
            raise
        except TelegramError as error:
            refusals -= isinstance(error, InvalidToken)
            if not refusals:
                raise
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
