"""The real application and bot in the test's own process, on a Bot API without a network."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr
from telegram import Update
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.config import Settings
from bot.telegram.application import Service
from retrieval.retriever import Retriever
from tests.bot.telegram.botapi import BotApi, person_of, words

TOKEN = "1:test"
# Results of methods that tests set in place of the API's.
RESULTS: dict[str, Any] = {}


class FakeNetwork(BaseRequest):
    """Passes calls to the API, except those of `broken` methods, which fail with a code and a description."""

    def __init__(self, broken: dict[str, tuple[int, str]], api: BotApi | None = None) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.broken = broken
        self.api = api or BotApi(TOKEN, flood=False, first=99)

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
        """The status and body of the answer to a call. Raises NetworkError where the connection drops."""
        name, data = url.rpartition("/")[2], request_data or RequestData()
        self.calls.append((name, data.parameters))
        if name in self.broken:
            code, description = self.broken[name]
            return code, json.dumps({"ok": False, "description": description}).encode()
        if name in RESULTS:
            return 200, json.dumps({"ok": True, "result": RESULTS[name]}).encode()
        answer = self.api.respond(urlsplit(url).path, {**data.parameters, **data.multipart_data})
        if answer is None:
            raise NetworkError("The connection was dropped.")
        return answer


def message(text: str = "", chat: int = 7, kind: str = "private", **content: Any) -> dict[str, Any]:
    """A message as Telegram sends it."""
    heading = {"message_id": 5, "date": 0, "chat": {"id": chat, "type": kind}, "from": person_of(7)}
    return {**heading, **words(text), **content}


class Chat:
    """A bot that hears one update after another, and the documents it answers from."""

    def __init__(self, service: Service, network: FakeNetwork) -> None:
        self.service = service
        self.network = network
        self._numbers = count(1)

    async def hear(self, **content: Any) -> None:
        """Handles an update, such as message=message("Who?"), and sends the messages it leads to."""
        await self._handle(self.network.api.push(**content))

    async def hear_all(self) -> None:
        """Sends what an earlier bot left unsent, and handles everything that people did."""
        self.service.sender.begin_all()
        await self.service.sender.idle()
        while updates := self.network.api.unconfirmed:
            await self._handle(updates[0])

    async def _handle(self, update: dict[str, Any]) -> None:
        await self.process(Update.de_json(update, self.service.bot))
        await self.service.services.redrawing.idle()
        await self.service.sender.idle()
        self.network.api.unconfirmed.remove(update)

    async def process(self, update: Update) -> None:
        """Handles an update, as the bot's own loop does."""
        application = self.service.application
        await application.update_processor.process_update(update, application.process_update(update))

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


@asynccontextmanager
async def started(retriever: Retriever, home: Path, api: BotApi | None = None, **settings: Any) -> AsyncIterator[Chat]:
    """A running bot; its first message has the number 99, unless it is on an API that other bots were on."""
    network = FakeNetwork({}, api)
    service = Service(Settings(telegram_bot_token=SecretStr(TOKEN), home=home, **settings), retriever, network)
    try:
        async with service.application:
            network.calls.clear()
            yield Chat(service, network)
    finally:
        service.close()
    assert api or not network.api.problems, network.api.problems


def run(retriever: Retriever, home: Path, story: Callable[[Chat], Coroutine[Any, Any, None]], **settings: Any) -> None:
    """Runs the story on a bot with these documents and settings."""

    async def told() -> None:
        async with started(retriever, home, **settings) as chat:
            await story(chat)

    asyncio.run(told())
