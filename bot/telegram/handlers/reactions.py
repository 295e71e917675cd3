"""Reactions to the bot's answers, which rate them as the buttons under them do."""

from collections.abc import Iterable

from telegram import ReactionType, ReactionTypeEmoji

from bot.people.answers import SHOWS, AnswerRecord, Answers
from bot.telegram.chat.question_limits import Limits
from bot.telegram.chat.redrawing import View
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from bot.telegram.handlers.answer_buttons import AnswerButtons

_RIGHT, _WRONG = frozenset("👍❤🔥👏💯👌🏆"), frozenset("👎💩🤮")
# After a heart, some clients say that it is to be shown in colour.
_COLOURED = "\ufe0f"


class Reactions:
    """Rates an answer by a person's reactions to it; other reactions, and those to other messages, say nothing."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._answers = Answers(services.database)
        self._buttons = AnswerButtons(services)
        self._limits = Limits(services)

    async def change(self, talk: Talk) -> None:
        """Notes the rating that the person's reactions are now, or withdraws the one that they were."""
        change = talk.update.message_reaction
        # Reactions of channels and anonymous administrators name no person.
        if change is None or change.user is None:
            return
        before, now = _verdict(change.old_reaction), _verdict(change.new_reaction)
        given = self._answer(talk.chat, change.message_id) if before != now else None
        if given and self._limits.admit_press(talk):
            self._answers.react(given.number, talk.person, before, now, given.shown)
            await self._redraw(talk, given, change.message_id)

    def _answer(self, chat: int, message: int) -> AnswerRecord | None:
        """The answer that is in this message of the bot; None for a refusal, or if it is no answer."""
        given = self._answers.by_message(chat, message) if self._services.outbox.shown(chat, message) else None
        return given if given and given.answered else None

    async def _redraw(self, talk: Talk, given: AnswerRecord, message: int) -> None:
        """Shows the rating in the buttons, if they are under this message."""
        sent = self._services.outbox.shown(talk.chat, message)
        if sent and sent.subject == f"{SHOWS}{given.number}":
            self._services.redrawing.show(talk.chat, message, View(None, await self._buttons.keyboard(talk, given)))


def _verdict(reactions: Iterable[ReactionType]) -> int:
    """1 if they say that the answer is right, -1 if they say that it is wrong, 0 if neither or both."""
    emojis = {each.emoji.removesuffix(_COLOURED) for each in reactions if isinstance(each, ReactionTypeEmoji)}
    return bool(emojis & _RIGHT) - bool(emojis & _WRONG)
