"""Questions in a chat, answered with the documents' own words."""

from dataclasses import dataclass
from time import monotonic

from telegram import InlineKeyboardMarkup

from bot.catalogue import SentenceError
from bot.dialogue import conversation, revisiting
from bot.dialogue.conversation import Count
from bot.dialogue.courtesies import courtesy
from bot.people.answers import AnswerRecord, Answers, Asked, Verdicts
from bot.people.missed import Missed
from bot.telegram.chat import keyboards, messages
from bot.telegram.chat.addressing import question_of
from bot.telegram.chat.question_limits import Limits
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from bot.telegram.chat.typing_action import typing
from bot.telegram.handlers.context import Context
from bot.telegram.handlers.courtesies import Courtesies
from retrieval.answering.answers import Answer

# Messages with an answer have the subject "answer 12"; those that say why there is none have the word alone.
SUBJECT = "answer"


@dataclass(frozen=True, slots=True)
class Reply:
    """The messages that reply to a question."""

    texts: list[str]
    keyboard: InlineKeyboardMarkup | None = None
    subject: str = SUBJECT


class Questions:
    """Answers questions."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._answers = Answers(services.database)
        self._missed = Missed(services.database)
        self._context = Context(services)
        self._courtesies = Courtesies(services)
        self._limits = Limits(services)

    async def answer(self, talk: Talk) -> None:
        """Answers the question, or says why the text is not one."""
        question = question_of(talk)
        if kind := courtesy(question):
            await self._courtesies.answer(talk, kind)
            return
        if not self._limits.admit(talk):
            return
        reply = await self._reply_to(talk, question)
        talk.reply(reply.texts, reply.keyboard, reply.subject)

    async def _reply_to(self, talk: Talk, question: str) -> Reply:
        started = monotonic()
        self._missed.withdraw(talk.chat, talk.number)
        try:
            async with typing(talk):
                response = await self._services.in_thread(self._respond, talk, question)
        except SentenceError as error:
            return Reply([talk.say(error.name, **error.values)])
        if isinstance(response, Count):
            return Reply(messages.from_count(response, talk.say))
        given = self._keep(talk, question, response, monotonic() - started)
        return Reply(messages.from_answer(response, talk.say), self._keyboard(talk, given, response), _subject(given))

    def _respond(self, talk: Talk, question: str) -> Answer | Count:
        retriever = self._services.retriever
        try:
            return conversation.respond(question, retriever, talk.scope, self._context.before(talk))
        except SentenceError:
            raise
        except ValueError as error:
            if retriever.sources():
                raise
            raise SentenceError("no-documents") from error

    def _keep(self, talk: Talk, question: str, answer: Answer, latency: float) -> AnswerRecord:
        asked = Asked(talk.chat, talk.topic, talk.person, talk.number, _edited(talk), question)
        with self._services.database.transaction():
            given = self._answers.keep(asked, answer, latency)
            if not given.answered:
                self._missed.keep(given.number, asked, talk.say.language)
        return given

    def _keyboard(self, talk: Talk, given: AnswerRecord, answer: Answer) -> InlineKeyboardMarkup | None:
        shown = None if given.shown is None else answer.hits[given.shown].passage
        address = revisiting.address(shown.source) if shown else ""
        return keyboards.under_answer(given, Verdicts(0, 0), address, bool(self._services.settings.owners), talk.say)


def _edited(talk: Talk) -> int:
    moment = talk.message.edit_date if talk.message else None
    return int(moment.timestamp()) if moment else 0


def _subject(given: AnswerRecord) -> str:
    return f"{SUBJECT} {given.number}"
