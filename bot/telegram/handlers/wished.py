"""What people write in place of pressing the buttons under an answer: "more", "source?", "ещё"."""

from dataclasses import replace

from bot.catalogue import SentenceError
from bot.dialogue.wishes import Wish
from bot.people.answers import SHOWS, SUBJECT, AnswerRecord
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from bot.telegram.chat.typing_action import typing
from bot.telegram.handlers.answer_buttons import AnswerButtons, View
from bot.telegram.handlers.context import Context
from bot.telegram.handlers.original import Original


class Wished:
    """Shows more of the answer that a message replies to, or of the last one."""

    def __init__(self, services: Services) -> None:
        self._buttons = AnswerButtons(services)
        self._context = Context(services)
        self._original = Original(services)

    async def show(self, talk: Talk, wish: Wish) -> None:
        """Does what the button would do, in a new message."""
        given = self._context.subject(talk)
        if given is None or given.shown is None:
            talk.reply([talk.say("nothing-shown")], subject=SUBJECT)
        elif wish is Wish.ORIGINAL:
            await self._send_original(talk, given)
        else:
            async with typing(talk):
                text, buttons = await self._view(talk, given, wish)
            talk.reply([text], buttons, f"{SHOWS}{given.number}")

    async def _send_original(self, talk: Talk, given: AnswerRecord) -> None:
        try:
            sending = await self._original.of(talk, given)
            talk.send(replace(sending, question=talk.number, subject=sending.subject or SUBJECT))
        except SentenceError as error:
            talk.reply([talk.say(error.name)], subject=SUBJECT)

    async def _view(self, talk: Talk, given: AnswerRecord, wish: Wish) -> View:
        gone = talk.say("passage-gone"), None
        place = given.shown or 0
        if wish is Wish.SOURCE:
            return await self._buttons.source(talk, given) or gone
        if wish is Wish.MORE and not given.around:
            return await self._buttons.view(talk, given, place, True) or gone
        if place + 1 >= len(given.hits):
            return talk.say("no-more-passages"), None
        return await self._buttons.view(talk, given, place + 1, False) or gone
