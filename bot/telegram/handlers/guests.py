"""Guest questions, `@bot question` in a chat that the bot is not a member of, answered with a message there."""

from contextlib import suppress
from hashlib import sha1

from telegram import InlineQueryResultArticle, InputTextMessageContent, Message
from telegram.error import BadRequest

from bot.catalogue import SentenceError
from bot.dialogue import conversation
from bot.dialogue.courtesies import courtesy
from bot.scopes import SHARED
from bot.telegram.chat.addressing import mentions_of, without
from bot.telegram.chat.question_limits import Limits
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from bot.telegram.handlers.courtesies import SENTENCES
from bot.telegram.handlers.inline import card
from retrieval.answering.answers import Answer

_TITLE = 60


class Guests:
    """Answers guest questions from the documents for everyone: who reads the chat there is not known."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._limits = Limits(services)

    async def answer(self, talk: Talk) -> None:
        """Answers the question with the passage that holds the answer, or says why there is none."""
        message = talk.update.guest_message
        if message is None or not message.guest_query_id or not self._limits.admit(talk):
            return
        result = await self._result(talk, _question(message))
        # The query may have expired while the bot was away.
        with suppress(BadRequest):
            await talk.bot.answer_guest_query(message.guest_query_id, result)

    async def _result(self, talk: Talk, question: str) -> InlineQueryResultArticle:
        if kind := courtesy(question):
            return _sentence(talk.say(SENTENCES.get(kind, "courtesy-about")))
        try:
            answer = await self._services.in_thread(self._ask, question)
        except SentenceError as error:
            return _sentence(talk.say(error.name, **error.values))
        quotation = answer.quotation or (answer.best if answer.near else None)
        if quotation is None:
            return _sentence(talk.say("not-found"))
        home = (hit for hit in answer.hits if quotation.stands_in(hit.passage))
        doubt = "" if answer.sure else talk.say("may-be" if answer.answered else "may-not-be")
        return await self._services.in_thread(card, next(home, answer.hits[0]), answer, talk.say, None, doubt)

    def _ask(self, question: str) -> Answer:
        retriever = self._services.retriever
        if not retriever.sources(SHARED):
            raise SentenceError("no-documents")
        return conversation.ask(question, lambda text, scope: retriever.ask(text, scope=scope), SHARED)


def _question(message: Message) -> str:
    """The words beside the mention of the bot; without such, those of the message that it replies to."""
    replied = message.reply_to_message
    asked_about = (replied.text or replied.caption or "").strip() if replied else ""
    return without(message, mentions_of(message)) or asked_about


def _sentence(text: str) -> InlineQueryResultArticle:
    name = sha1(text.encode()).hexdigest()
    return InlineQueryResultArticle(name, text[:_TITLE], InputTextMessageContent(text, parse_mode="HTML"))
