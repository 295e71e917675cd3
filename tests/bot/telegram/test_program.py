"""The whole bot, as a program, against a Bot API server on loopback."""

import signal
import socket
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.catalogue import texts
from bot.config import Settings
from bot.telegram import menu
from bot.telegram.application import REFUSED, Service
from tests.bot.telegram.botapi import DROPPED, HTML_PAGE, PATIENCE, BotApi, Failure, Sent
from tests.bot.telegram.examples import Shelf
from tests.bot.telegram.markup import read_html
from tests.bot.telegram.program import TOKEN, Start

pytestmark = pytest.mark.long

SAY = texts("en")


def answered(messages: list[Sent]) -> list[int]:
    return [message.reply_to for message in messages]


def test_commands_and_questions_are_answered(api: BotApi, start: Start) -> None:
    program = start(api.address)
    asked = [api.say(1, "/start"), api.say(2, "/help"), api.say(3, "/sources"), api.say(4, 'Is 1 <b>&" 2?')]
    messages = [api.to(chat, 1)[0] for chat in (1, 2, 3, 4)]
    assert answered(messages) == asked
    assert [message.text for message in messages] == [
        read_html(SAY("welcome")),
        read_html(SAY("help", commands=menu.listed(menu.PRIVATE, SAY))),
        "2 documents\n1. Moons · 2026-01-31 · sky.org · 3 passages\n2. a&b.txt · 1 passage",
        'Before. Is 1 <b>&" 2? After.\nMoons · 2026-01-31 · sky.org',
    ]
    assert program.stop() == 0
    assert api.refused == []
    given = [call.parameters for call in api.calls if call.method == "setMyCommands"]
    assert [(p["scope"]["type"], p.get("language_code", "")) for p in given] == [
        *(("all_private_chats", language) for language in ("", "ru")),
        *(("all_group_chats", language) for language in ("", "ru")),
        *(("all_chat_administrators", language) for language in ("", "ru")),
    ]
    assert [command["command"] for command in given[0]["commands"]] == list(menu.PRIVATE)


def test_a_chat_is_answered_in_order_and_delays_no_other(api: BotApi, start: Start) -> None:
    start(api.address)
    asked = [api.say(1, "slow one"), api.say(1, "two")]
    other = api.say(2, "quick")
    assert answered(api.to(1, 2)) == asked
    assert answered(api.sent[:1]) == [other]
    typing = next(call for call in api.calls if call.method == "sendChatAction")
    assert typing.at < api.to(1, 1)[0].at - 0.9


def test_failures_of_telegram_delay_answers_but_lose_none(api: BotApi, start: Start) -> None:
    api.fail("getMe", HTML_PAGE)
    api.fail("getUpdates", Failure(409))
    api.fail("sendMessage", Failure(429, retry_after=1), HTML_PAGE, DROPPED)
    asked = [api.say(chat, "How many?") for chat in (1, 2, 3)]
    program = start(api.address)
    assert [answered(api.to(chat, 1)) for chat in (1, 2, 3)] == [[number] for number in asked]
    assert program.stop() == 0
    assert "Another copy of this bot is running" in program.log()
    assert "Telegram answers again." in program.log()
    assert "Traceback" not in program.log()
    assert len(api.sent) == 3


def test_a_second_copy_on_the_same_home_does_not_start(api: BotApi, start: Start) -> None:
    start(api.address).wait_for("Listening")
    second = start(api.address)
    assert second.process.wait(PATIENCE) == 1
    assert second.log().splitlines()[-1].startswith("This bot is already running in ")
    api.say(1, "How many?")
    assert len(api.to(1, 1)) == 1


def test_the_log_reports_a_second_copy_with_another_home(api: BotApi, start: Start, tmp_path: Path) -> None:
    first, second = start(api.address), start(api.address, home=str(tmp_path / "elsewhere"))
    end = "Another copy of this bot is running"
    api.wait(lambda: end in first.log() or end in second.log())
    api.say(1, "How many?")
    api.to(1, 1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_bot_answer_received_questions(api: BotApi, start: Start, number: int) -> None:
    program = start(api.address)
    asked = [api.say(1, "slow one"), api.say(1, "two"), api.say(2, "slow three")]
    api.wait(lambda: any(call.method == "sendChatAction" for call in api.calls))
    assert program.stop(number) == 0
    assert sorted(answered(api.sent)) == asked
    assert api.unconfirmed == []
    assert "Traceback" not in program.log()


def test_a_second_signal_ends_the_program_at_once(api: BotApi, start: Start) -> None:
    program = start(api.address)
    for _ in range(4):
        api.say(1, "slow one")
    api.wait(lambda: any(call.method == "sendChatAction" for call in api.calls))
    program.process.send_signal(signal.SIGTERM)
    program.wait_for("Stopping")
    assert program.stop(signal.SIGTERM) == -signal.SIGTERM


def test_updates_are_confirmed_despite_a_failed_poll(api: BotApi, start: Start) -> None:
    api.fail("getUpdates", None, HTML_PAGE)
    program = start(api.address)
    api.say(1, "slow one")
    api.wait(lambda: any(call.method == "sendChatAction" for call in api.calls))
    assert program.stop() == 0
    assert len(api.sent) == 1
    assert api.unconfirmed == []


def test_a_broken_question_fails_alone(api: BotApi, start: Start) -> None:
    program = start(api.address)
    api.say(1, "broken glass")
    api.say(2, "How many?")
    assert api.to(1, 1)[0].text == SAY("failed")
    assert "How many?" in api.to(2, 1)[0].text
    assert program.stop() == 0
    assert "ERROR Chat 1 got no answer: ValueError: no index for '…'" in program.log()
    for secret in (TOKEN, "glass", "How many?"):
        assert secret not in program.log()


def test_only_owners_are_answered_if_there_are_any(api: BotApi, start: Start) -> None:
    start(api.address, TOKEN, 1)
    api.say(2, "How many?")
    api.say(1, "How many?")
    assert api.to(2, 1)[0].text == SAY("not-admitted")
    assert "How many?" in api.to(1, 1)[0].text


@pytest.mark.parametrize("token", ["12345:another", "not a token", "1:\n"])
def test_a_wrong_token_ends_the_program_with_one_sentence(api: BotApi, start: Start, token: str) -> None:
    program = start(api.address, token)
    assert program.process.wait(PATIENCE) == 1
    assert program.log().splitlines()[-1] == REFUSED
    assert "Traceback" not in program.log()
    assert token not in program.log()


def test_without_a_network_the_bot_waits_and_says_so(start: Start) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        program = start(f"http://127.0.0.1:{unused.getsockname()[1]}")
        program.wait_for("WARNING Telegram does not answer (NetworkError: httpx.ConnectError")
        assert program.stop() == 0
    assert "Traceback" not in program.log()
    assert TOKEN not in program.log()


@pytest.mark.parametrize("api_address", ["", "api.telegram.org", "ftp://api.telegram.org", "https://"])
def test_an_invalid_api_address_is_refused(api_address: str, tmp_path: Path) -> None:
    settings = Settings(telegram_bot_token=SecretStr(TOKEN), telegram_api=api_address, home=tmp_path)
    with (
        Shelf(tmp_path) as shelf,
        pytest.raises(ValueError, match=r"is not the address of a Telegram API: write one like https://"),
    ):
        Service(settings, shelf)
