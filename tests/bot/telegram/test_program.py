"""The whole bot, as a program, against a Bot API server on loopback."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from signal import SIGINT, SIGTERM
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from pydantic import SecretStr

from bot.catalogue import texts
from bot.config import Settings
from bot.telegram import menu
from bot.telegram.application import REFUSED, Service
from tests.bot.telegram.botapi import HTML_PAGE, BotApi, Failure, Sent, person_of
from tests.bot.telegram.examples import Shelf
from tests.bot.telegram.fake_network import message
from tests.bot.telegram.program import TOKEN, Start, by_webhook, free_port

pytestmark = pytest.mark.long

SAY = texts("en")
STATES = {"old": "left", "new": "member"}
IDLE = {"status": "ok", "updates_waiting": 0, "messages_waiting": 0, "updates_given_up": 0}


def health(port: str) -> Any:
    """What the bot reports about itself; it records a moment later what Telegram has accepted."""
    with urlopen(f"http://127.0.0.1:{port}/health") as page:
        found = json.load(page)
    assert found.pop("telegram_answered") < 60
    assert found.pop("update_done") < 60
    return found


def answered(messages: list[Sent]) -> list[int]:
    return [message.reply_to for message in messages]


def test_questions_are_answered_counted_and_commands_listed(api: BotApi, start: Start) -> None:
    program = start(monitor_port=(port := free_port()))
    asked = [api.say(1, text) for text in ("How many?", 'Is 1 <b>&" 2?', "Venus?")]
    messages = api.to(1, 3)
    assert answered(messages) == asked
    passage = 'Before. Is 1 <b>&" 2? After.'
    assert messages[1].text == f'Is 1 <b>&" 2?\nMoons · January 31, 2026 · sky.org\n{passage}'
    api.wait(lambda: health(port) == IDLE)
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
    given = [call.parameters for call in api.calls if call.method == "setMyCommands"]
    assert [(p["scope"]["type"], p.get("language_code", "")) for p in given] == [
        *(("all_private_chats", language) for language in ("", "de", "ru")),
        *(("all_group_chats", language) for language in ("", "de", "ru")),
        *(("all_chat_administrators", language) for language in ("", "de", "ru")),
    ]
    assert [command["command"] for command in given[0]["commands"]] == list(menu.PRIVATE)


@pytest.mark.parametrize("mode", [dict, by_webhook], ids=["polling", "webhook"])
def test_updates_of_every_kind_are_heard(mode: Callable[[], dict[str, str]], api: BotApi, start: Start) -> None:
    program = start(**mode())
    bot = person_of(1) | {"is_bot": True}
    states = {f"{time}_chat_member": {"status": status, "user": bot} for time, status in STATES.items()}
    api.push(my_chat_member={"chat": {"id": -5, "type": "supergroup"}, "from": person_of(7), "date": 1, **states})
    assert "@seeds_bot" in api.to(-5, 1)[0].text
    api.push(inline_query={"id": "1", "from": person_of(7), "query": "How many?", "offset": ""})
    api.upload(7, "ferry.txt", b"The ferry was cancelled on Friday.")
    assert api.to(7, 1)[0].text.startswith("ferry.txt: ")
    api.wait(lambda: api.last(7).text.endswith("Ask away.") and not api.unanswered)
    assert program.stop() == 0


def test_buttons_work_after_a_kill_and_edits_change_answers(api: BotApi, start: Start, home: Path) -> None:
    program = start(monitor_port=(port := free_port()))
    question = api.say(1, "Does the library open at nine?")
    answer = api.to(1, 1)[0].number
    for button, then in (("More context", "Less"), ("👍", "👍 ✓")):
        api.press(1, button)
        api.wait(lambda then=then: then in api.buttons(1))  # type: ignore[misc]
    # A bot that is killed before it has recorded what it did does it again.
    api.wait(lambda: health(port) == IDLE)
    program.kill()
    again = start()
    api.press(1, "Original")
    page = api.to(1, 2)[1]
    assert (page.file[:8], page.file[-5:]) == ("Library ", ".html")
    assert b"It closes at six on weekdays" in page.content
    edited = message("How many soldiers refused deployment?", chat=1, message_id=question, edit_date=1)
    api.push(edited_message=edited)
    api.wait(lambda: "At least 300 soldiers" in api.shown[1, answer].text)
    assert again.stop() == 0


def test_a_chat_is_answered_in_order_and_delays_no_other(api: BotApi, start: Start) -> None:
    start()
    asked = [api.say(1, text) for text in ("slow one", "two", "three", "four", "five", "six", "seven")]
    other = api.say(2, "quick")
    assert answered(api.to(1, len(asked))) == asked
    assert answered(api.sent[:1]) == [other]
    typing = next(call for call in api.calls if call.method == "sendChatAction")
    assert typing.at < api.to(1, 1)[0].at - 0.4
    assert api.floods == []


def test_a_second_copy_on_the_same_home_does_not_start(api: BotApi, start: Start) -> None:
    first = start()
    api.wait(lambda: "Listening" in first.log())
    second = start()
    assert second.end() == 1
    assert second.log().splitlines()[-1].startswith("This bot is already running in ")
    api.say(1, "How many?")
    assert len(api.to(1, 1)) == 1


@pytest.mark.parametrize(("number", "fault"), [(SIGTERM, None), (SIGINT, None), (SIGTERM, HTML_PAGE)])
def test_a_signal_lets_the_bot_answer_received_questions(
    api: BotApi, start: Start, number: int, fault: Failure | None
) -> None:
    api.fail("getUpdates", None, fault)
    program = start()
    asked = [api.say(1, "slow one"), api.say(1, "two"), api.say(2, "slow three")]
    api.wait_for_calls(1, "sendChatAction")
    assert program.stop(number) == 0
    assert sorted(answered(api.sent)) == asked
    assert api.unconfirmed == []


def test_a_second_signal_ends_the_program_at_once(api: BotApi, start: Start) -> None:
    program = start()
    for _ in range(4):
        api.say(1, "slow one")
    api.wait_for_calls(1, "sendChatAction")
    program.process.send_signal(SIGTERM)
    api.wait(lambda: "Stopping" in program.log())
    assert program.stop(SIGTERM) == -SIGTERM


def test_a_large_document_delays_no_stop(api: BotApi, start: Start, seeds: Path) -> None:
    program = start(module="bot telegram", seeds=str(seeds))
    api.upload(1, "long.txt", b"".join(b"Ferry %d carries %d bicycles.\n" % (n, n * n) for n in range(100_000)))
    api.to(1, 1)
    assert program.stop() == 0
    assert "long.txt" in api.last(1).text


def test_a_broken_question_fails_alone(api: BotApi, start: Start) -> None:
    program = start()
    api.say(1, "broken glass")
    api.say(2, "How many?")
    assert api.to(1, 1)[0].text == SAY("failed")
    assert "How many?" in api.to(2, 1)[0].text
    assert program.stop() == 0
    assert "ERROR Chat 1 got no answer: ValueError: no index for '…'" in program.log()
    for secret in (TOKEN, "glass", "How many?"):
        assert secret not in program.log()


@pytest.mark.parametrize("mode", [dict, by_webhook], ids=["polling", "webhook"])
def test_an_update_that_cannot_be_read_ends_and_holds_up_nothing(
    mode: Callable[[], dict[str, str]], api: BotApi, start: Start
) -> None:
    program = start(**mode(), monitor_port=(port := free_port()))
    pinned = {"message_id": 3, "date": 0, "chat": {"id": 1, "type": "private"}}
    api.push(message=message(chat=1, pinned_message=pinned))
    api.push(message=message("my secret", chat=1, poll={"id": "1"}))
    asked = api.say(1, "How many?")
    assert answered(api.to(1, 1)) == [asked]
    api.wait(lambda: health(port) == {**IDLE, "updates_given_up": 1})
    program.kill()
    again = start(**mode())
    asked = api.say(1, "How many?")
    assert answered(api.to(1, 2))[-1] == asked
    assert again.stop() == 0
    assert "Giving up on update 2: it cannot be read (" in program.log()
    assert "secret" not in program.log() + again.log()


@pytest.mark.parametrize("token", ["12345:another", "not a token", "1:\n"])
def test_a_wrong_token_ends_the_program_with_one_sentence(api: BotApi, start: Start, token: str) -> None:
    program = start(token=token)
    assert program.end() == 1
    assert program.log().splitlines()[-1] == REFUSED
    assert token not in program.log()


def test_without_a_network_the_bot_waits_and_says_so(api: BotApi, start: Start) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        program = start(telegram_api=f"http://127.0.0.1:{unused.getsockname()[1]}")
        api.wait(lambda: "WARNING Telegram does not answer (NetworkError: httpx.ConnectError" in program.log())
        assert program.stop() == 0
    assert TOKEN not in program.log()


@pytest.mark.parametrize("api_address", ["", "api.telegram.org", "ftp://api.telegram.org", "https://"])
def test_an_invalid_api_address_is_refused(api_address: str, tmp_path: Path) -> None:
    settings = Settings(telegram_bot_token=SecretStr(TOKEN), telegram_api=api_address, home=tmp_path)
    with (
        Shelf(tmp_path) as shelf,
        pytest.raises(ValueError, match=r"is not the address of a Telegram API: write one like https://"),
    ):
        Service(settings, shelf)


@pytest.mark.parametrize("mode", [dict, by_webhook], ids=["polling", "webhook"])
def test_the_pages_of_the_mini_app_are_served(mode: Callable[[], dict[str, str]], api: BotApi, start: Start) -> None:
    settings = {"webhook_port": free_port(), **mode(), "web_url": "https://books.example/read"}
    program = start(**settings)
    api.say(1, "Who?")
    assert api.to(1, 1)
    with urlopen(f"http://127.0.0.1:{settings['webhook_port']}/read/original/1") as page:
        assert SAY("original-closed") in page.read().decode()
    assert program.stop() == 0


def test_the_webhook_refuses_everyone_but_telegram(api: BotApi, start: Start) -> None:
    start(**(settings := by_webhook()), webhook_secret="the-secret")
    api.say(1, "Who?")
    api.to(1, 1)
    update = {"update_id": 5, "message": message("Who else?", chat=1)}
    for secret in ("", "another"):
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
        with pytest.raises(HTTPError, match="403"):
            urlopen(Request(settings["webhook_url"], json.dumps(update).encode(), headers))
    with pytest.raises(HTTPError, match="403"):
        urlopen(Request(settings["webhook_url"], b"a&" * 2_000_000), timeout=1)  # no form is read
    api.say(2, "Who?")
    api.to(2, 1)
    assert len(api.sent) == 2
