"""What the bot hears, and how it answers each."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from html import escape
from typing import Any, TypeVar, cast

from telegram import Message, Update
from telegram.ext import Application, CommandHandler, MessageHandler, filters

from bot.conversation import QuestionError
from bot.telegram import messages, sentences
from bot.telegram.delivery import reply, typing
from bot.telegram.errors import report
from retrieval.answers import Answer
from retrieval.scope import Source

log = logging.getLogger(__name__)

Ask = Callable[[str], Answer]
Sources = Callable[[], Sequence[Source]]
AnyApplication = Application[Any, Any, Any, Any, Any, Any]
Work = Coroutine[Any, Any, None]
T = TypeVar("T")

# Answering is computing: more threads than this only take the processor from each other.
THREADS = 4


def add_handlers(application: AnyApplication, ask: Ask, sources: Sources, owners: frozenset[int]) -> None:
    """The bot's whole surface: private chats, new messages only; with owners, their messages only."""
    desk = Desk(ask, sources)
    heard = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
    if owners:
        application.add_handler(MessageHandler(heard & ~filters.User(owners), _on(turn_away)))
    application.add_handler(CommandHandler("start", _on(welcome), heard))
    application.add_handler(CommandHandler("help", _on(explain), heard))
    application.add_handler(CommandHandler("sources", _on(desk.list_sources), heard))
    application.add_handler(MessageHandler(heard & filters.COMMAND, _on(unknown_command)))
    application.add_handler(MessageHandler(heard & filters.TEXT, _on(desk.answer)))
    application.add_handler(MessageHandler(heard & ~filters.StatusUpdate.ALL, _on(not_text)))
    application.add_error_handler(report)


class Desk:
    """Answers from the documents, in threads, so that no chat waits for another chat's computing."""

    def __init__(self, ask: Ask, sources: Sources) -> None:
        self._ask = ask
        self._sources = sources
        self._threads = asyncio.Semaphore(THREADS)

    async def answer(self, message: Message) -> None:
        """Answers a question, or says why it is none."""
        try:
            async with typing(message):
                answer = await self._in_thread(self._ask, message.text or "")
        except QuestionError as error:
            await reply(message, [escape(str(error))])
            return
        await reply(message, messages.from_answer(answer))

    async def list_sources(self, message: Message) -> None:
        """Lists the documents; "/sources 2" is the second page."""
        async with typing(message):
            sources = await self._in_thread(self._sources)
        await reply(message, messages.from_sources(sources, _page(message.text or "")))

    async def _in_thread(self, function: Callable[..., T], *arguments: str) -> T:
        async with self._threads:
            return await asyncio.to_thread(function, *arguments)


async def welcome(message: Message) -> None:
    """Says what the bot does."""
    await reply(message, [sentences.WELCOME])


async def explain(message: Message) -> None:
    """Says how to ask."""
    await reply(message, [sentences.HELP])


async def unknown_command(message: Message) -> None:
    """Says which commands there are."""
    await reply(message, [sentences.UNKNOWN_COMMAND])


async def not_text(message: Message) -> None:
    """Asks for text instead of a voice message, a sticker or a picture."""
    await reply(message, [sentences.NOT_TEXT])


async def turn_away(message: Message) -> None:
    """One neutral sentence for people the bot is not for."""
    log.info("User %s is not among the owners and was turned away.", message.chat_id)
    await reply(message, [sentences.NOT_ADMITTED])


def _on(handle: Callable[[Message], Work]) -> Callable[[Update, object], Work]:
    async def callback(update: Update, _: object) -> None:
        await handle(cast(Message, update.message))

    return callback


def _page(command: str) -> int:
    number = command.partition(" ")[2].strip() or "1"
    return int(number) if number.isdecimal() and len(number) < 10 else 0
