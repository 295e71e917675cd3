"""Edited messages: each is handled again, and its new replies take the place of the old ones."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.people.outbox import Outbox, Sending, Sent
from bot.people.watches import Watches
from bot.telegram.chat import progress
from bot.telegram.chat.services import Handle, Services
from bot.telegram.chat.talk import Talk


class Edits:
    """What was a question, a search or a standing question stays one when it is edited."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._outbox: Outbox = services.outbox
        self._watches = Watches(services.database)

    def again(self, handle: Handle, *kinds: str) -> Handle:
        """A handler of edited messages; it ignores those whose first reply has a subject of another kind."""

        async def handle_again(talk: Talk) -> None:
            # The earlier reply may not have been sent yet.
            await self._services.deliver(talk.chat)
            subjects = self._subjects(talk)
            if subjects and _kind(subjects[0]) in kinds:
                await self._replace(talk, await self._replies(talk, handle), kinds)

        return handle_again

    def watch(self, add: Handle) -> Handle:
        """A handler of edited /watch commands, which removes the question that the command had before."""

        async def add_again(talk: Talk) -> None:
            await self._services.deliver(talk.chat)
            before = self._watched(talk)
            if before:
                # What the documents answer already stands below.
                await self.again(add, "watch", "answer")(talk)
            after = self._watched(talk)
            for number in before - after if after else ():
                self._watches.remove(talk.chat, number)

        return add_again

    def _subjects(self, talk: Talk) -> list[str]:
        """What the replies to the message show, in order; the progress of its file aside."""
        subjects = (old.subject for old in self._outbox.answers_to(talk.chat, talk.number))
        return [subject for subject in subjects if _kind(subject) not in ("", progress.SUBJECT)]

    def _watched(self, talk: Talk) -> set[int]:
        """The standing questions that the replies speak of."""
        watches = (subject.partition(" ") for subject in self._subjects(talk))
        return {int(number) for kind, _, number in watches if kind == "watch" and number}

    async def _replies(self, talk: Talk, handle: Handle) -> list[Sending]:
        """The messages that the handler writes, taken back before they are sent."""
        written = self._services.written(talk.update)
        before = len(written)
        await handle(talk)
        replies = written[before:]
        del written[before:]
        return replies

    async def _replace(self, talk: Talk, new: Sequence[Sending], kinds: Sequence[str]) -> None:
        """Puts the messages in place of those that answered the same message."""
        found = self._outbox.answers_to(talk.chat, talk.number)
        old = [each for each in found if not each.subject or _kind(each.subject) in kinds]
        for place, each in enumerate(new):
            if place >= len(old) or not await self._put(talk, old[place], each):
                talk.send(each)
        for surplus in old[len(new) :]:
            await self._delete(talk, surplus)

    async def _put(self, talk: Talk, old: Sent, new: Sending) -> bool:
        """Edits the bot's message; if that cannot be done, as between words and a file, deletes it and gives False."""
        try:
            await _change(talk, old.message, new)
        except BadRequest:
            await self._delete(talk, old)
            return False
        self._outbox.show(old.chat, old.message, new.subject)
        return True

    async def _delete(self, talk: Talk, old: Sent) -> None:
        # The message may already be deleted, or be too old to delete.
        with suppress(BadRequest):
            await talk.bot.delete_message(old.chat, old.message)
        self._outbox.deleted(old.chat, old.message)


async def _change(talk: Talk, number: int, new: Sending) -> None:
    """Puts the text and the buttons into a message of the bot. Raises TelegramError, also if it has no text."""
    text: str | None = new.parameters.get("text")
    if text is None:
        raise BadRequest("a file cannot take the place of a message")
    markup: dict[str, Any] = new.parameters.get("reply_markup", {})
    await talk.change(number, text, InlineKeyboardMarkup.de_json(markup, talk.bot) if markup else None)


def _kind(subject: str) -> str:
    return subject.partition(" ")[0]
