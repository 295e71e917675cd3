"""The queue of updates, each written into the inbox before it is acted on."""

import asyncio
import json
import logging
from collections.abc import Iterator

from telegram import Bot, Update

from bot.people.inbox import Inbox
from bot.telegram.delivery.retrying import Retrying

log = logging.getLogger(__name__)


class UpdateQueue(asyncio.Queue[object]):
    """Takes an update once, however often it comes."""

    def __init__(self, inbox: Inbox, retrying: Retrying) -> None:
        super().__init__()
        self._inbox = inbox
        self._retrying = retrying

    async def put(self, item: object) -> None:
        """Write the update down and queue it; one that came before is passed over."""
        if not isinstance(item, Update) or await self._retrying.until_written(
            self._inbox.take, item.update_id, item.to_json()
        ):
            await super().put(item)

    async def put_again(self, update: Update) -> None:
        """Queue what is written down already."""
        await super().put(update)

    def left(self, bot: Bot) -> Iterator[Update]:
        """What was written down by an earlier run that did not finish it."""
        for number, content in self._inbox.waiting():
            try:
                update = Update.de_json(json.loads(content), bot)
            except Exception:
                # It must not keep the bot from starting.
                log.exception("Update %s is given up: what was written down of it cannot be read.", number)
                self._inbox.finish(number)
            else:
                yield update
