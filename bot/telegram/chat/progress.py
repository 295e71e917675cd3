"""A message that says how far a long work is, and in the end what came of it."""

from contextlib import suppress

from telegram import LinkPreviewOptions
from telegram.error import BadRequest, TelegramError

from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk, message

SUBJECT = "status"


class Status:
    """One message in answer to the message at hand; where the work begins again, the same message goes on."""

    def __init__(self, services: Services, talk: Talk) -> None:
        self._services = services
        self._talk = talk
        self._question = talk.message.message_id if talk.message else 0
        self._message: int | None = None
        self._text = ""

    async def show(self, text: str) -> None:
        """Say this now; without it the work still goes on."""
        if self._message is None:
            await self._find(text)
        # Telegram may be away, or the person may have deleted the message.
        with suppress(TelegramError):
            await self._edit(text)

    async def end(self, text: str) -> None:
        """Say this for good: in a message of its own where the status cannot be changed."""
        try:
            if self._message is not None:
                await self._edit(text)
                return
        except BadRequest as error:
            if "not modified" in str(error):
                return
        except TelegramError:
            pass
        self._talk.reply([text])

    async def _find(self, text: str) -> None:
        """The message of an earlier try, else a new one that says the text."""
        chat, outbox = self._talk.chat, self._services.outbox
        await self._services.deliver(chat)
        if not self._sent():
            outbox.put([message(chat, text, topic=self._talk.topic, question=self._question, subject=SUBJECT)])
            await self._services.deliver(chat)
            self._text = text
        self._message = self._sent()

    def _sent(self) -> int | None:
        answers = self._services.outbox.answers_to(self._talk.chat, self._question)
        return next((sent.message for sent in answers if sent.subject == SUBJECT), None)

    async def _edit(self, text: str) -> None:
        if self._message is not None and text != self._text:
            await self._talk.bot.edit_message_text(
                text,
                self._talk.chat,
                self._message,
                parse_mode="HTML",
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
            self._text = text
