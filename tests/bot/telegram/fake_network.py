"""The real application and bot, with a list of calls in place of the network."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr
from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.config import Settings
from bot.telegram.application import Service
from retrieval.answering.answers import Answer
from retrieval.retriever import Retriever
from tests.bot.telegram.examples import Shelf, ask

TOKEN = "1:test"
RESULTS: dict[str, Any] = {
    "getMe": {"id": 1, "is_bot": True, "first_name": "Seeds", "username": "seeds_bot"},
    "sendMessage": {"message_id": 99, "date": 0, "chat": {"id": 7, "type": "private"}},
    "sendDocument": {"message_id": 99, "date": 0, "chat": {"id": 7, "type": "private"}},
    "sendChatAction": True,
    "editMessageText": True,
    "editMessageReplyMarkup": True,
    "deleteMessage": True,
    "answerCallbackQuery": True,
    "answerInlineQuery": True,
}


class FakeNetwork(BaseRequest):
    """Accepts every call, except those of `broken` methods, which fail with a code and a description."""

    def __init__(self, broken: dict[str, tuple[int, str]]) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.broken = broken
        self._numbers = count(99)

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    @property
    def read_timeout(self) -> float:
        """Never waits."""
        return 1

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """The status and body of the answer to a call."""
        name = url.rpartition("/")[2]
        self.calls.append((name, request_data.parameters if request_data else {}))
        if name in self.broken:
            code, description = self.broken[name]
            return code, json.dumps({"ok": False, "description": description}).encode()
        result = RESULTS[name]
        if name in ("sendMessage", "sendDocument"):
            result = {**result, "message_id": next(self._numbers)}
        return 200, json.dumps({"ok": True, "result": result}).encode()


def message(text: str = "", chat: int = 7, kind: str = "private", **content: Any) -> dict[str, Any]:
    """A message as Telegram sends it."""
    heading = {"message_id": 5, "date": 0, "chat": {"id": chat, "type": kind}}
    person = {"id": 7, "is_bot": False, "first_name": "Ann"}
    words: dict[str, Any] = {"text": text} if text else {}
    if text.startswith("/"):
        words["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
    return {**heading, "from": person, **words, **content}


class Chat:
    """A bot that hears one update after another, and the documents it answers from."""

    def __init__(self, service: Service, network: FakeNetwork) -> None:
        self.service = service
        self.network = network
        self._numbers = count(1)

    async def hear(self, **content: Any) -> None:
        """Handles an update, such as message=message("Who?"), and sends the messages it leads to."""
        application = self.service.application
        update = Update.de_json({"update_id": next(self._numbers), **content}, application.bot)
        await application.update_processor.process_update(update, application.process_update(update))
        await self.service.sender.idle()

    async def press(self, data: str, **content: Any) -> None:
        """Handles a press of a button under the bot's first message, 99, unless another one is named."""
        shown = message("…", **{"message_id": 99, **content})
        number = str(next(self._numbers))
        query = {"id": number, "from": shown["from"], "chat_instance": "1", "message": shown, "data": data}
        await self.hear(callback_query=query)

    def calls(self, method: str = "sendMessage") -> list[dict[str, Any]]:
        """The bot's calls since this was last called."""
        found = [parameters for name, parameters in self.network.calls if name == method]
        self.network.calls.clear()
        return found

    def texts(self, method: str = "sendMessage") -> list[str]:
        """The texts that the bot has written since this was last called."""
        return [parameters["text"] for parameters in self.calls(method)]


def run(retriever: Retriever, home: Path, story: Callable[[Chat], Coroutine[Any, Any, None]], **options: Any) -> None:
    """Runs the story on a bot with these documents and settings."""

    async def told() -> None:
        network = FakeNetwork({})
        settings = Settings(telegram_bot_token=SecretStr(TOKEN), home=home, **options)
        service = Service(settings, retriever, network)
        async with service.application:
            await story(Chat(service, network))
        service.database.close()

    asyncio.run(told())


def calls_after(
    *messages: dict[str, Any],
    kind: str = "message",
    answer: Callable[[str], Answer] = ask,
    owners: frozenset[int] = frozenset(),
    broken: dict[str, tuple[int, str]] | None = None,
) -> list[tuple[str, dict[str, Any]]]:
    """The bot's calls after these messages."""
    network = FakeNetwork(broken or {})

    async def hear(home: Path) -> None:
        settings = Settings(telegram_bot_token=SecretStr(TOKEN), home=home, owners=owners)
        with Shelf(home, answer) as shelf:
            service = Service(settings, shelf, network)
            application = service.application
            async with application:
                for number, content in enumerate(messages):
                    update = Update.de_json({"update_id": number, kind: content}, application.bot)
                    await application.update_processor.process_update(update, application.process_update(update))
                    await service.sender.idle()
            service.database.close()

    with TemporaryDirectory() as folder:
        asyncio.run(hear(Path(folder)))
    return [call for call in network.calls if call[0] != "getMe"]


def texts_after(*messages: dict[str, Any], **how: Any) -> list[str]:
    """The texts that the bot writes after these messages."""
    return [sent["text"] for name, sent in calls_after(*messages, **how) if name == "sendMessage"]
