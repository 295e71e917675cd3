"""What a follow-up is about: the earlier questions, and the passage that the person points at; /new drops them."""

from dataclasses import replace
from time import time

from bot.catalogue import SentenceError
from bot.dialogue.conversation import check
from bot.dialogue.readings import Turn
from bot.people.answers import AnswerRecord, Answers
from bot.people.beginnings import ConversationStarts
from bot.splitting import beginning
from bot.telegram.chat.addressing import question_of, replied_words
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk

# Seconds after which a question is no longer part of the conversation.
SPAN = 15 * 60.0
TURNS = 5
# Characters of a quoted text that a question is understood by.
QUOTED = 200


class Context:
    """The earlier questions of a conversation."""

    def __init__(self, services: Services) -> None:
        self._answers = Answers(services.database)
        self._beginnings = ConversationStarts(services.database)

    async def forget(self, talk: Talk) -> None:
        """Begins a new conversation for this person, in this chat and topic."""
        self._beginnings.begin(talk.chat, talk.topic, talk.person, time())
        talk.reply([talk.say("begun-anew")])

    def before(self, talk: Talk) -> list[Turn]:
        """The questions before this one, oldest first, and what the message quotes or replies to."""
        replied_to = self._replied_to(talk)
        turns = [_turn(record, is_meant=record == replied_to) for record in self._records(talk, replied_to)]
        return [*turns, *_quoted(talk, turns[-1] if replied_to and turns else Turn(""))]

    def subject(self, talk: Talk) -> AnswerRecord | None:
        """The answer that the message replies to, else the last one in this conversation; None if there is none."""
        replied_to = self._replied_to(talk)
        shown = [record for record in self._records(talk, replied_to) if record.shown is not None]
        return replied_to or (shown[-1] if shown else None)

    def _records(self, talk: Talk, replied_to: AnswerRecord | None) -> list[AnswerRecord]:
        """The answers before this message, oldest first.

        For a reply to an answer, those that led to that answer; otherwise the person's own recent ones in this place.
        """
        if replied_to:
            turns = self._turns(talk, replied_to.person, replied_to.at)
            turns = [turn for turn in turns if turn.number < replied_to.number and turn.message < talk.number]
            return [*turns[1 - TURNS :], replied_to]
        turns = self._turns(talk, talk.person, time())
        # A question that was edited, or is answered again after a crash, is among its own turns.
        return [turn for turn in turns if turn.message < talk.number][-TURNS:]

    def _turns(self, talk: Talk, person: int, until: float) -> list[AnswerRecord]:
        begun = self._beginnings.last(talk.chat, talk.topic, person)
        return self._answers.turns(talk.chat, person, talk.topic, max(until - SPAN, begun))

    def _replied_to(self, talk: Talk) -> AnswerRecord | None:
        message = talk.message.reply_to_message if talk.message else None
        return self._answers.by_message(talk.chat, message.message_id) if message else None


def _turn(record: AnswerRecord, *, is_meant: bool) -> Turn:
    """The turn of an answer; the person points at its passage if they reply to it or have turned to another one."""
    place = record.shown
    shown = record.hits[place].document if place is not None and place < len(record.hits) else None
    pointed_at = shown if is_meant or place != record.home else None
    # What a refusal quotes is no answer.
    quoted = (record.document, record.start, record.end) if record.answered else (None, None, None)
    return Turn(record.typed, record.searched, *quoted, record.aspect, pointed_at)


def _quoted(talk: Talk, answer: Turn) -> list[Turn]:
    """The words that the message quotes, or another person's that it replies to, as what was said before it."""
    replied = replied_words(talk)
    words = beginning(" ".join(replied.split()), QUOTED)
    try:
        check(words)
    except SentenceError:
        return []
    # A mention without words asks what it replies to.
    return [] if replied == question_of(talk) else [replace(answer, typed=words)]
