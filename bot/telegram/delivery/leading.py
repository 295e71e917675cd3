"""What one node does for all: it receives the updates by polling and asks the standing questions."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.telegram.delivery.activity import Activity
from bot.telegram.delivery.turns import Turn, Turns

log = logging.getLogger(__name__)

# Seconds between attempts to lead, and between the leader's looks whether it still does.
LOOK = 1.0


class Leading:
    """Leads as soon as no other node does, and stops when the database says that another may."""

    def __init__(self, turns: Turns, duties: Callable[[], Awaitable[object]], activity: Activity) -> None:
        self._turns = turns
        self._duties = duties
        self._activity = activity

    async def run(self) -> None:
        """Leads or waits to lead until cancelled, or until a duty fails, whose error it raises."""
        while True:
            try:
                with self._turns.taken("lead") as turn:
                    if turn:
                        await self._lead(turn)
            except ConnectionError as error:
                log.warning("This node does not lead: %s", error)
            await asyncio.sleep(LOOK)

    async def _lead(self, turn: Turn) -> None:
        log.info("This node leads.")
        self._activity.leads = True
        duties = asyncio.ensure_future(self._duties())
        try:
            while not (await asyncio.wait([duties], timeout=LOOK))[0]:
                turn.check()
            await duties
        finally:
            self._activity.leads = False
            duties.cancel()
            await asyncio.gather(duties, return_exceptions=True)
