"""One update as a handler sees it: where it came from, in whose language to answer, and the way back."""

from collections.abc import Iterable
from contextlib import suppress
from contextvars import ContextVar
from functools import cached_property
from typing import Any

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.error import BadRequest

from bot.catalogue import Texts, texts
from bot.people.chats import settings_of
from bot.people.database import Database
from bot.people.outbox import Sending
from bot.scopes import EVERYONE
from retrieval.scope import Scope

# What the handlers of the update at hand have written; kept with its end in one transaction, then sent.
written: ContextVar[list[Sending]] = ContextVar("written")


class Talk:
    """An update in a chat."""

    def __init__(self, update: Update, database: Database) -> None:
        self.update = update
        self.database = database

    @property
    def bot(self) -> Bot:
        """The bot, for what is not kept until it is sent: signs, edits, files."""
        return self.update.get_bot()

    @property
    def message(self) -> Message | None:
        """The message that came, or that the pressed button belongs to."""
        return self.update.effective_message

    @property
    def query(self) -> CallbackQuery | None:
        """The button that was pressed."""
        return self.update.callback_query

    @property
    def chat(self) -> int:
        """The id of the chat, or of the person if there is no chat."""
        chat = self.update.effective_chat
        return chat.id if chat else self.person

    @property
    def topic(self) -> int | None:
        """The forum topic inside the chat."""
        message = self.message
        return message.message_thread_id if message and message.is_topic_message else None

    @property
    def person(self) -> int:
        """The number of who acts; the chat's for a channel or an anonymous administrator."""
        sender = self.update.effective_sender or self.update.effective_chat
        return sender.id if sender else 0

    @property
    def is_private(self) -> bool:
        """Whether it is a chat with one person."""
        chat = self.update.effective_chat
        return chat is None or chat.type == chat.PRIVATE

    @property
    def text(self) -> str:
        """The words of the message, its caption's where it is a file or picture."""
        message = self.message
        return (message.text or message.caption or "") if message else ""

    @property
    def argument(self) -> str:
        """What stands behind the command."""
        return "".join(self.text.split(maxsplit=1)[1:]).strip()

    @cached_property
    def say(self) -> Texts:
        """The bot's sentences in the language that was chosen for the chat, else in the person's."""
        user = self.update.effective_user
        return texts(settings_of(self.database, self.chat).language or (user.language_code if user else None))

    @property
    def scope(self) -> Scope:
        """The documents that may be seen here: those for all, and the chat's own."""
        return scope_of(self.chat, self.database)

    def reply(self, messages: Iterable[str], keyboard: InlineKeyboardMarkup | None = None, subject: str = "") -> None:
        """Answer with HTML texts, the first threaded to the message, the buttons under the last."""
        texts = list(messages)
        number = self.message.message_id if self.message else None
        for place, text in enumerate(texts):
            last = place == len(texts) - 1
            self.write(text, keyboard if last else None, number, subject if last else "", threaded=place == 0)

    def write(
        self,
        text: str,
        keyboard: InlineKeyboardMarkup | None = None,
        question: int | None = None,
        subject: str = "",
        *,
        threaded: bool = True,
    ) -> None:
        """Write an HTML text into this chat and topic; it is sent when the update is done."""
        written.get().append(
            message(self.chat, text, keyboard, topic=self.topic, question=question, subject=subject, threaded=threaded)
        )

    async def toast(self, text: str, *, alert: bool = False) -> None:
        """Answer the pressed button with plain words, which Telegram shows for a moment."""
        # It may have been pressed too long ago, while the bot was away.
        with suppress(BadRequest):
            await self.update.callback_query.answer(text, show_alert=alert)  # type: ignore[union-attr]

    async def edit(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Put another HTML text and other buttons into the message whose button was pressed."""
        message = self.message
        # It may say so already, or may have been deleted.
        with suppress(BadRequest):
            await self.bot.edit_message_text(
                text,
                self.chat,
                message.message_id if message else None,
                parse_mode="HTML",
                reply_markup=keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )


def scope_of(chat: int, database: Database) -> Scope:
    """The documents that may be seen in the chat."""
    shared = {"", EVERYONE} if settings_of(database, chat).seeds else set()
    return Scope(collections=frozenset({*shared, str(chat)}))


def message(
    chat: int,
    text: str,
    keyboard: InlineKeyboardMarkup | None = None,
    *,
    topic: int | None = None,
    question: int | None = None,
    subject: str = "",
    threaded: bool = True,
) -> Sending:
    """An HTML text for a chat."""
    parameters: dict[str, Any] = {
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if topic is not None:
        parameters["message_thread_id"] = topic
    if keyboard is not None:
        parameters["reply_markup"] = keyboard.to_dict()
    if threaded and question is not None:
        parameters["reply_parameters"] = {"message_id": question, "allow_sending_without_reply": True}
    return Sending(chat, parameters, question=question, subject=subject)
