"""The bot as a program that receives its updates by webhook."""

import json
import socket
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.fake_network import message
from tests.bot.telegram.program import TOKEN, Start

pytestmark = pytest.mark.long


def free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


def test_questions_sent_to_the_webhook_are_answered(api: BotApi, start: Start) -> None:
    port = free_port()
    program = start(api.address, webhook_url=f"http://127.0.0.1:{port}/bot", webhook_port=str(port))
    asked = [api.say(chat, f"Number {chat}?") for chat in range(1, 9)]
    assert [api.to(chat, 1, 20)[0].reply_to for chat in range(1, 9)] == asked
    assert program.stop() == 0
    assert api.unconfirmed == []
    assert api.refused == []
    assert "getUpdates" not in {call.method for call in api.calls}
    assert "Traceback" not in program.log()


def test_the_webhook_refuses_everyone_but_telegram(api: BotApi, start: Start) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/bot"
    start(api.address, TOKEN, webhook_url=url, webhook_port=str(port), webhook_secret="the-secret")
    api.say(1, "Who?")
    api.to(1, 1)
    update = {"update_id": 5, "message": message("Who else?", chat=1)}
    for secret in ("", "another"):
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
        with pytest.raises(HTTPError, match="403"):
            urlopen(Request(url, json.dumps(update).encode(), headers))
    api.say(2, "Who?")
    api.to(2, 1)
    assert len(api.sent) == 2
