"""The queue of updates, each stored in the inbox before it is handled."""

import asyncio
import json
import logging
from collections.abc import Iterator

from telegram import Bot, Update

from bot.people.inbox import Inbox
from bot.telegram.delivery.retrying import Retrying

log = logging.getLogger(__name__)


class UpdateQueue(asyncio.Queue[object]):
    """Queues each update once, however often it arrives."""

    def __init__(self, inbox: Inbox, retrying: Retrying) -> None:
        super().__init__()
        self._inbox = inbox
        self._retrying = retrying

    async def put(self, item: object) -> None:
        """Stores the update and queues it, unless it was stored before."""
        if not isinstance(item, Update) or await self._retrying.until_written(
            self._inbox.take, item.update_id, item.to_json()
        ):
            await super().put(item)

    async def put_again(self, update: Update) -> None:
        """Queues an update that is already stored."""
        await super().put(update)

    def left(self, bot: Bot) -> Iterator[Update]:
        """The stored updates that an earlier run did not finish."""
        for number, content in self._inbox.waiting():
            try:
                update = Update.de_json(json.loads(content), bot)
            except Exception:
                # An unreadable update must not keep the bot from starting.
                log.exception("Giving up on update %s: its stored content cannot be read.", number)
                self._inbox.finish(number)
            else:
                yield update
