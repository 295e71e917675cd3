"""The real bot on real documents; each call starts it anew, as after a restart."""

import asyncio
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.config import Settings
from bot.people.database import Database, place_of
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.fake_network import TOKEN, started
from tests.fakes import WordEncoder


class Crash(BaseException):
    """Ends the program at this point."""


class House:
    """A bot with an index of its own, on a Bot API in the same process."""

    def __init__(self, api: BotApi, home: Path, **settings: Any) -> None:
        self.api = api
        self.home = home
        self._settings: dict[str, Any] = {"access": "open", **settings}

    def hear(self) -> None:
        """Handles everything that people did, beginning with what an earlier bot did not finish."""

        async def hear_all() -> None:
            with self.retriever() as retriever:
                async with started(retriever, self.home, self.api, **self._settings) as chat:
                    await chat.hear_all()

        asyncio.run(hear_all())

    def shown(self, chat: int) -> list[str]:
        """The bot's messages in a chat as they read now."""
        return [message.text for message in self.api.shown.values() if message.chat == chat]

    def buttons(self, chat: int) -> list[str]:
        """The buttons under the bot's last message in a chat."""
        return list(self.api.buttons(chat))

    def press(self, chat: int, button: str, person: int = 0) -> None:
        """Presses a button under the bot's last message in a chat as a person, and has it handled."""
        self.api.press(chat, button, person)
        self.hear()

    def say(self, chat: int, text: str = "", **content: Any) -> str:
        """Writes as a person; gives the text of the bot's last message in the chat after that."""
        self.api.say(chat, text, **content)
        self.hear()
        return self.shown(chat)[-1] if self.shown(chat) else ""

    def _last(self, chat: int) -> int:
        return self.api.last(chat).number

    def memory(self) -> Database:
        """The open database with what the bot remembers."""
        return Database(place_of(Settings(telegram_bot_token=SecretStr(TOKEN), home=self.home)))

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
