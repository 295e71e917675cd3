"""General commands, and replies to what no other handler takes."""

from bot.telegram import menu
from bot.telegram.chat import messages
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from bot.telegram.chat.typing_action import typing


class General:
    """The commands that introduce the bot and its documents."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def welcome(self, talk: Talk) -> None:
        """Says what the bot does."""
        talk.reply([talk.say("welcome")])

    async def explain(self, talk: Talk) -> None:
        """Says how to ask, and which commands there are."""
        names = menu.PRIVATE if talk.is_private else menu.GROUP
        talk.reply([talk.say("help", commands=menu.listed(names, talk.say))])

    async def list_sources(self, talk: Talk) -> None:
        """Lists a page of the documents; "/sources 2" is the second page."""
        async with typing(talk):
            sources = await self._services.in_thread(self._services.retriever.sources, talk.scope)
        talk.reply(messages.from_sources(sources, page(talk.argument), talk.say))


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
