"""The updates and messages that wait in a database, taken chat by chat by all nodes of a bot."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Any

from telegram import Update

from bot.people.database import Database
from bot.people.inbox import Inbox
from bot.telegram.delivery.sender import Sender
from bot.telegram.delivery.turns import Turns
from bot.telegram.delivery.update_queue import UpdateQueue

log = logging.getLogger(__name__)

# The topic of the words that name a chat with a new update.
UPDATES = "updates"
# Seconds between looks for what nobody told of, such as the work of a node that died.
LOOK = 2.0
# Seconds that a node lets the others go first for each chat it has in hand: so the least busy one takes the next.
COURTESY = 0.005
# A node that handles as many chats takes no more.
MOST = 256
# An update that was begun this often without being finished is handled alone: it may be what ended its node.
SUSPECT = 2

Handle = Callable[[Update], Coroutine[Any, Any, None]]


class Sharing:
    """Handles the updates of each chat in their order, while no other node does."""

    def __init__(self, database: Database, turns: Turns, queue: UpdateQueue, handle: Handle, sender: Sender) -> None:
        self._database = database
        self._inbox = Inbox(database)
        self._turns = turns
        self._queue = queue
        self._handle = handle
        self._sender = sender
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._in_hand = 0
        self._alone = asyncio.Lock()
        self._is_stopping = False

    async def run(self) -> None:
        """Takes work until cancelled."""
        loop = asyncio.get_running_loop()
        Thread(target=self._listen, args=(loop,), daemon=True).start()
        while True:
            try:
                self._look()
            except OSError as error:
                log.warning("Nothing can be taken on: %s", error)
            await asyncio.sleep(LOOK)

    def stop(self) -> None:
        """Takes nothing more: the other nodes do."""
        self._is_stopping = True

    async def idle(self) -> None:
        """Waits until everything in hand is done."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError):  # the loop is closed
            for chats in self._database.heard(UPDATES):
                loop.call_soon_threadsafe(self._hear, list(map(int, chats)))

    def _look(self) -> None:
        for number, content in self._inbox.unassigned():
            self._inbox.assign(number, self._queue.chat(content))
        self._hear(self._inbox.chats())
        self._sender.begin_all()

    def _hear(self, chats: list[int]) -> None:
        """Begins with these chats, as far as there is room."""
        for chat in chats:
            is_full = len(self._tasks) >= MOST or self._alone.locked() or self._is_stopping
            if chat not in self._tasks and not is_full:
                task = self._tasks[chat] = asyncio.create_task(self._work(chat))
                task.add_done_callback(partial(self._end, chat))

    def _end(self, chat: int, task: asyncio.Task[None]) -> None:
        del self._tasks[chat]
        if not task.cancelled() and (error := task.exception()):
            # The next look finds the chat again.
            log.warning("Chat %s has to wait: %s", chat, type(error).__name__)

    async def _work(self, chat: int) -> None:
        """Handles what waits in the chat, unless another node does.

        Looks again after giving the chat back: what came just before, no other node could take.
        """
        await asyncio.sleep(COURTESY * self._in_hand)
        while self._inbox.next(chat):
            with self._turns.taken(f"answer {chat}") as turn:
                if turn is None:
                    return
                while waiting := self._inbox.next(chat):
                    if self._is_stopping:
                        return
                    turn.check()
                    await self._take(*waiting)

    async def _take(self, number: int, content: str) -> None:
        update = self._queue.read(number, content)
        if update is None:
            return
        if self._inbox.times_begun(number) < SUSPECT:
            await self._counted(update)
            return
        async with self._alone:
            while self._in_hand:
                await asyncio.sleep(LOOK / 10)
            await self._counted(update)

    async def _counted(self, update: Update) -> None:
        self._in_hand += 1
        try:
            await self._handle(update)
        finally:
            self._in_hand -= 1
