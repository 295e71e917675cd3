"""The whole bot against a stricter Bot API server, where there is one beside the project."""

import importlib.util
import sys
from typing import Any

import pytest

from tests.bot.telegram.program import ROOT, TOKEN, Start

STRICT = ROOT.parent / "shared" / "botapi" / "strict_botapi.py"

pytestmark = [
    pytest.mark.skipif(not STRICT.exists(), reason="no strict Bot API server beside the project"),
    # That server leaves a file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

QUESTIONS = [
    *(f"Question number {number}?" for number in range(1, 10)),
    'Is 1 < 2 <b>&" bold</b>?',
]


def server() -> Any:
    specification = importlib.util.spec_from_file_location("strict_botapi", STRICT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["strict_botapi"] = module
    specification.loader.exec_module(module)
    return module.FakeBotAPI(TOKEN, str(STRICT.with_name("api-10.1.json")))


def test_nothing_the_bot_does_is_a_problem(start: Start) -> None:
    with server() as api:
        program = start(api.url)
        for chat in (1, 2):
            for text in ("/start", "/help", "/sources"):
                api.say(chat, text)
        for number, question in enumerate(QUESTIONS):
            api.say(number % 5 + 3, question)
        for chat, count in ((1, 3), (2, 3), *((chat, 2) for chat in range(3, 8))):
            assert len(api.wait(chat, count=count)) == count
        assert 'Is 1 < 2 <b>&" bold</b>?' in api.wait(7, count=2)[-1]["text"]
        assert program.stop() == 0
        assert api.problems() == []


def test_a_long_answer_and_a_flood_are_no_problem(start: Start) -> None:
    with server() as api:
        program = start(api.url)
        api.fail("sendMessage", retry_after=1)
        api.say(1, "long answer?")
        api.say(2, "Venus?")
        first, second = api.wait(1, count=2)
        assert (
            first["text"].count("long") + second["text"].count("long") == 1201
        )  # the answer stands before its passage, too
        assert api.wait(2)[0]["text"].startswith("That is not in the documents.")
        assert program.stop() == 0
        assert api.problems() == []
