"""General commands, and replies to what no other handler takes."""

from collections.abc import Callable, Coroutine
from itertools import chain
from typing import Any

from telegram import Message

from bot.dialogue.examples import examples
from bot.scopes import EVERYONE
from bot.telegram import menu
from bot.telegram.chat import overviews
from bot.telegram.chat.keyboards import button, keyboard
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from bot.telegram.chat.typing_action import typing
from retrieval.scope import Scope
from retrieval.storage.store import Version

# Subject of the buttons with an example.
EXAMPLE = "example"
# Answers a question that stands in this place on the buttons of the message at hand.
Answer = Callable[[Talk, str, int], Coroutine[Any, Any, None]]


class General:
    """The commands that introduce the bot and its documents."""

    def __init__(self, services: Services, answer: Answer) -> None:
        self._services = services
        self._answer = answer
        # By language, for a version of the documents.
        self._examples: dict[str, tuple[Version, list[str]]] = {}

    async def welcome(self, talk: Talk) -> None:
        """Says what the bot does, with questions from the documents that can be asked by a tap."""
        async with typing(talk):
            offered = await self._offered(talk)
        buttons = [[button(question, EXAMPLE, place)] for place, question in enumerate(offered)]
        parts = [talk.say("welcome"), *([talk.say("welcome-examples")] if offered else [])]
        talk.reply(["\n\n".join(parts)], keyboard(*buttons))

    async def ask_example(self, talk: Talk) -> None:
        """Answers the example whose button was pressed."""
        if question := label_of(talk):
            await self._answer(talk, question, int(talk.pressed[0]))
        else:
            await talk.toast("button-unknown", alert=True)

    async def _offered(self, talk: Talk) -> list[str]:
        """Questions that the documents for everyone answer; none in a chat that leaves them out."""
        if EVERYONE not in (talk.scope.collections or ()):
            return []
        version, language = self._services.retriever.version, talk.say.language
        known = self._examples.get(language)
        if known is None or known[0] != version:
            known = version, await self._services.in_thread(self._found, talk)
            self._examples[language] = known
        return known[1]

    def _found(self, talk: Talk) -> list[str]:
        shared = Scope(collections=frozenset({"", EVERYONE}))
        mentions, about = talk.say.plain("example-mentions", name="{}"), talk.say.plain("example-about", name="{}")
        return examples(self._services.retriever, shared, talk.say.language, mentions, about)

    async def explain(self, talk: Talk) -> None:
        """Says how to ask, and which commands there are."""
        names = menu.PRIVATE if talk.is_private else menu.GROUP
        talk.reply([talk.say("help", commands=menu.listed(names, talk.say))])

    async def list_sources(self, talk: Talk) -> None:
        """Lists a page of the documents; "/sources 2" is the second page."""
        async with typing(talk):
            sources = await self._services.in_thread(self._services.retriever.sources, talk.scope)
        talk.reply(overviews.from_sources(sources, page(talk.argument), talk.say))


def label_of(talk: Talk) -> str:
    """The label of the pressed button; "" if Telegram does not show its message to the bot any more."""
    markup = talk.message.reply_markup if isinstance(talk.message, Message) else None
    buttons = chain(*markup.inline_keyboard) if markup else ()
    return next((each.text for each in buttons if talk.query and each.callback_data == talk.query.data), "")


async def unknown_command(talk: Talk) -> None:
    """Says which commands there are."""
    talk.reply([talk.say("unknown-command")])


async def unknown_button(talk: Talk) -> None:
    """Says that the button is not the bot's, or belongs to an earlier version of it."""
    await talk.toast("button-unknown", alert=True)


async def not_text(talk: Talk) -> None:
    """Asks for text instead of a voice message, a sticker or a picture."""
    talk.reply([talk.say("not-text")])


def page(argument: str) -> int:
    """The requested page: 1 without an argument, 0 if the argument is not a number."""
    number = argument or "1"
    return int(number) if number.isdecimal() and len(number) < 10 else 0
