"""The real bot on real documents; each call starts it anew, as after a restart."""

import asyncio
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from telegram import Update

from bot.config import Settings
from bot.telegram.application import Service
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from tests.bot.telegram.botapi import BotApi
from tests.fakes import WordEncoder


class Crash(BaseException):
    """Ends the program at this point."""


class House:
    """A bot with an index of its own, on a Bot API server."""

    def __init__(self, api: BotApi, home: Path, **settings: Any) -> None:
        self.api = api
        self.home = home
        self._settings: dict[str, Any] = {"access": "open", **settings}

    def hear(self) -> None:
        """Handles everything that people did, beginning with what an earlier bot did not finish."""
        with self.retriever() as retriever:
            asyncio.run(self._hear(retriever))

    def shown(self, chat: int) -> list[str]:
        """The bot's messages in a chat as they read now."""
        return [text for (place, _), (text, _) in self.api._shown.items() if place == chat]

    def buttons(self, chat: int) -> list[str]:
        """The buttons under the bot's last message in a chat."""
        return [button["text"] for button in self._buttons(chat).values()]

    def press(self, chat: int, button: str, person: int = 0) -> None:
        """Presses a button under the bot's last message in a chat as a person, and has it handled."""
        data = next(each["callback_data"] for each in self._buttons(chat).values() if each["text"] == button)
        self.api.press(chat, self._last(chat), data, person)
        self.hear()

    def say(self, chat: int, text: str = "", **content: Any) -> str:
        """Writes as a person; gives the text of the bot's last message in the chat after that."""
        self.api.say(chat, text, **content)
        self.hear()
        return self.shown(chat)[-1] if self.shown(chat) else ""

    def _last(self, chat: int) -> int:
        return [number for place, number in self.api._shown if place == chat][-1]

    def _buttons(self, chat: int) -> dict[str, dict[str, Any]]:
        _, rows = self.api._shown[chat, self._last(chat)]
        return {button["callback_data"]: button for row in rows for button in row}

    def retriever(self) -> Retriever:
        """An open retriever of the documents."""
        return Retriever(Index(self.home), WordEncoder())

    def sources(self) -> list[str]:
        """The names of all documents in the index."""
        with self.retriever() as retriever:
            return [source.name for source in retriever.sources()]

    def files(self) -> list[str]:
        """The names of all files of all collections, hidden ones as well."""
        folder = self.home / "files"
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())

    async def _hear(self, retriever: Retriever) -> None:
        token = SecretStr(self.api.token)
        settings = Settings(telegram_bot_token=token, telegram_api=self.api.address, home=self.home, **self._settings)
        service = Service(settings, retriever)
        application = service.application
        try:
            async with application:
                service.sender.begin_all()
                await service.sender.idle()
                while self.api.unconfirmed:
                    update = Update.de_json(self.api.unconfirmed[0], application.bot)
                    await application.update_processor.process_update(update, application.process_update(update))
                    await service.sender.idle()
                    del self.api.unconfirmed[0]
        finally:
            service.database.close()
