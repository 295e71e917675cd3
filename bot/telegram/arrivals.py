"""The queue of updates, each written into the inbox before it is acted on."""

import asyncio
import json

from telegram import Bot, Update

from bot.people.inbox import Inbox


class Arrivals(asyncio.Queue[object]):
    """Takes an update once, however often it comes."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox

    async def put(self, item: object) -> None:
        """Write the update down and queue it; one that came before is passed over."""
        if not isinstance(item, Update) or self._inbox.take(item.update_id, item.to_json()):
            await super().put(item)

    async def put_waiting(self, bot: Bot) -> None:
        """Queue what was written down by an earlier run that did not finish it."""
        for content in self._inbox.waiting():
            await super().put(Update.de_json(json.loads(content), bot))
