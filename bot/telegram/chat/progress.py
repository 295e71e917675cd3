"""A message that shows the progress of slow work, and finally its result."""

from contextlib import suppress

from telegram.error import TelegramError

from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk, message

SUBJECT = "status"


class Status:
    """One message in reply to the message of the update; when the update is handled again, the same one goes on."""

    def __init__(self, services: Services, talk: Talk, place: int = 0) -> None:
        self._services = services
        self._talk = talk
        self._message: int | None = None
        # A message may bring several documents.
        self._subject = f"{SUBJECT} {place}" if place else SUBJECT
        self._text = ""

    async def show(self, text: str) -> None:
        """Shows the text, if Telegram lets it: the work goes on in any case."""
        if self._message is None:
            await self._find(text)
        # Telegram may be away, or the person may have deleted the message.
        with suppress(TelegramError):
            await self._edit(text)

    async def end(self, text: str) -> None:
        """Shows the result: in the same message, or in a new one if that cannot be edited."""
        try:
            await self._edit(text)
        except TelegramError:
            self._message = None
        if self._message is None:
            self._talk.reply([text])

    async def _find(self, text: str) -> None:
        """Finds the message of an earlier attempt, or else sends a new one with the text."""
        talk, outbox = self._talk, self._services.outbox
        await self._services.deliver(talk.chat)
        if not self._sent():
            outbox.put([message(talk.chat, text, topic=talk.topic, question=talk.number, subject=self._subject)])
            await self._services.deliver(talk.chat)
            self._text = text
        self._message = self._sent()

    def _sent(self) -> int | None:
        answers = self._services.outbox.answers_to(self._talk.chat, self._talk.number)
        return next((sent.message for sent in answers if sent.subject == self._subject), None)

    async def _edit(self, text: str) -> None:
        if self._message is not None and text != self._text:
            await self._talk.change(self._message, text)
            self._text = text
