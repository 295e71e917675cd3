"""The buttons under an answer: its passages, the text around them, its documents, and ratings."""

import re
from contextlib import suppress
from dataclasses import replace

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest
from telegram.ext import CallbackQueryHandler

from bot.catalogue import Texts
from bot.dialogue import revisiting
from bot.people.answers import AnswerRecord, Answers
from bot.people.outbox import Sending
from bot.telegram.chat import keyboards, messages
from bot.telegram.chat.services import AnyApplication, Services
from bot.telegram.chat.talk import Talk, written
from retrieval.text.passages import Passage

# Bytes; the largest file that Telegram accepts from a bot.
LARGEST_FILE = 50_000_000
_VERDICTS = {keyboards.RIGHT: 1, keyboards.WRONG: -1}


def add_handlers(application: AnyApplication, services: Services) -> None:
    """Registers the buttons under an answer."""
    application.add_handler(CallbackQueryHandler(services.handler(Buttons(services).press), keyboards.DATA))


class Buttons:
    """Handles the buttons under an answer, which work as long as the answer is stored."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._answers = Answers(services.database)

    async def press(self, talk: Talk) -> None:
        """Does what the button says, but only in the chat of its answer."""
        pressed = re.fullmatch(keyboards.DATA, (talk.query and talk.query.data) or "")
        given = self._answers.get(int(pressed["number"])) if pressed else None
        if pressed is None or given is None or given.chat != talk.chat or talk.message is None:
            await talk.toast(talk.say.plain("button-unknown"), alert=True)
        elif pressed["place"]:
            await self._turn(talk, given, int(pressed["place"]), bool(pressed["wide"]))
        elif pressed["act"] == keyboards.ORIGINAL:
            await self._send_original(talk, given)
        elif pressed["act"] in _VERDICTS and talk.query:
            await self._rate(talk, given, _VERDICTS[pressed["act"]], talk.query.id)
        else:
            await talk.toast(talk.say.plain("button-unknown"), alert=True)

    async def _turn(self, talk: Talk, given: AnswerRecord, place: int, wide: bool) -> None:
        turned = replace(given, shown=place, around=wide)
        passage = await self._shown(talk, turned)
        if passage is None:
            await talk.toast(talk.say.plain("passage-gone"), alert=True)
            return
        if wide:
            passage = await self._services.in_thread(revisiting.around, passage, self._services.retriever)
        self._answers.show(given.number, place, wide)
        await talk.toast("")
        text = messages.from_passage(passage, revisiting.quotation(turned, passage), _heading(turned, talk.say))
        await talk.edit(text, self._keyboard(talk, turned, passage))

    async def _send_original(self, talk: Talk, given: AnswerRecord) -> None:
        passage = await self._shown(talk, given)
        path = revisiting.original(passage.document, self._services.retriever) if passage else None
        if path is None or not path.is_file():
            await talk.toast(talk.say.plain("passage-gone" if path is None else "original-gone"), alert=True)
        elif path.stat().st_size > LARGEST_FILE:
            await talk.toast(talk.say.plain("original-large"), alert=True)
        else:
            await talk.toast("")
            written.get().append(_file(talk, str(path)))

    async def _rate(self, talk: Talk, given: AnswerRecord, verdict: int, press: str) -> None:
        now = self._answers.rate(given.number, talk.person, verdict, press)
        await talk.toast(talk.say.plain("rating-kept" if now else "rating-taken-back"))
        keyboard = self._keyboard(talk, given, await self._shown(talk, given))
        # The message may already look the same, or may have been deleted.
        with suppress(BadRequest):
            await talk.bot.edit_message_reply_markup(
                talk.chat, talk.message.message_id if talk.message else None, reply_markup=keyboard
            )

    async def _shown(self, talk: Talk, given: AnswerRecord) -> Passage | None:
        """The passage that is shown; None if this chat may no longer see it or it has changed."""
        if given.shown is None or given.shown >= len(given.hits):
            return None
        return await self._services.in_thread(
            revisiting.find, given.hits[given.shown], self._services.retriever, talk.scope
        )

    def _keyboard(self, talk: Talk, given: AnswerRecord, passage: Passage | None) -> InlineKeyboardMarkup | None:
        address = revisiting.address(passage.source) if passage else ""
        verdicts = self._answers.verdicts(given.number)
        return keyboards.under_answer(given, verdicts, address, bool(self._services.settings.owners), talk.say)


def _heading(given: AnswerRecord, say: Texts) -> str:
    """A line that says which passage is shown, "" for the answer itself."""
    number, last = (given.shown or 0) + 1, len(given.hits)
    if not given.answered:
        return f"{say('not-found')}\n\n{say('closest-passage', number=number, last=last)}"
    return "" if given.shown == given.home else say("other-passage", number=number, last=last)


def _file(talk: Talk, path: str) -> Sending:
    parameters: dict[str, object] = {} if talk.topic is None else {"message_thread_id": talk.topic}
    if talk.message:
        parameters["reply_parameters"] = {
            "message_id": talk.message.message_id,
            "allow_sending_without_reply": True,
        }
    return Sending(talk.chat, parameters, file=path)
