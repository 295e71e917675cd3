"""Taking what was written to Telegram, in the order of each chat, until it is taken."""

import asyncio
import logging
from pathlib import Path
from weakref import WeakValueDictionary

from telegram import Bot, InputFile, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.people.outbox import Outbox, Sending
from bot.telegram.errors import describe

log = logging.getLogger(__name__)

# Seconds between tries while Telegram is away, after those that the bot's pace makes by itself.
PAUSE = 30.0


class Courier:
    """Sends what waits in the outbox."""

    def __init__(self, bot: Bot, outbox: Outbox) -> None:
        self._bot = bot
        self._outbox = outbox
        self._stopping = asyncio.Event()
        # Weak, so that a chat's lock goes when nothing of that chat is waiting.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def deliver(self, chat: int) -> None:
        """Send everything that waits for the chat; what cannot be sent now waits for the bot's next start."""
        lock = self._locks.setdefault(chat, asyncio.Lock())
        async with lock:
            while waiting := self._outbox.next(chat):
                if not await self._sent(*waiting):
                    return

    async def deliver_all(self) -> None:
        """Send everything that waits, chats side by side."""
        await asyncio.gather(*map(self.deliver, self._outbox.chats()))

    def stop(self) -> None:
        """Try no more where Telegram is away."""
        self._stopping.set()

    async def _sent(self, number: int, sending: Sending) -> bool:
        """Whether it is settled: taken, refused for good, or on its way to another chat."""
        while True:
            try:
                message = await self._call(sending)
            except ChatMigrated as moved:
                self._outbox.move(sending.chat, moved.new_chat_id)
                await self.deliver(moved.new_chat_id)
                return True
            except (BadRequest, Forbidden) as error:
                self._outbox.refused(number)
                self._tell(sending, error)
                return True
            except (NetworkError, RetryAfter) as error:
                log.warning("Chat %s waits for Telegram: %s", sending.chat, describe(error, self._bot.token))
                if await self._stops_within(PAUSE):
                    return False
            except TelegramError as error:
                self._outbox.refused(number)
                self._tell(sending, error)
                return True
            else:
                self._outbox.sent(number, message.message_id)
                return True

    async def _call(self, sending: Sending) -> Message:
        rest = dict(sending.parameters)
        if sending.file:
            path = Path(sending.file)
            document = InputFile(path.read_bytes(), path.name)
            return await self._bot.send_document(sending.chat, document, api_kwargs=rest)
        return await self._bot.send_message(sending.chat, rest.pop("text"), api_kwargs=rest)

    def _tell(self, sending: Sending, error: TelegramError) -> None:
        if isinstance(error, Forbidden):
            log.info("Chat %s takes no more messages.", sending.chat)
        else:
            reason = describe(error, self._bot.token, str(sending.parameters.get("text", "")))
            log.error("Chat %s did not get a message: %s", sending.chat, reason)

    async def _stops_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return False
        return True
