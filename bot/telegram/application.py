"""The Telegram bot as a running program."""

import asyncio
import logging
import re
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, cast

from telegram import Update
from telegram.error import InvalidToken
from telegram.ext import Application, ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot.config import Settings
from bot.people.database import Database
from bot.people.inbox import Inbox
from bot.people.outbox import Outbox, Sending
from bot.telegram import commands
from bot.telegram.arrivals import Arrivals
from bot.telegram.courier import Courier
from bot.telegram.desk import AnyApplication, Desk
from bot.telegram.handlers import add_handlers
from bot.telegram.pace import Pace
from bot.telegram.polling import Polling, patiently
from bot.telegram.processor import ChatByChat
from bot.telegram.watches import Watchman
from bot.telegram.webhook import Webhook
from bot.watching import keep_in_step
from retrieval.retriever import Retriever

log = logging.getLogger(__name__)

REFUSED = "Telegram does not know this bot token: set TELEGRAM_BOT_TOKEN to the one that @BotFather gave."
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
READ_SECONDS = 20


class Service:
    """The bot with all that it runs on.

    Raises ValueError for a token or an API address that cannot be one, and for a memory that cannot be read.
    """

    def __init__(self, settings: Settings, retriever: Retriever, request: BaseRequest | None = None) -> None:
        bot = _bot(settings, request)
        self.database = Database(settings.index_folder / "people.sqlite")
        self.desk = Desk(retriever, self.database, settings, Inbox(self.database), Outbox(self.database))
        self.courier = Courier(bot, self.desk.outbox)
        self.arrivals = Arrivals(self.desk.inbox)
        self.application: AnyApplication = (
            Application.builder()
            .bot(bot)
            .updater(None)  # polling.py or webhook.py takes the updates
            .update_queue(self.arrivals)
            .concurrent_updates(ChatByChat(self.settle))
            .build()
        )
        add_handlers(self.application, self.desk)
        self._beside: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        """Answers until SIGINT or SIGTERM, then finishes what it has taken. Raises InvalidToken."""
        _cancel_on_signals()
        try:
            await self._begin()
            await self._updates().run()
        except asyncio.CancelledError:
            log.info("Stopping: what was asked is still answered.")
        finally:
            _default_signals()
            await self._finish()

    async def settle(self, update: object, sendings: list[Sending]) -> None:
        """The update is done in the same moment in which what it led to is kept: no crash comes between."""
        with self.database.transaction():
            self.desk.outbox.put(sendings)
            if isinstance(update, Update):
                self.desk.inbox.finish(update.update_id)
        await asyncio.gather(*map(self.courier.deliver, {sending.chat for sending in sendings}))

    def _is_full(self) -> bool:
        processor = self.application.update_processor
        return processor.current_concurrent_updates == processor.max_concurrent_updates

    def _updates(self) -> Polling | Webhook:
        bot, settings = self.application.bot, self.desk.settings
        if settings.webhook_url:
            return Webhook(bot, self.arrivals, settings)
        return Polling(bot, self.arrivals.put, self._is_full)

    async def _begin(self) -> None:
        bot, settings = self.application.bot, self.desk.settings
        await patiently(self.application.initialize, bot.token)
        if not settings.webhook_url:
            await patiently(bot.delete_webhook, bot.token)
        await patiently(lambda: commands.register(bot, settings.owners), bot.token)
        # What an earlier run left unsent goes out beside the new, in each chat before it.
        self._start(self.courier.deliver_all())
        await self.arrivals.put_waiting(bot)
        await self.application.start()
        self._start(Watchman(self.desk, self.courier).run())
        if self.desk.retriever.folder:
            self._start(keep_in_step(self.desk.retriever))
        log.info("Listening as @%s.", bot.username)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin what runs beside the chats, until the bot stops."""
        self._beside.append(asyncio.create_task(work))

    async def _finish(self) -> None:
        self.courier.stop()
        if self.application.running:
            await self.application.stop()
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self.application.shutdown()
        # An application that was never initialised leaves its bot's connections open.
        await self.application.bot.shutdown()
        self.database.close()


def run(settings: Settings, retriever: Retriever) -> None:
    """Runs the bot. Raises ValueError where its settings cannot be used or its token is unknown to Telegram."""
    _keep_quiet()
    try:
        asyncio.run(_serve(settings, retriever))
    except InvalidToken:
        raise ValueError(REFUSED) from None


async def _serve(settings: Settings, retriever: Retriever) -> None:
    await Service(settings, retriever).run()


def _bot(settings: Settings, request: BaseRequest | None) -> ExtBot[None]:
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else ""
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token):
        raise ValueError(REFUSED)
    if not re.match(r"https?://[^\s/]", settings.telegram_api):
        raise ValueError(
            f"{settings.telegram_api!r} is no address of a Telegram API: write one like https://api.telegram.org."
        )
    address = settings.telegram_api.rstrip("/")
    return ExtBot(
        token,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=request or HTTPXRequest(connection_pool_size=256, read_timeout=READ_SECONDS),
        get_updates_request=request or HTTPXRequest(read_timeout=READ_SECONDS),
        rate_limiter=Pace(),
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
    # These log addresses with the token in them, and people's messages.
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # It prints a page that is no JSON before raising the error that we report ourselves.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
