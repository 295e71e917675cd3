"""The queue of updates, each stored in the inbox as it came before it is read and handled."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from sqlite3 import DatabaseError
from typing import Any

from telegram import Bot, Update

from bot.people.inbox import Inbox
from bot.telegram.delivery.activity import Activity
from bot.telegram.delivery.chat_order import chat_of
from bot.telegram.delivery.flood_gate import FloodGate
from bot.telegram.delivery.retrying import Retrying

# SQLite's integers have 64 bits.
LARGEST_NUMBER = 2**63 - 1
# How often an update is tried before it is given up.
TRIES = 2


class UpdateQueue(asyncio.Queue[object]):
    """Queues each update once, however often it arrives; gives up one that cannot be stored or read."""

    def __init__(
        self,
        bot: Bot,
        inbox: Inbox,
        gate: FloodGate,
        retrying: Retrying,
        activity: Activity,
        tell: Callable[[int], None] | None = None,
    ) -> None:
        """With `tell`, an update is not queued here: that tells all nodes of its chat, and one of them takes it."""
        super().__init__()
        self._bot = bot
        self._inbox = inbox
        self._gate = gate
        self._retrying = retrying
        self._activity = activity
        self._tell = tell

    async def take(self, raw: dict[str, Any]) -> None:
        """Stores an update as Telegram sent it and queues it, unless it was stored before or is one of a flood."""
        if not self._gate.admits(raw):
            return
        # Half of a surrogate pair fits neither into SQLite nor into a message: it becomes a question mark.
        content = json.dumps(raw, ensure_ascii=False).encode(errors="replace").decode()
        for attempt in range(1, TRIES + 1):
            try:
                is_new = await self._retrying.until_written(self._store, raw["update_id"], content)
            except Exception as error:
                if attempt == TRIES:
                    self._activity.give_up(raw["update_id"], f"it cannot be stored ({type(error).__name__}).")
            else:
                if is_new and self._tell is None and (update := self.read(raw["update_id"], content)):
                    await self.put(update)
                return

    def chat(self, content: str) -> int:
        """The chat in whose turn the stored update is handled; 0 if it cannot be read."""
        try:
            return chat_of(_checked(Update.de_json(json.loads(content), self._bot)))
        except Exception:
            return 0

    def _store(self, number: int, content: str) -> bool:
        """Stores the update; False if it came before."""
        if self._tell is None:
            return self._inbox.take(number, content)
        chat = self.chat(content)
        if is_new := self._inbox.take(number, content, chat):
            self._tell(chat)
        return is_new

    def left(self) -> Iterator[Update]:
        """The stored updates that an earlier run did not finish."""
        for number, content in self._inbox.waiting():
            if update := self.read(number, content):
                yield update

    def read(self, number: int, content: str) -> Update | None:
        """The stored update; None, and it is given up, if the library cannot read it."""
        try:
            return _checked(Update.de_json(json.loads(content), self._bot))
        except Exception as error:
            # The message of the error may quote the update.
            self._activity.give_up(number, f"it cannot be read ({type(error).__name__}).")
            with suppress(DatabaseError, ValueError, OSError):  # then it is given up at the next start
                self._inbox.finish(number)
            return None


def _checked(update: Update) -> Update:
    """The update. Raises TypeError if its chat, sender or message has no number: they are stored under it."""
    places = update.effective_chat, update.effective_user, update.effective_sender
    numbers = [place.id for place in places if place]
    if update.effective_message:
        numbers.append(update.effective_message.message_id)
    if not all(type(number) is int and abs(number) <= LARGEST_NUMBER for number in numbers):
        raise TypeError("The chat, the sender or the message has no number.")
    return update


def number_of(raw: object) -> int | None:
    """The number of an update as Telegram sent it; None for anything else."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and 0 <= number <= LARGEST_NUMBER else None
