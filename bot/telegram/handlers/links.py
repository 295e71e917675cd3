"""Web pages that people send, stored as documents of their chat."""

import re

from bot.adding import file_names
from bot.adding.web import Fetcher, Page, as_article
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from bot.telegram.handlers.intake import Intake, arrival, unreadable
from seeds.documents import UnreadableError

# A message that is only an address; one with other words is a question.
URL = re.compile(r"^\s*https?://\S+\s*$", re.IGNORECASE)


class Links:
    """Adds web pages."""

    def __init__(self, services: Services, intake: Intake) -> None:
        self._services = services
        self._intake = intake
        self._fetcher = Fetcher()

    async def add_text(self, talk: Talk) -> None:
        """Adds the page whose address the message is."""
        await self.add(talk, talk.text.strip())

    async def add(self, talk: Talk, url: str) -> None:
        """Adds the page at the address: its words with its title, date and address."""
        if not URL.match(url):
            talk.reply([talk.say("link-none", url=file_names.shown(url))])
            return

        async def bring() -> tuple[str, bytes]:
            page = await self._fetcher.fetch(url)
            return ".txt", await self._services.in_thread(_text, page)

        await self._intake.keep(talk, arrival(talk, file_names.kept(url.partition("://")[2]), url), bring)


def _text(page: Page) -> bytes:
    """The page's words as a text file that names their address. Raises SentenceError if there are none."""
    try:
        return as_article(page, file_names.safe(page.url.rstrip("/").rpartition("/")[2], page.suffix, ()))
    except UnreadableError as error:
        raise unreadable(error.flaw) from error
