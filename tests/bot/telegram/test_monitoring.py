"""/health and /metrics of the bot as a program."""

import json
from typing import Any
from urllib.request import urlopen

import pytest

from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.program import Start, free_port

pytestmark = pytest.mark.long

IDLE = {"status": "ok", "updates_waiting": 0, "messages_waiting": 0}


def read(address: str) -> Any:
    with urlopen(address) as page:
        return json.load(page)


def test_health_and_metrics_show_the_state_of_the_bot(api: BotApi, start: Start) -> None:
    program = start(monitor_port=(port := free_port()))
    for text in ("How many?", "How many?", "Venus?"):
        api.say(1, text)
    api.to(1, 3)
    # The bot records a moment later what Telegram has accepted.
    api.wait(lambda: read(f"http://127.0.0.1:{port}/health") == IDLE)
    with urlopen(f"http://127.0.0.1:{port}/metrics") as page:
        lines = page.read().decode().splitlines()
    for line in (
        'seedbot_questions_total{outcome="answered"} 2.0',
        'seedbot_questions_total{outcome="refused"} 1.0',
        "seedbot_people 1.0",
        "seedbot_documents 2.0",
        "seedbot_messages_waiting 0.0",
    ):
        assert line in lines
    assert program.stop() == 0
