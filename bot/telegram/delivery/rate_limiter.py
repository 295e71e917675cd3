"""Waits for Telegram's limits: the pace of outgoing messages, and retries after a flood wait or a lost connection."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Coroutine
from datetime import timedelta
from time import monotonic
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.telegram.delivery.retrying import Retrying

# Telegram allows one message a second in a chat and thirty in all; arrival times jitter, so the bot sends fewer.
CHAT_INTERVAL = 1.05
INTERVAL = 1 / 28
# Telegram allows twenty messages a minute in a group. The numbers of groups are negative.
GROUP_MESSAGES, GROUP_SECONDS = 19, 61.0
# How many of them a turning of pages may take.
GROUP_REDRAWS = 9
# How many "typing" indicators are sent at a time. Others are left out, since each takes as long as a message: of 200
# people who asked at once, 95 % had their answers after 8 s instead of 12 s.
INDICATORS = 8
# Seconds after which an edit looks again whether new messages wait.
LOOK_AGAIN = 0.05
# Seconds to wait after each failed attempt; the error of the attempt after the last wait is raised.
WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)

# Called when a message is about to go; raises an error if it must not.
Check = Callable[[], None]
Result = bool | dict[str, Any] | list[dict[str, Any]]


class Pace:
    """When messages may go, from those that went; the rule of it, whoever remembers them."""

    def __init__(self, clock: Callable[[], float] = lambda: monotonic()) -> None:
        self._now = clock
        self.free: defaultdict[int | str, float] = defaultdict(float)
        self.next = 0.0
        self.lately: defaultdict[int | str, deque[float]] = defaultdict(lambda: deque(maxlen=GROUP_MESSAGES))

    def wait(self, chat: int | str) -> float:
        """The seconds until the chat takes a message."""
        return self.free[chat] - self._now()

    def claim(self, chat: int | str) -> float:
        """The seconds until the chat takes a message; if there are none, it takes one now."""
        if (wait := self.wait(chat)) <= 0:
            self.free[chat] = self._now() + CHAT_INTERVAL
        return wait

    def room(self, group: int | str) -> float:
        """The seconds until the group has room in its minute; if there are none, a message takes it now."""
        lately = self.lately[group]
        wait = lately[0] + GROUP_SECONDS - self._now() if len(lately) == GROUP_MESSAGES else 0.0
        if wait <= 0:
            lately.append(self._now())
        return wait

    def queue(self) -> float:
        """The seconds until the moment that a message has in the order of all messages, reserved in advance."""
        mine = max(self._now(), self.next)
        self.next = mine + INTERVAL
        return mine - self._now()

    def hold(self, chat: int | str, wait: float) -> float:
        """Lets the chat take no message for this many seconds."""
        self.free[chat] = self._now() + wait
        return wait


class RateLimiter(BaseRateLimiter[Check]):
    """Keeps to Telegram's flood limits; a flood wait or a lost connection delays only its own chat."""

    def __init__(self, retrying: Retrying, pace: Pace | None = None) -> None:
        self._retrying = retrying
        self._pace = pace or Pace()
        self._coming: Counter[int | str] = Counter()  # new messages that wait for their turn
        self._redrawn: defaultdict[int, deque[float]] = defaultdict(lambda: deque(maxlen=GROUP_REDRAWS))
        self._indicators = asyncio.Semaphore(INDICATORS)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Check | None,
    ) -> Result:
        """The request's result; requests that write to a chat are paced and retried."""
        chat = data.get("chat_id")
        if endpoint == "sendChatAction":
            return self._indicators.locked() or await self._indicate(callback(*args, **kwargs))
        if chat is None:
            return await callback(*args, **kwargs)
        for wait in WAITS:
            await self._turn(chat, rate_limit_args, is_redraw=endpoint.startswith("edit"))
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as flood:
                self._pace.hold(chat, seconds(flood))
            except TelegramError as error:
                if not is_passing(error):
                    raise
                self._pace.hold(chat, wait)
        await self._turn(chat, rate_limit_args, is_redraw=endpoint.startswith("edit"))
        return await callback(*args, **kwargs)

    async def _indicate(self, call: Coroutine[Any, Any, Result]) -> Result:
        async with self._indicators:
            return await call

    async def room_for_redraw(self, chat: int) -> None:
        """Waits until a message of the chat may be edited: new messages go first, and in a group keep their share."""
        while (wait := self._wait_for_redraw(chat)) > 0:
            await self._retrying.pause(wait)
        self._redrawn[chat].append(monotonic())

    def _wait_for_redraw(self, chat: int) -> float:
        redrawn, now = self._redrawn[chat], monotonic()
        is_full = chat < 0 and len(redrawn) == GROUP_REDRAWS
        return max(
            self._pace.wait(chat),
            redrawn[0] + GROUP_SECONDS - now if is_full else 0.0,
            LOOK_AGAIN if self._coming[chat] else 0.0,
        )

    async def _turn(self, chat: int | str, check: Check | None, *, is_redraw: bool) -> None:
        self._coming[chat] += not is_redraw
        try:
            await self._turn_of_all(chat)
        finally:
            self._coming[chat] -= not is_redraw
        if check:
            check()

    async def _turn_of_all(self, chat: int | str) -> None:
        while (wait := self._pace.claim(chat)) > 0:
            await self._retrying.pause(wait)
        if str(chat).startswith(("-", "@")):
            while (wait := self._pace.room(chat)) > 0:
                await self._retrying.pause(wait)
        # Each message reserves its moment in advance: they go in order, and one that wakes up late delays no other.
        if (wait := self._pace.queue()) > 0:
            await self._retrying.pause(wait)


def is_passing(error: TelegramError) -> bool:
    """Whether a retry may help: Telegram was not reached, or something else answered in its place."""
    if error.__cause__ is not None or type(error) is TelegramError:
        return True  # a page from a proxy, or a response that is not JSON
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)


def seconds(flood: RetryAfter) -> float:
    """The number of seconds that Telegram asks to wait."""
    wait = flood.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
