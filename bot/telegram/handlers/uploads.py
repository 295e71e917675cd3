"""Files, photos and forwarded messages that people send, stored as documents of their chat."""

import asyncio
import re
from collections import deque
from dataclasses import replace

from telegram import Document, Message, PhotoSize
from telegram.error import BadRequest, TelegramError
from telegram.ext import filters

from bot.adding import file_names, media_types, received
from bot.catalogue import SentenceError, Texts
from bot.dialogue.several import is_question
from bot.people.rights import Rights
from bot.splitting import beginning
from bot.telegram.chat.addressing import mentions_of, question_of, replies_to, without
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from bot.telegram.handlers import forwarded
from bot.telegram.handlers.intake import Intake, arrival, unreadable
from bot.telegram.handlers.links import Links, links_of
from bot.telegram.handlers.questions import Questions
from seeds import articles
from seeds.documents import UnreadableError

# Bytes; the largest file that Telegram lets a bot download.
LARGEST = 20 * 1024 * 1024
# Seconds before each retry of a download.
WAITS = (1.0, 4.0)
# How many albums are remembered whose first message addressed the bot.
ALBUMS = 100
# Telegram makes every photo a JPEG.
PHOTO, PHOTO_TYPE = ".jpg", "image/jpeg"
_ADD = re.compile(r"(?<!\s)\s*/add(@\w+)?(?!\w)", re.IGNORECASE)


class Addressed(filters.MessageFilter):
    """Matches files and photos in groups that are meant for the bot: they mention it, reply to it, or say /add.

    The other messages of an album have no caption; they are meant for the bot if one before them is.
    """

    def __init__(self) -> None:
        super().__init__()
        self._albums: deque[tuple[int, str]] = deque(maxlen=ALBUMS)

    def filter(self, message: Message) -> bool:
        """Whether the message is meant for the bot."""
        album = message.chat.id, message.media_group_id or ""
        if album in self._albums:
            return True
        is_meant = _is_meant(message)
        if is_meant and message.media_group_id:
            self._albums.append(album)
        return is_meant


class CaptionAsks(filters.MessageFilter):
    """Matches messages whose caption is a question."""

    def filter(self, message: Message) -> bool:
        """Whether it is one."""
        return is_question(message.caption or "")


class Uploads:
    """Adds files, photos and messages."""

    def __init__(self, services: Services, intake: Intake, links: Links, questions: Questions) -> None:
        self._services = services
        self._rights = Rights(services.settings, services.database)
        self._intake = intake
        self._links = links
        self._questions = questions
        self._albums: deque[tuple[int, str]] = deque(maxlen=ALBUMS)  # whose photos were refused, which is said once

    async def add(self, talk: Talk) -> None:
        """Adds the file, the photo, the link or the words that /add refers to."""
        replied = talk.message.reply_to_message if talk.message else None
        if talk.argument:
            await self._links.add(talk, talk.argument)
        elif replied and replied.document:
            await self._add_file_of(talk, replied)
        elif replied and forwarded.words(replied):
            await self._add_words(talk, replied)
        elif replied and replied.photo:
            await self._add_file_of(talk, replied)
        else:
            talk.reply([talk.say("file-how")])

    async def add_file(self, talk: Talk) -> None:
        """Adds the file or the photo of the message, and answers the question in its caption."""
        if talk.message is None:
            return
        asks = is_question(question_of(talk))
        is_unread = bool(talk.message.photo) and not media_types.can_read_pictures()
        if not (is_unread and (asks or self._is_refused_album(talk.message))):
            await self._add_file_of(talk, talk.message)
        if is_unread:
            self._note_refused_album(talk.message)
        if asks:
            await self._questions.answer(talk)

    async def add_message(self, talk: Talk) -> None:
        """Adds the words of the message, which someone else wrote, and those in its photo.

        A forwarded link is fetched, a forwarded question answered; a word or two are no document.
        """
        message = talk.message
        if message is None:
            return
        if links_of(message):
            await self._links.add_message(talk)
        elif message.photo:
            await self._add_words(talk, message)
        elif forwarded.is_question(message):
            await self._questions.answer(talk)
        elif forwarded.is_short(message):
            talk.reply([talk.say("forwarded-short")])
        else:
            await self._add_words(talk, message)

    def _is_refused_album(self, message: Message) -> bool:
        return (message.chat.id, message.media_group_id or "") in self._albums

    def _note_refused_album(self, message: Message) -> None:
        if message.media_group_id and not self._is_refused_album(message):
            self._albums.append((message.chat.id, message.media_group_id))

    async def _add_file_of(self, talk: Talk, message: Message) -> None:
        if document := message.document:
            await self._add(talk, document, file_names.kept(document.file_name or ""), document.mime_type or "")
        elif photo := _largest(message):
            await self._add(talk, photo, _name(message, talk.say), PHOTO_TYPE)

    async def _add(self, talk: Talk, file: Document | PhotoSize, name: str, media_type: str) -> None:
        # The words of a caption may look like the suffix of a file.
        suffix = media_types.suffix(name if isinstance(file, Document) else "", media_type)
        if reason := _reason_against(file, suffix, media_types.is_picture(name, media_type)):
            self._refuse(talk, reason, name or media_type)
            return

        async def bring() -> tuple[str, bytes]:
            return suffix or "", await _downloaded(talk, file)

        await self._intake.keep(talk, arrival(talk, name or f"file{suffix}"), bring)

    def _refuse(self, talk: Talk, reason: str, name: str) -> None:
        why = [talk.say(reason, name=file_names.shown(name))]
        if reason == "photo-unread" and self._rights.is_owner(talk.person):
            why.append(talk.say("photo-install"))
        talk.reply(["\n\n".join(why)])

    async def _add_words(self, talk: Talk, message: Message) -> None:
        async def bring() -> tuple[str, bytes]:
            article = forwarded.article(message)
            body = "\n\n".join(filter(None, [article.body, await self._seen(talk, message)]))
            return ".txt", articles.write(replace(article, body=body)).encode()

        await self._intake.keep(talk, arrival(talk, file_names.kept(forwarded.shown(message))), bring)

    async def _seen(self, talk: Talk, message: Message) -> str:
        """The words in the photo of the message, "" without one. Raises SentenceError if it cannot be read."""
        photo = _largest(message)
        if photo is None or not media_types.can_read_pictures():
            return ""
        data = await _downloaded(talk, photo)
        try:
            return (await self._services.background.run(received.read, data, PHOTO, f"photo{PHOTO}")).text
        except UnreadableError as error:
            raise unreadable(error.flaw) from error


def _is_meant(message: Message) -> bool:
    bot = message.get_bot()
    first = (message.caption or "").lower().split()[:1]
    is_command = first in (["/add"], [f"/add@{bot.username}".lower()])
    return is_command or bool(mentions_of(message)) or replies_to(message, bot.id)


def _largest(message: Message) -> PhotoSize | None:
    """The photo of the message in its largest size."""
    return max(message.photo, key=lambda size: size.width * size.height, default=None)


def _name(message: Message, say: Texts) -> str:
    """The first words of the photo's caption, after what addresses the bot; when it was sent if there are none."""
    words = _ADD.sub("", without(message, mentions_of(message)), count=1)
    name = file_names.kept(beginning(words, forwarded.SHOWN_WORDS))
    return name or say.plain("photo-name", moment=f"{forwarded.sent(message):%Y-%m-%d %H:%M}")


def _reason_against(file: Document | PhotoSize, suffix: str | None, is_picture: bool) -> str:
    """The catalogue key of the reason not to download the file, "" if there is none."""
    if suffix is None and is_picture:
        return "photo-format" if media_types.can_read_pictures() else "photo-unread"
    if suffix is None:
        return "file-unsupported"
    if file.file_size == 0:
        return "file-empty"
    return "file-too-large" if (file.file_size or 0) > LARGEST else ""


async def _downloaded(talk: Talk, file: Document | PhotoSize) -> bytes:
    """The file's bytes, retried when the network fails. Raises SentenceError."""
    for wait in (*WAITS, None):
        try:
            stored = await talk.bot.get_file(file.file_id)
            return bytes(await stored.download_as_bytearray())
        except BadRequest as error:
            raise SentenceError("file-too-large" if "too big" in str(error) else "file-not-fetched") from error
        except TelegramError as error:
            if wait is None:
                raise SentenceError("file-not-fetched") from error
            await asyncio.sleep(wait)
    raise AssertionError("The last try returns or raises.")
