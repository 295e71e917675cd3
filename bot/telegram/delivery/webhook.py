"""Receives updates by webhook."""

import hmac
import json
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler, stream_request_body

from bot.config import Settings
from bot.telegram.delivery.activity import Activity
from bot.telegram.delivery.polling import HEARD, keep_in_touch, patiently
from bot.telegram.delivery.raw_bot import RawBot
from bot.telegram.delivery.update_queue import number_of

Take = Callable[[dict[str, Any]], Awaitable[None]]

# Bytes; an update has a few thousand.
LARGEST_UPDATE = 4 << 20


class Webhook:
    """Listens on a port of its own; Telegram sends an update again until it is stored here. Serves other pages too."""

    def __init__(
        self, bot: RawBot, take: Take, activity: Activity, settings: Settings, pages: Sequence[Any] = ()
    ) -> None:
        self._bot = bot
        self._take = take
        self._activity = activity
        self._settings = settings
        self._pages = pages
        # Telegram is told the secret at each start; all nodes of a bot have the same.
        known = settings.webhook_secret
        self._secret = (
            known.get_secret_value() if known else hmac.digest(bot.token.encode(), b"webhook", "sha256").hex()
        )

    async def run(self) -> None:
        """Receives updates until cancelled."""
        server = self._listen()
        try:
            await patiently(self._register, self._bot.token)
            await keep_in_touch(self._bot, self._activity)
        finally:
            server.stop()

    def _listen(self) -> HTTPServer:
        settings = self._settings
        what = {"take": self._take, "activity": self._activity, "secret": self._secret}
        receiver = (re.escape(urlsplit(settings.webhook_url).path or "/"), Receiver, what)
        return serve([receiver, *self._pages], settings)

    async def _register(self) -> None:
        await self._bot.set_webhook(self._settings.webhook_url, secret_token=self._secret, allowed_updates=HEARD)


def serve(pages: Sequence[Any], settings: Settings) -> HTTPServer:
    """A server of these pages, with their paths and handlers. Raises OSError if the port is in use."""
    return Application([*pages], log_function=lambda _: None).listen(
        settings.webhook_port, settings.webhook_listen, max_body_size=LARGEST_UPDATE
    )


@stream_request_body
class Streamed(RequestHandler):
    """Keeps the body as it came: a form in it, Tornado would read on the event loop, however long it is."""

    def prepare(self) -> None:
        """Begins with an empty body."""
        self._chunks: list[bytes] = []

    def data_received(self, chunk: bytes) -> None:
        """Keeps the next part of the body."""
        self._chunks.append(chunk)

    @property
    def body(self) -> bytes:
        """The whole body."""
        return b"".join(self._chunks)


class Receiver(Streamed):
    """Takes an update from Telegram."""

    def initialize(self, take: Take, activity: Activity, secret: str) -> None:
        """Takes what it works with from Tornado, which calls this for each request."""
        self._take = take
        self._activity = activity
        self._secret = secret

    async def post(self) -> None:
        """Status 403 for anyone but Telegram, 200 when the update is stored or given up."""
        given = self.request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not secrets.compare_digest(given.encode(), self._secret.encode()):
            self.set_status(403)
            return
        self._activity.answered()
        try:
            update = json.loads(self.body)
        except (ValueError, RecursionError):
            update = None
        if number_of(update) is None:
            # An error would make Telegram send it again for ever, before all others.
            self._activity.give_up("without a number", "it is none.")
        else:
            await self._take(update)
