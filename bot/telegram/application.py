"""The Telegram bot as a running program."""

import asyncio
import logging
import re
import signal
from contextlib import suppress
from typing import cast

from telegram.error import InvalidToken
from telegram.ext import Application

from bot.telegram.handlers import AnyApplication, Ask, Sources, add_handlers
from bot.telegram.pace import Pace
from bot.telegram.polling import Polling, patiently
from bot.telegram.processor import ChatByChat
from bot.telegram.sentences import COMMANDS

log = logging.getLogger(__name__)

REFUSED = "Telegram does not know this bot token: set TELEGRAM_BOT_TOKEN to the one that @BotFather gave."
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def build(token: str, api: str, ask: Ask, sources: Sources, owners: frozenset[int]) -> AnyApplication:
    """The bot, ready to run. Raises ValueError for a token or an API address that cannot be one."""
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token):
        raise ValueError(REFUSED)
    if not re.match(r"https?://[^\s/]", api):
        raise ValueError(f"{api!r} is no address of a Telegram API: write one like https://api.telegram.org.")
    address = api.rstrip("/")
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{address}/bot")
        .base_file_url(f"{address}/file/bot")
        .updater(None)  # polling.py takes the updates
        .concurrent_updates(ChatByChat())
        .rate_limiter(Pace())
        .read_timeout(20)
        .build()
    )
    add_handlers(application, ask, sources, owners)
    return application


def run(token: str, api: str, ask: Ask, sources: Sources, owners: frozenset[int]) -> None:
    """Answers until SIGINT or SIGTERM, then finishes what it has taken. Raises ValueError as `build` does."""
    _keep_quiet()
    try:
        asyncio.run(_serve(build(token, api, ask, sources, owners)))
    except InvalidToken:
        raise ValueError(REFUSED) from None


async def _serve(application: AnyApplication) -> None:
    _cancel_on_signals()
    polling = Polling(application.bot, application.update_queue.put, lambda: _is_full(application))
    try:
        await _begin(application)
        await polling.run()
    except asyncio.CancelledError:
        log.info("Stopping: what was asked is still answered.")
    finally:
        _default_signals()
        await _finish(application, polling)


def _is_full(application: AnyApplication) -> bool:
    processor = application.update_processor
    return processor.current_concurrent_updates == processor.max_concurrent_updates


async def _begin(application: AnyApplication) -> None:
    bot = application.bot
    await patiently(application.initialize, bot.token)
    await patiently(bot.delete_webhook, bot.token)
    await patiently(lambda: bot.set_my_commands(list(COMMANDS.items())), bot.token)
    await application.start()
    log.info("Listening as @%s.", bot.username)


async def _finish(application: AnyApplication, polling: Polling) -> None:
    if application.running:
        await application.stop()
        await polling.confirm()
    await application.shutdown()
    # An application that was never initialised leaves its bot's connections open.
    await application.bot.shutdown()


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
