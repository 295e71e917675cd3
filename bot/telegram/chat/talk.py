"""One update as a handler sees it: where it comes from, in which language to answer, and how to answer."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, Message, Update

from bot.catalogue import Texts, texts
from bot.people.chats import settings_of
from bot.people.database import Database
from bot.people.outbox import Sending
from bot.scopes import EVERYONE
from bot.telegram.chat import keyboards
from bot.telegram.chat.redrawing import Redrawing, View, edit
from retrieval.scope import Scope


class Talk:
    """An update in a chat; `written` takes the messages that answer it."""

    def __init__(self, update: Update, database: Database, written: list[Sending], redrawing: Redrawing) -> None:
        self.update = update
        self.database = database
        self._written = written
        self._redrawing = redrawing
        self._is_press_answered = False

    @property
    def bot(self) -> Bot:
        """The bot, for what is done at once: typing, edits, downloads."""
        return self.update.get_bot()

    @property
    def message(self) -> Message | None:
        """The message that came, or that the pressed button belongs to; None for that of a guest."""
        return None if self.update.guest_message else self.update.effective_message

    @property
    def number(self) -> int:
        """The id of the message; 0 without a message."""
        return self.message.message_id if self.message else 0

    @property
    def query(self) -> CallbackQuery | None:
        """The press of a button."""
        return self.update.callback_query

    @property
    def pressed(self) -> list[str]:
        """The values of the pressed button: ["show", "12"] of one made by button(label, "people", "show", 12)."""
        return keyboards.values((self.query and self.query.data) or "")

    @property
    def chat(self) -> int:
        """The id of the chat, or of the person if there is no chat."""
        # A guest's chat may have the same id as one that the bot is in.
        chat = None if self.update.guest_message else self.update.effective_chat
        return chat.id if chat else self.person

    @property
    def topic(self) -> int | None:
        """The id of the forum topic in the chat."""
        message = self.message
        return message.message_thread_id if message and message.is_topic_message else None

    @property
    def person(self) -> int:
        """The id of the sender: a person, or the chat itself for a channel or an anonymous administrator."""
        sender = self.update.effective_sender or self.update.effective_chat
        return sender.id if sender else 0

    @property
    def name(self) -> str:
        """The person's name as Telegram gives it, followed by their @username if they have one."""
        user = self.update.effective_user
        if user is None:
            return ""
        # A deleted account has none, and a name of spaces fits on no button.
        name = (user.full_name or "").strip()
        return f"{name} (@{user.username})" if user.username else name

    @property
    def is_private(self) -> bool:
        """Whether it is the bot's own chat with one person."""
        chat = self.update.effective_chat
        return not self.update.guest_message and (chat is None or chat.type == chat.PRIVATE)

    @property
    def text(self) -> str:
        """The text of the message, or the caption of its file or picture."""
        message = self.update.effective_message
        return (message.text or message.caption or "") if message else ""

    @property
    def argument(self) -> str:
        """The text after the command."""
        return after_command(self.text)

    @cached_property
    def say(self) -> Texts:
        """The bot's sentences in the language chosen for the chat, otherwise in the person's language."""
        user = self.update.effective_user
        return texts(settings_of(self.database, self.chat).language or (user.language_code if user else None))

    @property
    def scope(self) -> Scope:
        """The documents that may be seen in this chat."""
        return scope_of(self.chat, self.database)

    def reply(
        self, messages: Iterable[str], keyboard: InlineKeyboardMarkup | None = None, subject: str = "", quote: str = ""
    ) -> None:
        """Replies with HTML texts: the first is threaded to the message, the last has the buttons and the subject.

        `quote` is the part of the message that they answer, exactly as it stands there.
        """
        parts = list(messages)
        for place, text in enumerate(parts, 1):
            is_last = place == len(parts)
            question, shown = self.number or None, subject if is_last else ""
            self.write(text, keyboard if is_last else None, question, shown, threaded=place == 1, quote=quote)

    def write(
        self,
        text: str,
        keyboard: InlineKeyboardMarkup | None = None,
        question: int | None = None,
        subject: str = "",
        *,
        threaded: bool = True,
        quote: str = "",
    ) -> None:
        """Sends an HTML text to this chat and topic, as `send` does."""
        place: dict[str, Any] = {"topic": self.topic, "question": question, "threaded": threaded, "quote": quote}
        self.send(message(self.chat, text, keyboard, subject=subject, **place))

    def send(self, sending: Sending) -> None:
        """Sends a message to any chat; it is stored together with the end of the update, then sent."""
        self._written.append(sending)

    async def toast(self, name: str = "", *, alert: bool = False, **values: Any) -> None:
        """Answers the press of a button, with a sentence of the catalogue that Telegram shows for a moment."""
        self._is_press_answered = True
        if self.query:
            self._redrawing.answer(self.query, self.say.plain(name, **values) if name else "", alert=alert)

    async def edit(self, text: str | None, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Answers the press, and shows another text, unless it is None, and other buttons in the message pressed."""
        if not self._is_press_answered:
            await self.toast()
        self._redrawing.show(self.chat, self.number, View(text, keyboard))

    async def change(
        self, number: int, text: str, keyboard: InlineKeyboardMarkup | None = None, chat: int | None = None
    ) -> None:
        """Puts another HTML text and other buttons into a message of the bot, in this chat unless another is named.

        Raises TelegramError.
        """
        await edit(self.bot, self.chat if chat is None else chat, number, text, keyboard)


def after_command(text: str) -> str:
    """The text after its first word, whatever white space is between them."""
    return "".join(text.split(maxsplit=1)[1:]).strip()


def scope_of(chat: int, database: Database) -> Scope:
    """The documents that may be seen in the chat: its own, and those for everyone unless the chat leaves them out."""
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
    quote: str = "",
) -> Sending:
    """An HTML text for a chat."""
    parameters: dict[str, Any] = {"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    if keyboard is not None:
        parameters["reply_markup"] = keyboard.to_dict()
    parameters |= placed(topic, question if threaded else None, quote)
    return Sending(chat, parameters, question=question, subject=subject)


def placed(topic: int | None, question: int | None, quote: str = "") -> dict[str, Any]:
    """The Bot API's parameters that place a message in a topic and thread it to another message, or to a part of it."""
    parameters: dict[str, Any] = {} if topic is None else {"message_thread_id": topic}
    if question is not None:
        parameters["reply_parameters"] = {"message_id": question, "allow_sending_without_reply": True}
        if quote:
            parameters["reply_parameters"]["quote"] = quote
    return parameters
