"""Questions in a chat, answered with the documents' own words."""

from telegram.ext import MessageHandler, filters

from bot import conversation
from bot.conversation import QuestionError
from bot.telegram import messages
from bot.telegram.desk import AnyApplication, Desk
from bot.telegram.talk import Talk
from bot.telegram.typing import typing

# The passages that an answer can be turned through.
PASSAGES = 5


def add_handlers(application: AnyApplication, desk: Desk) -> None:
    """Every text in a private chat that is no command is a question."""
    asked = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & filters.TEXT & ~filters.COMMAND
    application.add_handler(MessageHandler(asked, desk.on(Questions(desk).answer)))


class Questions:
    """Answers questions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def answer(self, talk: Talk) -> None:
        """Answers a question, or says why it is none."""
        retriever = self._desk.retriever
        try:
            async with typing(talk):
                answer = await self._desk.work(
                    conversation.ask,
                    talk.text,
                    lambda question, scope: retriever.ask(question, PASSAGES, scope),
                    talk.scope,
                )
        except QuestionError as error:
            talk.reply([talk.say(error.name, **error.values)])
            return
        talk.reply(messages.from_answer(answer, talk.say))
