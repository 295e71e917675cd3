"""Files and forwarded messages that people send, stored as documents of their chat."""

import asyncio

from telegram import Document, Message
from telegram.error import BadRequest, TelegramError
from telegram.ext import filters

from bot.adding import file_names, media_types
from bot.catalogue import SentenceError
from bot.telegram.chat.addressing import mentions_of, replies_to
from bot.telegram.chat.talk import Talk
from bot.telegram.handlers import forwarded
from bot.telegram.handlers.intake import Intake, arrival
from bot.telegram.handlers.links import Links
from seeds import articles

# Bytes; the largest file that Telegram lets a bot download.
LARGEST = 20 * 1024 * 1024
# Seconds before each retry of a download.
WAITS = (1.0, 4.0)


class Addressed(filters.MessageFilter):
    """Matches files in groups that are meant for the bot: they mention it, reply to it, or say /add."""

    def filter(self, message: Message) -> bool:
        """Whether the message is meant for the bot."""
        bot = message.get_bot()
        first = (message.caption or "").lower().split()[:1]
        is_command = first in (["/add"], [f"/add@{bot.username}".lower()])
        return is_command or bool(mentions_of(message)) or replies_to(message, bot.id)


class Uploads:
    """Adds files and messages."""

    def __init__(self, intake: Intake, links: Links) -> None:
        self._intake = intake
        self._links = links

    async def add(self, talk: Talk) -> None:
        """Adds the file, the link or the words that /add refers to."""
        replied = talk.message.reply_to_message if talk.message else None
        if talk.argument:
            await self._links.add(talk, talk.argument)
        elif replied and replied.document:
            await self._add(talk, replied.document)
        elif replied and forwarded.words(replied):
            await self._add_words(talk, replied)
        else:
            talk.reply([talk.say("file-how")])

    async def add_file(self, talk: Talk) -> None:
        """Adds the file of the message."""
        if talk.message and talk.message.document:
            await self._add(talk, talk.message.document)

    async def add_message(self, talk: Talk) -> None:
        """Adds the words of the message, which someone else wrote."""
        if talk.message:
            await self._add_words(talk, talk.message)

    async def _add(self, talk: Talk, document: Document) -> None:
        name = file_names.kept(document.file_name or "")
        suffix = media_types.suffix(name, document.mime_type or "")
        if reason := _reason_against(document, suffix):
            talk.reply([talk.say(reason, name=file_names.shown(name))])
            return

        async def bring() -> tuple[str, bytes]:
            return suffix or "", await _downloaded(talk, document)

        sent = arrival(talk, name or f"file{suffix}")
        await self._intake.keep(talk, sent, bring)

    async def _add_words(self, talk: Talk, message: Message) -> None:
        async def bring() -> tuple[str, bytes]:
            return ".txt", articles.write(forwarded.article(message)).encode()

        await self._intake.keep(talk, arrival(talk, file_names.kept(forwarded.shown(message))), bring)


def _reason_against(document: Document, suffix: str | None) -> str:
    """The catalogue key of the reason not to download the file, "" if there is none."""
    if suffix is None:
        return "file-unsupported"
    if document.file_size == 0:
        return "file-empty"
    return "file-too-large" if (document.file_size or 0) > LARGEST else ""


async def _downloaded(talk: Talk, document: Document) -> bytes:
    """The file's bytes, retried when the network fails. Raises SentenceError."""
    for wait in (*WAITS, None):
        try:
            file = await talk.bot.get_file(document.file_id)
            return bytes(await file.download_as_bytearray())
        except BadRequest as error:
            raise SentenceError("file-too-large" if "too big" in str(error) else "file-not-fetched") from error
        except TelegramError as error:
            if wait is None:
                raise SentenceError("file-not-fetched") from error
            await asyncio.sleep(wait)
    raise AssertionError("The last try returns or raises.")
