"""The mini app behind "Original": the document of an answer, opened inside Telegram at the passage on screen.

Telegram tells the app who opens it, and signs that with the bot's token: so nothing in the address has to be secret or
to expire, and what a person may read is decided each time they open it. In groups such buttons are not allowed.
"""

import hmac
import json
import re
from time import time, time_ns
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from tornado.http1connection import HTTP1Connection

from bot.catalogue import SentenceError, Texts, texts
from bot.people.answers import Answers
from bot.people.chats import settings_of
from bot.people.rights import Rights
from bot.people.usage import MINUTE, Usage
from bot.rendering.original_page import page_of
from bot.rendering.pages import page
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import scope_of
from bot.telegram.delivery.webhook import Streamed

# Seconds after which Telegram's word is too old; the app gives it on when it is opened.
FRESH = 3600
# Bytes of what Telegram gives the app, of which there are about a thousand.
LONGEST = 16 << 10
# Pages a minute, by one person.
PAGES = 30
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # Telegram in a browser shows apps in a frame.
    "Content-Security-Policy": "frame-ancestors https://web.telegram.org",
}


def pages(services: Services) -> list[Any]:
    """What the web server is to serve; nothing without an address for it."""
    address = services.settings.web_url
    path = rf"{re.escape(urlsplit(address).path.rstrip('/'))}/original/(\d{{1,15}})"
    return [(path, OriginalPage, {"services": services})] if address else []


class OriginalPage(Streamed):
    """The document of the answer with the number in the address."""

    def initialize(self, services: Services) -> None:
        """Takes what it works with from Tornado, which calls this for each request."""
        self._services = services
        self._answers = Answers(services.database)
        self._rights = Rights(services.settings, services.database)
        self._usage = Usage(services.database)

    def set_default_headers(self) -> None:
        """Keeps the page out of caches and of other sites."""
        for name, value in _HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Refuses a body that is longer than any that Telegram makes."""
        super().prepare()
        cast(HTTP1Connection, self.request.connection).set_max_body_size(LONGEST)

    def get(self, _: str) -> None:
        """A page whose script passes on what Telegram told it, which no server sees in an address."""
        say = texts(self.request.headers.get("Accept-Language", "").partition(",")[0])
        self._say(say, "original-closed", is_opening=True)

    async def post(self, number: str) -> None:
        """The document at its passage; status 403 unless Telegram vouches for the person, and they may read it."""
        token = self._services.settings.telegram_bot_token
        data = dict(parse_qsl(self.body.decode("utf-8", "replace"))).get("data", "")
        user = opened_by(data, token.get_secret_value() if token else "")
        person = user.get("id", 0)
        say = texts(settings_of(self._services.database, person).language or user.get("language_code"))
        try:
            self.write(await self._services.in_thread(self._page, int(number), person, say))
        except SentenceError as error:
            self.set_status(403)
            self._say(say, error.name)

    def _page(self, number: int, person: int, say: Texts) -> str:
        """The page, as the person's chat with the bot may see it. Raises SentenceError if it may not."""
        given = self._answers.get(number)
        if given is None or not person or given.chat != person or not self._rights.admits(person, person):
            raise SentenceError("original-closed")
        if self._usage.take(person, "pages", MINUTE, time_ns()).count > PAGES:
            raise SentenceError("limit-presses")
        found = page_of(given, self._services.retriever, scope_of(person, self._services.database), say)
        if found is None:
            raise SentenceError("passage-gone")
        return found[1]

    def _say(self, say: Texts, name: str, *, is_opening: bool = False) -> None:
        self.write(page("opening", {}, sentence=say.plain(name), is_opening=is_opening, language=say.language))


def opened_by(data: str, token: str) -> dict[str, Any]:
    """The user who opened the app, as Telegram describes them; empty if it did not sign this, or long ago.

    https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
    """
    fields = dict(parse_qsl(data, keep_blank_values=True))
    given = fields.pop("hash", "")
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", token.encode(), "sha256")
    right = hmac.new(key, lines.encode(), "sha256").hexdigest()
    is_signed = bool(token) and hmac.compare_digest(right.encode(), given.encode())
    if not is_signed or abs(time() - int(fields.get("auth_date", 0))) > FRESH:
        return {}
    user: dict[str, Any] = json.loads(fields.get("user", "{}"))
    return user
