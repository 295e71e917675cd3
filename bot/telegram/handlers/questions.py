"""Questions in a chat, answered with the documents' own words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

from telegram import InlineKeyboardMarkup

from bot.adding import media_types
from bot.catalogue import SentenceError
from bot.dialogue import conversation, several, wishes
from bot.dialogue.conversation import Count
from bot.dialogue.courtesies import courtesy
from bot.dialogue.readings import Turn
from bot.people.answers import SHOWS, SUBJECT, AnswerRecord, Answers, Asked
from bot.people.missed import Missed
from bot.people.outbox import Sending
from bot.telegram.chat import formatting, keyboards, messages, overviews
from bot.telegram.chat.addressing import question_of
from bot.telegram.chat.question_limits import Limits
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from bot.telegram.chat.typing_action import typing
from bot.telegram.handlers import missed
from bot.telegram.handlers.context import Context
from bot.telegram.handlers.courtesies import Courtesies
from bot.telegram.handlers.wished import Wished
from retrieval.answering.answers import Answer


@dataclass(frozen=True, slots=True)
class Reply:
    """The messages that reply to a question."""

    texts: list[str]
    keyboard: InlineKeyboardMarkup | None = None
    subject: str = SUBJECT
    question: str = ""  # the part of the message that it answers
    copies: Sequence[Sending] = ()  # messages of an owner that follow it


class Questions:
    """Answers questions."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._answers = Answers(services.database)
        self._missed = Missed(services.database)
        self._context = Context(services)
        self._courtesies = Courtesies(services)
        self._limits = Limits(services)
        self._wished = Wished(services)

    async def answer(self, talk: Talk) -> None:
        """Answers the question, or says why the text is not one."""
        question = question_of(talk)
        wish = wishes.wish(question)
        # "Sources?" after an answer is about the answer.
        if (kind := courtesy(question)) and not (wish and self._context.subject(talk)):
            await self._courtesies.answer(talk, kind)
            return
        if not self._limits.admit(talk):
            return
        if wish:
            await self._wished.show(talk, wish)
            return
        replies = await self._replies_to(talk, question)
        for reply in replies:
            talk.reply(reply.texts, reply.keyboard, reply.subject, reply.question if len(replies) > 1 else "")
            for copy in reply.copies:
                talk.send(copy)

    async def answer_example(self, talk: Talk, question: str, place: int) -> None:
        """Answers a question that the message at hand offers on its buttons, below the words of the question."""
        if not self._limits.admit(talk):
            await talk.toast("limit-presses", alert=True)
            return
        await talk.toast()
        async with typing(talk):
            reply = await self._reply_to(talk, question, place, [])
        heading = f"<i>{formatting.safe(question)}</i>"
        talk.reply(formatting.pack([heading, *reply.texts]), reply.keyboard, reply.subject)

    async def _replies_to(self, talk: Talk, text: str) -> list[Reply]:
        """The reply to each question of the message, each of which may be a follow-up of those before it."""
        self._missed.withdraw(talk.chat, talk.number)
        before = self._context.before(talk)
        replies: list[Reply] = []
        async with typing(talk):
            for place, question in enumerate(several.questions(text)):
                replies.append(await self._reply_to(talk, question, place, before))
        return replies

    async def _reply_to(self, talk: Talk, question: str, place: int, before: list[Turn]) -> Reply:
        """The reply to a question of the message, which has `place` others before it; `before` takes its turn."""
        started = monotonic()
        try:
            response, texts = await self._services.in_thread(self._worded, talk, question, before)
        except SentenceError as error:
            return Reply([talk.say(error.name, **error.values)], question=question)
        before.append(conversation.turn(question, response))
        if isinstance(response, Count):
            return Reply(texts, keyboards.under_count(response, talk.say), question=question)
        known = None if response.answered else missed.said_before(self._missed, question)
        if known:
            # An owner's words are shown in place of the closest passage.
            response = replace(response, near=False)
        given = self._keep(talk, question, place, response, monotonic() - started)
        keyboard = self._keyboard(talk, given, response)
        if known:
            texts, copies = missed.with_copy(talk, known, talk.say("owner-said-before"))
            return Reply(texts, keyboard, _subject(given), question, copies)
        if not given.answered and _shows_unread_photo(talk):
            texts = formatting.pack([*texts, talk.say("photo-unread")])
        return Reply(texts, keyboard, _subject(given), question)

    def _worded(self, talk: Talk, question: str, before: list[Turn]) -> tuple[Answer | Count, list[str]]:
        """The response, and the texts that say it: what is shown of a passage is chosen by its words, too."""
        response = self._respond(talk, question, before)
        if isinstance(response, Count):
            return response, overviews.from_count(response, talk.say)
        return response, messages.from_answer(response, talk.say)

    def _respond(self, talk: Talk, question: str, before: list[Turn]) -> Answer | Count:
        retriever = self._services.retriever
        try:
            return conversation.respond(question, retriever, talk.scope, before)
        except SentenceError:
            raise
        except ValueError as error:
            if retriever.sources():
                raise
            raise SentenceError("no-documents") from error

    def _keep(self, talk: Talk, question: str, place: int, answer: Answer, latency: float) -> AnswerRecord:
        # Each question of a message is stored under a time of its own, by which its answers are told apart.
        moment = _edited(talk) + place
        asked = Asked(talk.chat, talk.topic, talk.person, talk.number, moment, question, talk.say.language)
        with self._services.database.transaction():
            given = self._answers.keep(asked, answer, latency)
            if not given.answered:
                is_known = missed.said_before(self._missed, question) is not None
                self._missed.keep(given.number, asked, talk.say.language, is_known=is_known)
        return given

    def _keyboard(self, talk: Talk, given: AnswerRecord, answer: Answer) -> InlineKeyboardMarkup | None:
        settings, has_inline = self._services.settings, bool(talk.bot.supports_inline_queries)
        offered = keyboards.Offered(bool(settings.owners), has_inline, pages=settings.web_url)
        return keyboards.under_new_answer(given, answer, offered, talk.say)


def _shows_unread_photo(talk: Talk) -> bool:
    return bool(talk.message and talk.message.photo) and not media_types.can_read_pictures()


def _edited(talk: Talk) -> int:
    moment = talk.message.edit_date if talk.message else None
    return int(moment.timestamp()) if moment else 0


def _subject(given: AnswerRecord) -> str:
    return f"{SHOWS}{given.number}"
