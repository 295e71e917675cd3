"""Web pages that people send, stored as documents of their chat."""

from collections.abc import Sequence

from telegram import Message, MessageEntity
from telegram.ext import filters

from bot.adding import addresses, file_names
from bot.adding.web import Fetcher, Page, as_article
from bot.catalogue import SentenceError
from bot.dialogue import said
from bot.dialogue.courtesies import without_courtesies
from bot.telegram.chat.addressing import without
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from bot.telegram.handlers.intake import Intake, arrival, unreadable
from seeds.documents import UnreadableError

# The most links that are taken from one message.
MOST = 5
_LINKS: list[str | None] = [MessageEntity.URL, MessageEntity.TEXT_LINK]


class OnlyLinks(filters.MessageFilter):
    """Matches messages that are nothing but links; one with other words is a question."""

    def filter(self, message: Message) -> bool:
        """Whether the message is such a one."""
        return bool(links_of(message))


class Links:
    """Adds web pages."""

    def __init__(self, services: Services, intake: Intake) -> None:
        self._services = services
        self._intake = intake
        self._fetcher = Fetcher()

    async def add_message(self, talk: Talk) -> None:
        """Adds the pages that the message consists of."""
        if talk.message:
            await self._add(talk, links_of(talk.message))

    async def add(self, talk: Talk, argument: str) -> None:
        """Adds the pages at the addresses: their words with their titles, dates and addresses."""
        words = argument.split()
        if all(map(addresses.is_address, words)):
            await self._add(talk, words)
        else:
            talk.reply([talk.say("link-none", url=file_names.shown(argument))])

    async def _add(self, talk: Talk, links: Sequence[str]) -> None:
        for place, link in enumerate(dict.fromkeys(links[:MOST])):
            await self._add_one(talk, link, place)

    async def _add_one(self, talk: Talk, link: str, place: int) -> None:
        async def bring() -> tuple[str, bytes]:
            page = await self._fetched(link)
            return ".txt", await self._services.background.run(_text, page)

        name = file_names.kept(addresses.shown(link))
        address = f"{'http' if link.lower().startswith('http:') else 'https'}://{addresses.shown(link)}"
        await self._intake.keep(talk, arrival(talk, name, address), bring, place)

    async def _fetched(self, link: str) -> Page:
        """The page. Raises SentenceError."""
        if addresses.has_scheme(link):
            return await self._fetcher.fetch(link)
        try:
            return await self._fetcher.fetch(f"https://{link}")
        except SentenceError as error:
            if error.name != "link-nowhere":
                raise
            return await self._fetcher.fetch(f"http://{link}")


def links_of(message: Message) -> list[str]:
    """The addresses of a message that says nothing else, as Telegram marks them; [] for any other message."""
    marked = message.parse_entities(_LINKS)
    found = [entity.url or words for entity, words in marked.items()]
    if found and () in without_courtesies(said.words(without(message, list(marked)))):
        return found if all(map(addresses.is_address, found)) else []
    words = (message.text or "").split()
    return words if not found and words and all(map(addresses.has_scheme, words)) else []


def _text(page: Page) -> bytes:
    """The page's words as a text file that names their address. Raises SentenceError if there are none."""
    try:
        return as_article(page, file_names.safe(page.url.rstrip("/").rpartition("/")[2], page.suffix, ()))
    except UnreadableError as error:
        raise unreadable(error.flaw) from error
