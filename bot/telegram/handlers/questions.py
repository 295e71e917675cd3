"""Questions in a chat, answered with the documents' own words."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.catalogue import SentenceError
from bot.dialogue import conversation, revisiting, several, wishes
from bot.dialogue.conversation import Count
from bot.dialogue.readings import Turn
from bot.people.answers import SHOWS, AnswerRecord, Answers, Asked, Verdicts
from bot.people.missed import Missed
from bot.people.outbox import Sending, Sent
from bot.telegram.chat import keyboards, messages
from bot.telegram.chat.addressing import question_of
from bot.telegram.chat.question_limits import Limits
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from bot.telegram.chat.typing_action import typing
from bot.telegram.handlers import missed
from bot.telegram.handlers.context import Context
from bot.telegram.handlers.wished import Wished
from retrieval.answering.answers import Answer


@dataclass(frozen=True, slots=True)
class Reply:
    """The messages that reply to a question."""

    texts: list[str]
    keyboard: InlineKeyboardMarkup | None = None
    subject: str = ""
    question: str = ""  # the part of the message that it answers
    copies: Sequence[Sending] = ()  # messages of an owner that follow it


class Questions:
    """Answers new and edited questions."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._answers = Answers(services.database)
        self._missed = Missed(services.database)
        self._context = Context(services)
        self._limits = Limits(services)
        self._wished = Wished(services)

    async def answer(self, talk: Talk) -> None:
        """Answers the question, or says why the text is not one."""
        if not self._limits.admit(talk):
            return
        if wish := wishes.wish(question_of(talk)):
            await self._wished.show(talk, wish)
            return
        replies = await self._replies_to(talk)
        for reply in replies:
            talk.reply(reply.texts, reply.keyboard, reply.subject, reply.question if len(replies) > 1 else "")
            for copy in reply.copies:
                talk.send(copy)

    async def correct(self, talk: Talk) -> None:
        """Puts the answer to an edited question in place of its earlier answer."""
        # The earlier answer may not have been sent yet.
        await self._services.deliver(talk.chat)
        old = [each for each in self._services.outbox.answers_to(talk.chat, talk.number) if _is_answer(each)]
        if not old or not self._limits.admit(talk):
            return
        parts = [part for reply in await self._replies_to(talk) for part in _parts(reply)]
        for place, (text, keyboard, subject) in enumerate(parts):
            if place >= len(old) or not await self._replaced(talk, old[place], text, keyboard, subject):
                talk.write(text, keyboard, talk.number, subject, threaded=place == 0)
        for each in old[len(parts) :]:
            await self._delete(talk, each)

    async def _replies_to(self, talk: Talk) -> list[Reply]:
        """The reply to each question of the message, each of which may be a follow-up of those before it."""
        self._missed.withdraw(talk.chat, talk.number)
        before = self._context.before(talk)
        replies: list[Reply] = []
        async with typing(talk):
            for place, question in enumerate(several.questions(question_of(talk))):
                replies.append(await self._reply_to(talk, question, place, before))
        return replies

    async def _reply_to(self, talk: Talk, question: str, place: int, before: list[Turn]) -> Reply:
        """The reply to a question of the message, which has `place` others before it; `before` takes its turn."""
        started = monotonic()
        try:
            response = await self._services.in_thread(self._respond, talk, question, before)
        except SentenceError as error:
            return Reply([talk.say(error.name, **error.values)], question=question)
        before.append(conversation.turn(question, response))
        if isinstance(response, Count):
            return Reply(messages.from_count(response, talk.say), question=question)
        given = self._keep(talk, question, place, response, monotonic() - started)
        texts, keyboard = messages.from_answer(response, talk.say), self._keyboard(talk, given, response)
        if not given.answered and (known := self._missed.known(question)):
            texts, copies = missed.with_copy(talk, known, talk.say("owner-said-before"))
            return Reply(texts, keyboard, _subject(given), question, copies)
        return Reply(texts, keyboard, _subject(given), question)

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
        asked = Asked(talk.chat, talk.topic, talk.person, talk.number, _edited(talk) + place, question)
        with self._services.database.transaction():
            given = self._answers.keep(asked, answer, latency)
            if not given.answered:
                self._missed.keep(given.number, asked, talk.say.language)
        return given

    def _keyboard(self, talk: Talk, given: AnswerRecord, answer: Answer) -> InlineKeyboardMarkup | None:
        shown = None if given.shown is None else answer.hits[given.shown].passage
        address = revisiting.address(shown.source) if shown else ""
        return keyboards.under_answer(given, Verdicts(0, 0), address, bool(self._services.settings.owners), talk.say)

    async def _replaced(
        self, talk: Talk, old: Sent, text: str, keyboard: InlineKeyboardMarkup | None, subject: str
    ) -> bool:
        """Edits the bot's message; False if that message has been deleted."""
        try:
            await talk.change(old.message, text, keyboard)
        except BadRequest:
            self._services.outbox.deleted(old.chat, old.message)
            return False
        self._services.outbox.show(old.chat, old.message, subject)
        return True

    async def _delete(self, talk: Talk, old: Sent) -> None:
        # The message may already be deleted, or be too old to delete.
        with suppress(BadRequest):
            await talk.bot.delete_message(old.chat, old.message)
        self._services.outbox.deleted(old.chat, old.message)


def _parts(reply: Reply) -> Iterator[tuple[str, InlineKeyboardMarkup | None, str]]:
    """The texts of the reply; the last has the buttons and the subject."""
    *first, last = reply.texts
    yield from ((text, None, "") for text in first)
    yield last, reply.keyboard, reply.subject


def _edited(talk: Talk) -> int:
    moment = talk.message.edit_date if talk.message else None
    return int(moment.timestamp()) if moment else 0


def _is_answer(sent: Sent) -> bool:
    return not sent.subject or sent.subject.startswith(SHOWS)


def _subject(given: AnswerRecord) -> str:
    return f"{SHOWS}{given.number}"
