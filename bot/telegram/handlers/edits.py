"""Edited messages: each is handled again, and its new replies take the place of the old ones."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import groupby
from typing import Any

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.people.outbox import Outbox, Sending, Sent
from bot.people.watches import Watches
from bot.telegram.chat.services import Handle, Services
from bot.telegram.chat.talk import Talk


class Edits:
    """What was a question, a search, a standing question or an owner's reply stays one when it is edited."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._outbox: Outbox = services.outbox
        self._watches = Watches(services.database)

    def again(self, handle: Handle, *kinds: str) -> Handle:
        """A handler of edited messages; it ignores those whose replies do not have a subject of these kinds."""

        async def handle_again(talk: Talk) -> None:
            # The earlier reply may not have been sent yet.
            await self._services.deliver(talk.chat)
            if any(_kind(old.subject) in kinds for old in self._outbox.answers_to(talk.chat, talk.number)):
                await self._replace(talk, await self._replies(talk, handle), kinds)

        return handle_again

    def watch(self, add: Handle) -> Handle:
        """A handler of edited /watch commands, which removes the question that the command had before."""

        async def add_again(talk: Talk) -> None:
            before = {old.subject for old in self._outbox.answers_to(talk.chat, talk.number)}
            await self.again(add, "watch")(talk)
            after = {old.subject for old in self._outbox.answers_to(talk.chat, talk.number)}
            for subject in before - after if any(_kind(each) == "watch" for each in after) else ():
                self._watches.remove(talk.chat, int(subject.partition(" ")[2] or 0))

        return add_again

    async def _replies(self, talk: Talk, handle: Handle) -> list[Sending]:
        """The messages that the handler writes, taken back before they are sent."""
        written = self._services.written(talk.update)
        before = len(written)
        await handle(talk)
        replies = written[before:]
        del written[before:]
        return replies

    async def _replace(self, talk: Talk, new: Sequence[Sending], kinds: Sequence[str]) -> None:
        """Puts the messages in place of those that answered the same message, in every chat."""
        for (chat, question), group in groupby(new, lambda each: (each.chat, each.question)):
            found = self._outbox.answers_to(chat, question) if question else []
            old = [each for each in found if not each.subject or _kind(each.subject) in kinds]
            replies = list(group)
            # In another chat, the other messages are other people's.
            if chat != talk.chat and len(old) != len(replies):
                old = []
            for place, each in enumerate(replies):
                if place >= len(old) or not await self._put(talk, old[place], each):
                    talk.send(each)
            for surplus in old[len(replies) :]:
                await self._delete(talk, surplus)

    async def _put(self, talk: Talk, old: Sent, new: Sending) -> bool:
        """Edits the bot's message; False if that cannot be done, because it has been deleted or is a file."""
        markup: dict[str, Any] = new.parameters.get("reply_markup", {})
        keyboard = InlineKeyboardMarkup.de_json(markup, talk.bot) if markup else None
        try:
            await talk.change(old.message, str(new.parameters.get("text", "")), keyboard, old.chat)
        except BadRequest:
            self._outbox.deleted(old.chat, old.message)
            return False
        self._outbox.show(old.chat, old.message, new.subject)
        return True

    async def _delete(self, talk: Talk, old: Sent) -> None:
        # The message may already be deleted, or be too old to delete.
        with suppress(BadRequest):
            await talk.bot.delete_message(old.chat, old.message)
        self._outbox.deleted(old.chat, old.message)


def _kind(subject: str) -> str:
    return subject.partition(" ")[0]
