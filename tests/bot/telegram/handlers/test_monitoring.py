"""/health knows when Telegram last answered and when the last update was done."""

import asyncio
import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bot.telegram import monitoring
from bot.telegram.delivery import activity
from tests.bot.telegram.crowd import asks
from tests.bot.telegram.fake_network import Chat
from tests.bot.telegram.program import free_port

pytestmark = pytest.mark.anyio


def health(port: str) -> tuple[int, dict[str, Any]]:
    """The status and what is told."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/health") as page:
            return page.status, json.load(page)
    except HTTPError as error:
        return error.code, json.load(error)


async def test_health_tells_of_a_telegram_that_does_not_answer(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    server = monitoring.listen(chat.service.services, chat.service.activity, int(port))
    try:
        assert await asyncio.to_thread(health, port) == (200, {**told("ok"), "update_done": None})
        await asks(chat, 7)
        monkeypatch.setattr(activity, "SILENCE", -1.0)
        assert await asyncio.to_thread(health, port) == (503, told("Telegram does not answer"))
    finally:
        server.stop()


def told(status: str) -> dict[str, Any]:
    """What is told of a bot that has just answered."""
    counts = {"updates_waiting": 0, "messages_waiting": 0, "updates_given_up": 0}
    return {
        "status": status,
        **counts,
        "telegram_answered": pytest.approx(0, abs=30),
        "update_done": pytest.approx(0, abs=30),
    }
