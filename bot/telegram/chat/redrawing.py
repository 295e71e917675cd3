"""What a press of a button leads to at once: an answer to the press, and another view of the message."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest, TelegramError

log = logging.getLogger(__name__)

# Presses answered at a time; messages need connections to Telegram as well.
AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class View:
    """What a message of the bot shows: HTML, or None for the text that it has, and the buttons under it."""

    text: str | None
    keyboard: InlineKeyboardMarkup | None = None


class Redrawing:
    """Draws the newest view of each message, one after another in each chat; views that came before are left out.

    Nothing waits for it: an update is done before its view is drawn, and a view is lost if the bot is killed.
    """

    def __init__(self, bot: Bot, room: Callable[[int], Awaitable[None]]) -> None:
        self._bot = bot
        self._room = room  # waits until a message of the chat may be edited
        self._views: defaultdict[int, dict[int, View]] = defaultdict(dict)
        self._chats: dict[int, asyncio.Task[None]] = {}
        self._answers: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)

    def answer(self, press: CallbackQuery, text: str, *, alert: bool) -> None:
        """Answers a press of a button."""
        task = asyncio.create_task(self._answer(press.answer(text, show_alert=alert)))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    def show(self, chat: int, message: int, view: View) -> None:
        """Draws the view in the message as soon as the chat has room for it, unless a newer one comes first."""
        before = self._views[chat].pop(message, None)
        if view.text is None and before:
            view = replace(before, keyboard=view.keyboard)
        self._views[chat][message] = view
        if chat not in self._chats:
            self._chats[chat] = asyncio.create_task(self._draw_all(chat))

    async def idle(self) -> None:
        """Waits until every press is answered and every view is drawn, or the bot stops."""
        while tasks := [*self._chats.values(), *self._answers]:
            await asyncio.wait(tasks)

    async def _answer(self, call: Coroutine[Any, Any, bool]) -> None:
        async with self._places:
            # The press may be too old, if the bot was away.
            with suppress(TelegramError):
                await call

    async def _draw_all(self, chat: int) -> None:
        try:
            while views := self._views[chat]:
                await self._room(chat)
                message = next(iter(views))
                await self._draw(chat, message, views.pop(message))
        finally:
            del self._chats[chat], self._views[chat]

    async def _draw(self, chat: int, message: int, view: View) -> None:
        try:
            if view.text is None:
                await self._bot.edit_message_reply_markup(chat, message, reply_markup=view.keyboard)
            else:
                await edit(self._bot, chat, message, view.text, view.keyboard)
        except BadRequest:
            pass  # It may already look the same, or may have been deleted.
        except TelegramError as error:
            log.info("Chat %s keeps the view that it has (%s).", chat, type(error).__name__)


async def edit(bot: Bot, chat: int, message: int, text: str, keyboard: InlineKeyboardMarkup | None) -> None:
    """Puts another HTML text and other buttons into a message of the bot. Raises TelegramError."""
    try:
        await bot.edit_message_text(
            text,
            chat,
            message,
            parse_mode="HTML",
            reply_markup=keyboard,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    except BadRequest as error:
        if "not modified" not in str(error):
            raise
