"""The real application and bot, and in place of the network a list of calls."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr
from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.config import Settings
from bot.telegram.application import Service
from retrieval.answers import Answer
from tests.bot.telegram.examples import Shelf, ask

TOKEN = "1:test"
RESULTS: dict[str, Any] = {
    "getMe": {"id": 1, "is_bot": True, "first_name": "Seeds", "username": "seeds_bot"},
    "sendMessage": {"message_id": 99, "date": 0, "chat": {"id": 7, "type": "private"}},
    "sendChatAction": True,
}


class FakeNetwork(BaseRequest):
    """Takes every call, and refuses those of `broken` methods with a code and a description."""

    def __init__(self, broken: dict[str, tuple[int, str]]) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.broken = broken

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
        """The status and body of a call's answer."""
        name = url.rpartition("/")[2]
        self.calls.append((name, request_data.parameters if request_data else {}))
        if name in self.broken:
            code, description = self.broken[name]
            return code, json.dumps({"ok": False, "description": description}).encode()
        return 200, json.dumps({"ok": True, "result": RESULTS[name]}).encode()


def message(text: str = "", chat: int = 7, kind: str = "private", **content: Any) -> dict[str, Any]:
    """A message as Telegram sends it."""
    heading = {"message_id": 5, "date": 0, "chat": {"id": chat, "type": kind}}
    person = {"id": 7, "is_bot": False, "first_name": "Ann"}
    words: dict[str, Any] = {"text": text} if text else {}
    if text.startswith("/"):
        words["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
    return {**heading, "from": person, **words, **content}


def calls_after(
    *messages: dict[str, Any],
    kind: str = "message",
    answer: Callable[[str], Answer] = ask,
    owners: frozenset[int] = frozenset(),
    broken: dict[str, tuple[int, str]] | None = None,
) -> list[tuple[str, dict[str, Any]]]:
    """What the bot calls after these messages."""
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
            service.database.close()

    with TemporaryDirectory() as folder:
        asyncio.run(hear(Path(folder)))
    return [call for call in network.calls if call[0] != "getMe"]


def texts_after(*messages: dict[str, Any], **how: Any) -> list[str]:
    """What the bot writes after these messages."""
    return [sent["text"] for name, sent in calls_after(*messages, **how) if name == "sendMessage"]
