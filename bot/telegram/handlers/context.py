"""The earlier questions by which a follow-up is understood, and /new, which drops them."""

from time import time

from bot.people.answers import AnswerRecord, Answers
from bot.people.beginnings import ConversationStarts
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk

# Seconds after which a question is no longer part of the conversation.
SPAN = 15 * 60.0
TURNS = 5


class Context:
    """The earlier questions of a conversation."""

    def __init__(self, services: Services) -> None:
        self._answers = Answers(services.database)
        self._beginnings = ConversationStarts(services.database)

    async def forget(self, talk: Talk) -> None:
        """Begins a new conversation for this person, in this chat and topic."""
        self._beginnings.begin(talk.chat, talk.topic, talk.person, time())
        talk.reply([talk.say("begun-anew")])

    def before(self, talk: Talk) -> list[AnswerRecord]:
        """The answers to the questions before this one, oldest first.

        For a reply to an answer, those that led to that answer; otherwise the person's own recent ones in this place.
        """
        replied_to = self._replied_to(talk)
        if replied_to:
            turns = self._turns(talk, replied_to.person, replied_to.at)
            turns = [turn for turn in turns if turn.number <= replied_to.number]
        else:
            turns = self._turns(talk, talk.person, time())
        # A question that was edited, or is answered again after a crash, is among its own turns.
        return [turn for turn in turns if turn.message < talk.number][-TURNS:]

    def _turns(self, talk: Talk, person: int, until: float) -> list[AnswerRecord]:
        begun = self._beginnings.last(talk.chat, talk.topic, person)
        return self._answers.turns(talk.chat, person, talk.topic, max(until - SPAN, begun))

    def _replied_to(self, talk: Talk) -> AnswerRecord | None:
        message = talk.message.reply_to_message if talk.message else None
        return self._answers.by_message(talk.chat, message.message_id) if message else None
