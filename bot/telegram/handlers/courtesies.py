"""Answers to courtesies and to questions about the bot itself, which nothing keeps."""

from contextlib import suppress

from telegram.error import BadRequest

from bot.dialogue.courtesies import Courtesy
from bot.people.files import Files
from bot.telegram.chat import overviews
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from bot.telegram.handlers.files import FileList
from bot.telegram.handlers.intake import Intake
from bot.telegram.handlers.language import Language
from bot.telegram.handlers.privacy import Privacy

# Subject of the messages that answer a courtesy.
SUBJECT = "courtesy"
# Telegram allows these as reactions.
_REACTIONS = {Courtesy.THANKS: "❤", Courtesy.ASSENT: "👌"}
SENTENCES = {
    Courtesy.ABOUT: "courtesy-about",
    Courtesy.GREETING: "courtesy-greeting",
    Courtesy.FAREWELL: "courtesy-farewell",
    Courtesy.THANKS: "courtesy-thanks",
}


class Courtesies:
    """Answers a courtesy with a reaction or a sentence."""

    def __init__(self, services: Services) -> None:
        self._services = services
        files = Files(services.database)
        self._commands = {
            Courtesy.LANGUAGE: Language(services).ask,
            Courtesy.PRIVACY: Privacy(services).explain,
            Courtesy.FILES: FileList(services, Intake(services, files)).list,
        }

    async def answer(self, talk: Talk, courtesy: Courtesy) -> None:
        """Reacts to thanks, lists the documents, says what the bot is, or does what the command for it does."""
        if courtesy in _REACTIONS and await _react(talk, _REACTIONS[courtesy]):
            return
        if courtesy is Courtesy.DOCUMENTS:
            sources = await self._services.in_thread(self._services.retriever.sources, talk.scope)
            talk.reply(overviews.from_sources(sources, 1, talk.say), subject=SUBJECT)
        elif courtesy in self._commands:
            await self._commands[courtesy](talk)
        elif courtesy in SENTENCES:
            talk.reply([talk.say(SENTENCES[courtesy])], subject=SUBJECT)


async def _react(talk: Talk, reaction: str) -> bool:
    """Whether the message got the reaction: a group may allow none, and an old server knows none."""
    with suppress(BadRequest):
        return await talk.bot.set_message_reaction(talk.chat, talk.number, reaction)
    return False
