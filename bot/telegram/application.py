"""The Telegram bot as a running program."""

import asyncio
import logging
import os
import re
import signal
import sys
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, cast

from filelock import FileLock, Timeout
from httpx import Limits
from telegram import Update
from telegram.error import InvalidToken
from telegram.ext import Application
from telegram.request import BaseRequest, HTTPXRequest
from tornado.httpserver import HTTPServer

from bot.config import Settings
from bot.home import BOT_LOCK
from bot.people.chats import Chats
from bot.people.database import Database, place_of
from bot.people.inbox import Inbox
from bot.people.outbox import Outbox, Sending
from bot.telegram import menu, web_app
from bot.telegram.chat.background import Background
from bot.telegram.chat.migration import move
from bot.telegram.chat.redrawing import Redrawing
from bot.telegram.chat.services import AnyApplication, Services
from bot.telegram.delivery.activity import Activity
from bot.telegram.delivery.chat_order import ChatByChat
from bot.telegram.delivery.polling import Polling, patiently
from bot.telegram.delivery.rate_limiter import RateLimiter
from bot.telegram.delivery.raw_bot import READ_SECONDS, RawBot
from bot.telegram.delivery.retrying import Retrying
from bot.telegram.delivery.sender import Sender
from bot.telegram.delivery.update_queue import UpdateQueue
from bot.telegram.delivery.webhook import Webhook, serve
from bot.telegram.handlers.watches import WatchLoop
from bot.telegram.routes import add_handlers
from bot.watching import keep_in_step
from retrieval.retriever import Retriever

log = logging.getLogger(__name__)

REFUSED = "Telegram does not know this bot token: set TELEGRAM_BOT_TOKEN to the one that @BotFather gave."
TWICE = "This bot is already running in {}: stop that copy first, or give this one another folder with --home."
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# How long a stopping bot continues with slow work; the rest is done at its next start.
GRACE_SECONDS = 5
SWITCH_SECONDS = 0.0005
# An update that was begun this often without being finished is handled alone: it may be what ended the bot.
SUSPECT = 2
# Each request looks at every idle connection, so few are kept: with 256 of them, 200 people waited twice as long.
LIMITS = Limits(max_connections=256, max_keepalive_connections=16)


class Service:
    """The bot with everything it runs on.

    Raises ValueError for a malformed token or API address, and for a database that cannot be read.
    """

    def __init__(self, settings: Settings, retriever: Retriever, request: BaseRequest | None = None) -> None:
        self._retrying = Retrying()
        self.activity = Activity()
        limiter = RateLimiter(self._retrying)
        self.bot = _bot(settings, limiter, request)
        self.database = Database(place_of(settings))
        outbox = Outbox(self.database)
        self.sender = Sender(self.bot, outbox, self._retrying, self._move, Chats(self.database))
        self._processor = ChatByChat(self.commit, self._give_up)
        self.services = Services(
            retriever,
            self.database,
            settings,
            Inbox(self.database),
            outbox,
            self.sender.deliver,
            self._processor.written,
            Redrawing(self.bot, limiter.room_for_redraw),
            Background(),
            self._retrying.interruptible,
        )
        self.update_queue = UpdateQueue(self.bot, self.services.inbox, self._retrying, self.activity)
        self.application: AnyApplication = (
            Application.builder()
            .bot(self.bot)
            .updater(None)  # polling.py or webhook.py takes the updates
            .update_queue(self.update_queue)
            .concurrent_updates(self._processor)
            .build()
        )
        add_handlers(self.application, self.services, self.activity)
        self._beside: list[asyncio.Task[None]] = []
        self._servers: list[HTTPServer] = []

    async def run(self) -> None:
        """Answers updates until SIGINT or SIGTERM, then finishes those already received. Raises InvalidToken."""
        _cancel_on_signals()
        try:
            await self._begin()
            await self._updates().run()
        except asyncio.CancelledError:
            log.info("Stopping: questions already received are still answered.")
        finally:
            _default_signals()
            await self._finish()

    async def commit(self, update: object, sendings: list[Sending]) -> None:
        """Stores the messages of the update and marks it done in one transaction, then begins to send them."""
        await self._retrying.until_written(self._keep, update, sendings)
        self.activity.done()
        for chat in {sending.chat for sending in sendings}:
            self.sender.begin(chat)

    async def _give_up(self, update: object, error: Exception) -> None:
        """Marks an update done that could not be committed, if that can be stored."""
        number = update.update_id if isinstance(update, Update) else "?"
        self.activity.give_up(number, f"it cannot be finished ({type(error).__name__}).")
        with suppress(Exception):
            await self._retrying.until_written(self._keep, update, [])

    def _keep(self, update: object, sendings: list[Sending]) -> None:
        with self.database.transaction():
            # Finished before: the database did so, but could not say it any more, or another node was quicker.
            if not isinstance(update, Update) or self.services.inbox.finish(update.update_id):
                self.services.outbox.put(sendings)

    async def _move(self, old: int, new: int) -> None:
        await move(self.services, old, new)

    def _updates(self) -> Polling | Webhook:
        take, settings = self.update_queue.take, self.services.settings
        if settings.webhook_url:
            return Webhook(self.bot, take, self.activity, settings, web_app.pages(self.services))
        return Polling(self.bot, take, lambda: self._processor.is_full, self.activity)

    async def _begin(self) -> None:
        bot, settings = self.bot, self.services.settings
        await patiently(self.application.initialize, bot.token)
        if not settings.webhook_url:
            await patiently(bot.delete_webhook, bot.token)
        await patiently(lambda: menu.register(bot, settings.owners), bot.token)
        # Messages that an earlier run left unsent go out alongside new ones, and before them in each chat.
        self.sender.begin_all()
        await self._resume()
        await self.application.start()
        self._start(WatchLoop(self.services, self.sender).run())
        if self.services.retriever.folder:
            # Threads of its own: a large folder takes longer than the files that people send can wait.
            self._start(keep_in_step(self.services.retriever, Background().run))
        if settings.monitor_port:
            # Imported here: its metrics come with the extra `monitoring`.
            from bot.telegram import monitoring

            self._servers.append(monitoring.listen(self.services, self.activity, settings.monitor_port))
        if settings.web_url and not settings.webhook_url:
            self._servers.append(serve(web_app.pages(self.services), settings))
        log.info("Listening as @%s.", bot.username)

    async def _resume(self) -> None:
        """Resumes the updates that an earlier run did not finish."""
        for update in self.update_queue.left():
            if self.services.inbox.times_begun(update.update_id) < SUSPECT:
                await self.update_queue.put(update)
            else:
                await self._processor.process_update(update, self.application.process_update(update))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Starts a background task that runs until the bot stops."""
        self._beside.append(asyncio.create_task(work))

    async def _finish(self) -> None:
        asyncio.get_running_loop().call_later(GRACE_SECONDS, self._retrying.end)
        for server in self._servers:
            server.stop()
        if self.application.running:
            await self.application.stop()
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self.services.redrawing.idle()
        with suppress(TimeoutError):  # then Telegram is slow to answer, and the message is sent again
            await asyncio.wait_for(self.sender.idle(), READ_SECONDS)
        await self.application.shutdown()
        # An application that was never initialised leaves its bot's connections open.
        await self.bot.shutdown()
        self.services.inbox.forgive()
        self.database.close()


def run(settings: Settings, retriever: Retriever) -> None:
    """Runs the bot until a signal stops it.

    Raises ValueError if its settings cannot be used, Telegram does not know its token, or it is already running.
    """
    _keep_quiet()
    # Two copies on one database would send each message twice.
    lock = FileLock(settings.index_folder / BOT_LOCK, blocking=False)
    try:
        with lock:
            asyncio.run(_serve(settings, retriever))
    except InvalidToken:
        raise ValueError(REFUSED) from None
    except Timeout:
        raise ValueError(TWICE.format(settings.index_folder)) from None


async def _serve(settings: Settings, retriever: Retriever) -> None:
    # Threads that compute would keep the event loop waiting five milliseconds after each of its system calls.
    sys.setswitchinterval(SWITCH_SECONDS)
    service = Service(settings, retriever)
    await service.run()
    if service.services.background.is_busy:
        # Python would wait for the thread, which cannot be cancelled; its work is done at the next start.
        logging.shutdown()
        os._exit(0)


def _bot(settings: Settings, limiter: RateLimiter, request: BaseRequest | None) -> RawBot:
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else ""
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token):
        raise ValueError(REFUSED)
    if not re.match(r"https?://[^\s/]", settings.telegram_api):
        raise ValueError(
            f"{settings.telegram_api!r} is not the address of a Telegram API: write one like https://api.telegram.org."
        )
    address = settings.telegram_api.rstrip("/")
    return RawBot(
        token,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=request or HTTPXRequest(read_timeout=READ_SECONDS, httpx_kwargs={"limits": LIMITS}),
        get_updates_request=request or HTTPXRequest(read_timeout=READ_SECONDS),
        rate_limiter=limiter,
    )


def _cancel_on_signals() -> None:
    loop = asyncio.get_running_loop()
    task = cast(asyncio.Task[None], asyncio.current_task())
    # Windows has no signal handlers in its event loop; there Ctrl-C cancels the task by itself.
    with suppress(NotImplementedError):
        for number in STOP_SIGNALS:
            loop.add_signal_handler(number, task.cancel)


def _default_signals() -> None:
    # A second signal ends the program at once.
    with suppress(NotImplementedError):
        for number in STOP_SIGNALS:
            asyncio.get_running_loop().remove_signal_handler(number)


def _keep_quiet() -> None:
    # These loggers write addresses that contain the token, and people's messages.
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # This one writes a response that is not JSON before raising the error, which the bot reports itself.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
