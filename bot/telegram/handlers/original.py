"""The document of a shown passage: as a page that opens at the passage, and as the file that it was read from."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from bot.adding import file_names
from bot.catalogue import SentenceError
from bot.dialogue import revisiting
from bot.people.answers import AnswerRecord, Answers
from bot.people.outbox import OUTGOING, Sending
from bot.rendering.original_page import page_of
from bot.splitting import beginning
from bot.telegram.chat import formatting
from bot.telegram.chat.erasing import exports
from bot.telegram.chat.keyboards import ORIGINAL, button, keyboard
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk, placed
from bot.telegram.handlers.answer_buttons import at
from retrieval.scope import file_name
from retrieval.text.passages import Passage

# Bytes; the largest file that Telegram accepts from a bot.
LARGEST_FILE = 50_000_000
_TITLE = 40


class Original:
    """Sends the documents of answers, each only in the chat of its answer and as long as the chat may see it."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._answers = Answers(services.database)

    async def press(self, talk: Talk) -> None:
        """Sends the document of the passage that the button names as a page; without one, of that on screen."""
        await self._send(talk, self.of)

    async def press_file(self, talk: Talk) -> None:
        """Sends the file of the passage that the button names."""
        await self._send(talk, self._file)

    async def _send(self, talk: Talk, sent: Callable[[Talk, AnswerRecord], Awaitable[Sending]]) -> None:
        number, place = talk.pressed
        given = self._answers.get(int(number))
        if given is None or given.chat != talk.chat:
            await talk.toast("button-unknown", alert=True)
            return
        try:
            sending = await sent(talk, at(given, place.removeprefix(ORIGINAL)))
        except SentenceError as error:
            await talk.toast(error.name, alert=True)
        else:
            await talk.toast()
            talk.send(sending)

    async def of(self, talk: Talk, given: AnswerRecord) -> Sending:
        """The document on screen as a page that opens at its passage; its file if the passage has changed.

        Raises SentenceError if the chat cannot have it.
        """
        found = await self._services.in_thread(page_of, given, self._services.retriever, talk.scope, talk.say)
        if found is None:
            return await self._file(talk, given)
        passage, page = found
        path = self._path(talk, passage)
        await self._services.in_thread(_write, path, page)
        file = keyboard([button(talk.say.plain("original-file"), "file", given.number, given.shown or 0)])
        parameters = {
            "caption": formatting.origin(passage, talk.say),
            "parse_mode": "HTML",
            "reply_markup": file and file.to_dict(),
            **placed(talk.topic, talk.number),
        }
        return Sending(talk.chat, parameters, file=str(path), subject=OUTGOING)

    def _path(self, talk: Talk, passage: Passage) -> Path:
        """A name of its own for each press, and the same one when it is handled again."""
        title = beginning(passage.title or file_name(passage.document), _TITLE)
        name = file_names.safe(f"{title} {talk.update.update_id}", ".html", ())
        return exports(self._services, talk.chat) / name

    async def _file(self, talk: Talk, given: AnswerRecord) -> Sending:
        """The file that the document on screen was read from. Raises SentenceError if the chat cannot have it."""
        retriever, place = self._services.retriever, given.shown
        document = given.hits[place].document if place is not None and place < len(given.hits) else ""
        if not retriever.sources(replace(talk.scope, only=frozenset({document}))):
            raise SentenceError("passage-gone")
        path = revisiting.original(document, retriever)
        if not path.is_file():
            raise SentenceError("original-gone")
        if path.stat().st_size > LARGEST_FILE:
            raise SentenceError("original-large")
        return Sending(talk.chat, placed(talk.topic, talk.number), file=str(path))


def _write(path: Path, page: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, "utf-8")
