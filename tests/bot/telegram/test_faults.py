"""Faults of Telegram, the network and the machine: each question is still answered, once and in order."""

import random
import signal
import time
from dataclasses import replace

import pytest

from bot.catalogue import texts
from bot.telegram.delivery.raw_bot import READ_SECONDS
from tests.bot.telegram.botapi import DROPPED, DROPPED_AFTER, GARBAGE, HTML_PAGE, SLOW, BotApi, Failure
from tests.bot.telegram.program import BY_POLLING_AND_BY_WEBHOOK, UNLIMITED, Mode, Start
from tests.bot.telegram.reckoning import Outcome, People

pytestmark = pytest.mark.long

SAY = texts("en")
CHATS = range(1, 13)
FAILURES = [Failure(429, retry_after=1), Failure(500), HTML_PAGE, GARBAGE, DROPPED, DROPPED_AFTER, SLOW]


@BY_POLLING_AND_BY_WEBHOOK
def test_failures_of_every_kind_delay_answers_but_lose_none(mode: Mode, api: BotApi, start: Start) -> None:
    chance = random.Random(1)
    api.fail("getMe", HTML_PAGE)
    api.fail("sendMessage", *(each for failure in FAILURES for each in (None, failure, None)))
    for method in ("getUpdates", "webhook", "sendChatAction"):
        api.fail(method, None, *chance.sample(FAILURES, 3), None, None, DROPPED_AFTER)
    program = start(**mode(), **UNLIMITED)
    people = People(api, CHATS, 1)
    for _ in range(3):
        for chat in CHATS:
            people.ask(chat)
            api.repeat()
        time.sleep(0.2)
    people.wait_for_answers(30)
    assert program.stop() == 0
    outcome = people.reckon()
    assert outcome.twice_by_loss == len(api.unheard) == 1


def test_the_flood_wait_of_one_chat_does_not_stop_others(api: BotApi, start: Start) -> None:
    api.fail("sendMessage", Failure(429, retry_after=60), chat=1)
    start(**UNLIMITED)
    people = People(api, CHATS, 1)
    for _ in range(300):
        people.ask(1, "Of many, one?")  # more than the bot handles at once
    api.wait(lambda: api.has_failed("sendMessage", 1), 20)
    for chat in CHATS[1:]:
        people.ask(chat)
    for chat in CHATS[1:]:
        assert len(api.to(chat, 1)) == 1
    assert api.to(1, 0) == []


def test_a_killed_bot_answers_everything_after_its_restart(api: BotApi, start: Start) -> None:
    outcome = kill_again_and_again(api, start, kills=3, a_second=5, seed=1)
    assert outcome.kills == 3


@pytest.mark.faults
@BY_POLLING_AND_BY_WEBHOOK
def test_a_bot_killed_sixty_times_answers_everything(mode: Mode, api: BotApi, start: Start) -> None:
    outcome = kill_again_and_again(api, start, kills=60, a_second=10, seed=2, mode=mode)
    print(f"\n{mode.__name__}: {outcome}; flood waits: {len(api.floods)}")
    assert outcome.kills == 60


def test_an_update_that_ends_the_bot_does_not_stop_other_answers(api: BotApi, start: Start) -> None:
    people = People(api, CHATS, 3)
    people.ask(1, "poison?")
    for chat in CHATS[1:]:
        people.ask(chat)
    for _ in range(3):
        assert start().end() == -signal.SIGKILL
    program = start()
    people.wait_for_answers(20)
    assert [message.text for message in api.to(1, 1)] == [SAY("failed")]
    assert program.stop() == 0
    assert people.reckon().questions == len(CHATS)


@pytest.mark.faults
def test_a_message_that_is_accepted_slowly_comes_once(api: BotApi, start: Start) -> None:
    api.fail("sendMessage", replace(SLOW, delay=READ_SECONDS + 5))
    start()
    people = People(api, CHATS, 5)
    for _ in range(2):
        people.ask(1)
        people.wait_for_answers(60)
    assert people.reckon().twice_by_loss == 0


@pytest.mark.faults
def test_a_bot_that_cannot_send_stops_soon_and_sends_after_restart(api: BotApi, start: Start) -> None:
    api.fail("sendMessage", *[DROPPED] * 50, Failure(429, retry_after=600))
    people = People(api, CHATS, 4)
    program = start()
    for _ in range(2):
        for chat in CHATS:
            people.ask(chat)
    api.wait_for_calls(len(CHATS), "sendMessage")
    time.sleep(3)
    began = time.monotonic()
    assert program.stop() == 0
    assert time.monotonic() - began < 9
    api.forgive()
    start()
    people.wait_for_answers(30)
    assert people.reckon().twice_by_kill == 0


def kill_again_and_again(
    api: BotApi, start: Start, *, kills: int, a_second: float, seed: int, mode: Mode = dict
) -> Outcome:
    """Kills the bot at random moments while people write; gives the outcome once everything is answered."""
    chance = random.Random(seed)
    people, moments, settings = People(api, CHATS, seed), [], {**mode(), **UNLIMITED}
    people.begin(a_second)
    for _ in range(kills):
        program = start(**settings)
        # Counted in calls: how much the bot does in a second depends on the machine.
        api.wait_for_calls(chance.randrange(1, 80))
        time.sleep(chance.uniform(0, 0.02))
        moments.append(time.monotonic())
        program.kill()
        assert "Traceback" not in program.log()
    people.stop()
    last = start(**settings)
    people.wait_for_answers(120)
    assert last.stop() == 0
    return people.reckon(moments)
