"""Receives updates by webhook."""

import asyncio
import secrets
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import TelegramError
from telegram.ext import Updater

from bot.config import Settings
from bot.telegram.delivery.polling import HEARD, patiently
from bot.telegram.delivery.update_queue import UpdateQueue


class Webhook:
    """Listens on a port of its own; Telegram sends an update again until it is stored here."""

    def __init__(self, bot: Bot, update_queue: UpdateQueue, settings: Settings) -> None:
        self._updater = Updater(bot, update_queue)
        self._settings = settings

    async def run(self) -> None:
        """Receives updates until cancelled."""
        await self._updater.initialize()
        try:
            await patiently(self._listen, self._updater.bot.token)
            await asyncio.Event().wait()
        finally:
            if self._updater.running:
                await self._updater.stop()

    async def _listen(self) -> None:
        settings = self._settings
        secret: Any = settings.webhook_secret
        try:
            await self._updater.start_webhook(
                listen=settings.webhook_listen,
                port=settings.webhook_port,
                url_path=urlsplit(settings.webhook_url).path,
                webhook_url=settings.webhook_url,
                # Telegram is told the secret at each start, so a new one each time works as well.
                secret_token=secret.get_secret_value() if secret else secrets.token_urlsafe(32),
                allowed_updates=HEARD,
            )
        except TelegramError:
            if self._updater.running:
                await self._updater.stop()
            raise
