"""The Telegram bot as a running program."""

import asyncio
import logging
import os
import re
import signal
import sys
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
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
from bot.people.outbox import OUTGOING, Outbox, Sending
from bot.telegram import menu, web_app
from bot.telegram.chat.background import Background
from bot.telegram.chat.migration import move
from bot.telegram.chat.preparing import prepare
from bot.telegram.chat.redrawing import Redrawing
from bot.telegram.chat.services import AnyApplication, Services
from bot.telegram.delivery.activity import Activity
from bot.telegram.delivery.chat_order import ChatByChat
from bot.telegram.delivery.departures import Departures, prompt
from bot.telegram.delivery.flood_gate import FloodGate
from bot.telegram.delivery.leading import Leading
from bot.telegram.delivery.polling import Polling, keep_in_touch, patiently
from bot.telegram.delivery.rate_limiter import Pace, RateLimiter
from bot.telegram.delivery.raw_bot import READ_SECONDS, RawBot
from bot.telegram.delivery.retrying import Retrying
from bot.telegram.delivery.sender import Sender
from bot.telegram.delivery.shared_pace import SharedPace
from bot.telegram.delivery.sharing import SUSPECT, UPDATES, Sharing
from bot.telegram.delivery.turns import Turns
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
# Each request looks at every idle connection, so few are kept: with 256 of them, 200 people waited twice as long.
LIMITS = Limits(max_connections=256, max_keepalive_connections=16)


class Service:
    """The bot with everything it runs on.

    Raises ValueError for a malformed token or API address, and for a database that cannot be read.
    """

    def __init__(self, settings: Settings, retriever: Retriever, request: BaseRequest | None = None) -> None:
        self._retrying = Retrying()
        self.activity = Activity()
        token = _checked_token(settings)
        self.database = Database(place_of(settings))
        limiter = RateLimiter(self._retrying, _pace(self.database))
        self.bot = _bot(settings, token, limiter, request)
        self._turns = Turns(self.database)
        outbox = Outbox(self.database)
        self.sender = Sender(
            self.bot,
            outbox,
            self._retrying,
            self._move,
            Chats(self.database),
            self._turns,
            Departures(self.database),
        )
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
        gate = FloodGate(settings.questions_a_minute, settings.owners)
        tell = self._tell if self.database.is_shared else None
        self.update_queue = UpdateQueue(self.bot, self.services.inbox, gate, self._retrying, self.activity, tell)
        self.application: AnyApplication = (
            Application.builder()
            .bot(self.bot)
            .updater(None)  # polling.py or webhook.py takes the updates
            .update_queue(self.update_queue)
            .concurrent_updates(self._processor)
            .build()
        )
        add_handlers(self.application, self.services, self.activity)
        self.application.add_error_handler(self._processor.interrupt)
        self._sharing = Sharing(self.database, self._turns, self.update_queue, self._handle, self.sender)
        self._beside: list[asyncio.Task[None]] = []
        self._servers: list[HTTPServer] = []

    async def run(self) -> None:
        """Answers updates until SIGINT or SIGTERM, then finishes those already received. Raises InvalidToken."""
        _cancel_on_signals()
        try:
            await self._begin()
            await self._receive()
        except asyncio.CancelledError:
            log.info("Stopping: questions already received are still answered.")
        finally:
            _default_signals()
            await self._finish()

    async def commit(self, update: object, sendings: list[Sending]) -> None:
        """Stores the messages of the update and marks it done in one transaction, then begins to send them.

        If the database was away meanwhile, nothing is stored, and the update is handled again.
        """
        if self._processor.is_interrupted(update):
            await self._retrying.until_written(self.services.inbox.excuse, update.update_id)
            return
        if self.database.is_shared:
            sendings = [*_enclosed(sendings)]
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

    def _tell(self, chat: int) -> None:
        """Tells all nodes that the chat has a new update."""
        self.database.tell(UPDATES, str(chat))

    async def _handle(self, update: Update) -> None:
        await self._processor.process_update(update, self.application.process_update(update))

    async def _receive(self) -> None:
        """Receives updates, alone or in the place of all nodes; by webhook each node receives some."""
        updates = self._updates()
        if not self.database.is_shared:
            await updates.run()
        elif isinstance(updates, Webhook):
            self._start(Leading(self._turns, self._watch, self.activity).run())
            await updates.run()
        else:
            self._start(keep_in_touch(self.bot, self.activity))
            await Leading(self._turns, lambda: asyncio.gather(updates.run(), self._watch()), self.activity).run()

    async def _watch(self) -> None:
        await WatchLoop(self.services, self.sender).run()

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
        if self.database.is_shared:
            await self.application.start()
            self._start(self._sharing.run())
        else:
            await self._resume()
            await self.application.start()
            self._start(self._watch())
        if self.services.retriever.folder:
            # Threads of its own: a large folder takes longer than the files that people send can wait.
            self._start(keep_in_step(self.services.retriever, Background().run))
        if settings.monitor_port:
            # Imported here: its metrics come with the extra `monitoring`.
            from bot.telegram import monitoring

            self._servers.append(monitoring.listen(self.services, self.activity, settings.monitor_port))
        if settings.web_url and not settings.webhook_url:
            self._servers.append(serve(web_app.pages(self.services), settings))
        self._start(self.services.in_thread(prepare, self.services.retriever))
        log.info("Listening as @%s.", bot.username)

    async def _resume(self) -> None:
        """Resumes the updates that an earlier run did not finish."""
        for update in self.update_queue.left():
            if self.services.inbox.times_begun(update.update_id) < SUSPECT:
                await self.update_queue.put(update)
            else:
                await self._handle(update)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Starts a background task that runs until the bot stops."""
        self._beside.append(asyncio.create_task(work))

    async def _finish(self) -> None:
        asyncio.get_running_loop().call_later(GRACE_SECONDS, self._retrying.end)
        self._sharing.stop()
        for server in self._servers:
            server.stop()
        if self.application.running:
            await self.application.stop()
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self._sharing.idle()
        await self.services.redrawing.idle()
        with suppress(TimeoutError):  # then Telegram is slow to answer, and the message is sent again
            await asyncio.wait_for(self.sender.idle(), READ_SECONDS)
        await self.application.shutdown()
        # An application that was never initialised leaves its bot's connections open.
        await self.bot.shutdown()
        with suppress(OSError):  # the database is away
            self.services.inbox.forgive()
        self.close()

    def close(self) -> None:
        """Leaves its work to other nodes, and closes the database."""
        self._turns.close()
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
    if service.database.is_shared:
        # Imported here: it comes with the extra `postgres`.
        from bot.people.lanes import let_tasks_wait

        let_tasks_wait()
    await asyncio.create_task(service.run())
    if service.services.background.is_busy:
        # Python would wait for the thread, which cannot be cancelled; its work is done at the next start.
        logging.shutdown()
        os._exit(0)


def _checked_token(settings: Settings) -> str:
    """The bot's token. Raises ValueError if it cannot be one."""
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else ""
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token):
        raise ValueError(REFUSED)
    return token


def _pace(database: Database) -> Pace:
    """The pace of this process alone, or of all nodes."""
    return SharedPace(database) if database.is_shared else Pace()


def _enclosed(sendings: Iterable[Sending]) -> Iterator[Sending]:
    """The messages, each with the content of its file, which the node that sends it may not have."""
    for sending in sendings:
        path = Path(sending.file)
        if not sending.file or not path.is_file():
            yield sending
            continue
        yield replace(sending, content=path.read_bytes())
        if sending.subject == OUTGOING:
            path.unlink()


def _bot(settings: Settings, token: str, limiter: RateLimiter, request: BaseRequest | None) -> RawBot:
    if not re.match(r"https?://[^\s/]", settings.telegram_api):
        raise ValueError(
            f"{settings.telegram_api!r} is not the address of a Telegram API: write one like https://api.telegram.org."
        )
    address = settings.telegram_api.rstrip("/")
    how: dict[str, Any] = prompt(LIMITS) if settings.database else {"httpx_kwargs": {"limits": LIMITS}}
    return RawBot(
        token,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=request or HTTPXRequest(read_timeout=READ_SECONDS, **how),
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
