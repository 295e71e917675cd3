"""Sends the messages of the outbox, in the order of each chat, until Telegram accepts or refuses each."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from telegram import InputFile, Message, MessageId
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.people.chats import Chats
from bot.people.outbox import COPIED, OUTGOING, Outbox, Sending
from bot.telegram.delivery.departures import Departures
from bot.telegram.delivery.errors import describe
from bot.telegram.delivery.rate_limiter import is_passing
from bot.telegram.delivery.raw_bot import RawBot
from bot.telegram.delivery.retrying import Retrying
from bot.telegram.delivery.turns import Turn, Turns
from retrieval.storage.sql import AwayError

log = logging.getLogger(__name__)

# Seconds to wait for the answer to a message, three times as long as for other answers: a message that Telegram may
# have accepted can only be sent again. Bots can neither mark a message as a repetition nor read their own.
ANSWER_SECONDS = 60.0
# Seconds between looks at what another node sends.
ELSEWHERE = 0.2
# Seconds between attempts while Telegram is away, after the retries of the rate limiter.
PAUSE = 30.0


class Sender:
    """Sends the messages that wait in the outbox."""

    def __init__(
        self,
        bot: RawBot,
        outbox: Outbox,
        retrying: Retrying,
        moved: Callable[[int, int], Awaitable[None]],
        chats: Chats,
        turns: Turns,
        departures: Departures,
    ) -> None:
        self._bot = bot
        self._outbox = outbox
        self._retrying = retrying
        self._moved = moved
        self._chats = chats
        self._turns = turns
        self._departures = departures
        self._tasks: dict[int, asyncio.Task[None]] = {}  # one for each chat with waiting messages

    def begin(self, chat: int) -> asyncio.Task[None]:
        """Begins to send everything that waits for the chat, unless a task does so already; gives the task."""
        task = self._tasks.get(chat)
        if task is None or task.done():
            task = self._tasks[chat] = asyncio.create_task(self._send_all(chat))
            task.add_done_callback(lambda ended: self._end(chat, ended))
        return task

    def begin_all(self) -> None:
        """Begins to send everything that waits, to all chats concurrently."""
        for chat in self._outbox.chats():
            self.begin(chat)

    async def deliver(self, chat: int) -> None:
        """Sends everything that waits for the chat."""
        # The caller may be cancelled; a message on its way must be recorded as sent nevertheless.
        await asyncio.shield(self.begin(chat))
        while self._outbox.next(chat):  # another node has the chat's turn
            await self._retrying.pause(ELSEWHERE)
            await asyncio.shield(self.begin(chat))

    async def idle(self) -> None:
        """Waits until everything is sent, or the bot stops."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    def _end(self, chat: int, task: asyncio.Task[None]) -> None:
        if self._tasks.get(chat) is task:
            del self._tasks[chat]
        if task.cancelled() or not (error := task.exception()):
            return
        if isinstance(error, AwayError):
            log.warning("Chat %s waits for the database: %s", chat, error)
        else:
            log.error("Chat %s gets nothing until its next message: %s", chat, describe(error, self._bot.token))

    async def _send_all(self, chat: int) -> None:
        """Sends what waits, unless another node does.

        Looks again after giving the turn back: what came just before, no other node could send.
        """
        while self._outbox.next(chat):
            with self._turns.taken(f"send {chat}") as turn:
                if turn is None:
                    return
                while waiting := self._outbox.next(chat):
                    if self._chats.get(chat).gone:
                        self._outbox.hold(chat)
                    elif (seconds := self._departures.wait(chat, waiting[0])) > 0:
                        await self._retrying.pause(seconds)
                    else:
                        await self._send(turn, *waiting)

    async def _send(self, turn: Turn, number: int, sending: Sending) -> None:
        """Sends a message until it is accepted, refused for good, or passed on to the chat's new number.

        Raises AwayError if the chat's turn may be another node's.
        """
        while True:
            try:
                message = await self._call(turn, number, sending)
            except AwayError:
                raise
            except ChatMigrated as moved:
                await self._moved(sending.chat, moved.new_chat_id)
                await self.deliver(moved.new_chat_id)
                return
            except Exception as error:
                if _without_quote(sending, error):
                    continue
                if not _is_passing(error):
                    await self._refuse(number, sending, error)
                    return
                log.warning("Chat %s is waiting for Telegram: %s", sending.chat, describe(error, self._bot.token))
                await self._retrying.pause(PAUSE)
            else:
                await self._retrying.until_written(self._outbox.sent, number, message.message_id)
                _clear_away(sending)
                return

    async def _call(self, turn: Turn, number: int, sending: Sending) -> Message | MessageId:
        rest = dict(sending.parameters)
        how: dict[str, Any] = {
            "read_timeout": ANSWER_SECONDS,
            "api_kwargs": rest,
            # Asked when the pace lets the message go, which may be a minute later.
            "rate_limit_args": partial(self._departures.note, turn, sending.chat, number),
        }
        if sending.file:
            path = Path(sending.file)
            content = self._outbox.content(number)
            document = InputFile(path.read_bytes() if content is None else content, path.name)
            return await self._bot.send_document(sending.chat, document, **how)
        if COPIED in rest:
            copied = rest.pop(COPIED), rest.pop("message_id")
            return await self._bot.copy_message(sending.chat, *copied, **how)
        return await self._bot.send_message(sending.chat, rest.pop("text"), **how)

    async def _refuse(self, number: int, sending: Sending, error: Exception) -> None:
        if _is_gone(error):
            # What waits for the chat is held until it returns.
            await self._retrying.until_written(self._chats.leave, sending.chat)
            await self._retrying.until_written(self._outbox.hold, sending.chat)
            log.info("Chat %s no longer accepts messages.", sending.chat)
            return
        await self._retrying.until_written(self._outbox.refused, number)
        _clear_away(sending)
        reason = describe(error, self._bot.token, str(sending.parameters.get("text", "")))
        log.error("Chat %s did not get a message: %s", sending.chat, reason)


def _is_passing(error: Exception) -> bool:
    if isinstance(error, RetryAfter | InvalidToken):
        return True  # The owner may have revoked the token, and will give the bot a new one.
    return isinstance(error, TelegramError) and is_passing(error)


def _is_gone(error: Exception) -> bool:
    """Whether the chat takes no messages: it blocked the bot, or has never written to it."""
    return isinstance(error, Forbidden) or (isinstance(error, BadRequest) and "chat not found" in str(error).lower())


def _without_quote(sending: Sending, error: Exception) -> bool:
    """Takes away the quote that Telegram does not find in the message; False if that is not what is wrong."""
    reply = sending.parameters.get("reply_parameters", {})
    return "quote" in str(error).lower() and reply.pop("quote", None) is not None


def _clear_away(sending: Sending) -> None:
    # The subject decides, not the folder: people's own documents may be in a folder of that name.
    if sending.subject == OUTGOING:
        Path(sending.file).unlink(missing_ok=True)
