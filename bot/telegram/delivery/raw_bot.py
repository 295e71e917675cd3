"""The library's bot, which also gives updates as Telegram sent them."""

from typing import Any

from telegram.ext import ExtBot

from bot.telegram.delivery.rate_limiter import Check

# Seconds that a connection may say nothing beyond those that Telegram was asked to wait.
READ_SECONDS = 20


class RawBot(ExtBot[Check]):
    """The library's own `get_updates` fails as a whole where it cannot read one of the updates."""

    async def raw_updates(self, *, read_timeout: float | None = None, **parameters: Any) -> Any:
        """The result of getUpdates with these parameters, as JSON."""
        seconds = READ_SECONDS + parameters["timeout"] if read_timeout is None else read_timeout
        return await self._post("getUpdates", parameters, read_timeout=seconds)
