"""Whatever Telegram sends, now or in a later version: it ends nothing, and holds up no other chat."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.telegram.delivery import rate_limiter
from bot.telegram.delivery.polling import HEARD
from retrieval.retriever import Retriever
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.fake_network import Chat, message, started
from tests.bot.telegram.program import BY_POLLING_AND_BY_WEBHOOK, TOKEN, UNLIMITED, Mode, Start
from tests.bot.telegram.updates import Generator

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore:.*:telegram.warnings.PTBUserWarning")]

QUESTION, ANSWER = "Which ferry carries bicycles?", "bicycles"
CONTROL = 777  # a chat in which one person asks
# Seconds for one update: of the processor, and on the clock of a loaded machine.
MOST, STALL = 0.5, 60
# To a running bot, which keeps Telegram's pace.
PUSHED = 2_000
# These two write what was given up.
REPORTS = {"bot.telegram.delivery.activity", "bot.telegram.delivery.errors"}


class AnyApi(BotApi):
    """A server that refuses what it does not understand, as Telegram does."""

    def _result(self, method: str, parameters: dict[str, Any]) -> Any:
        try:
            return super()._result(method, parameters)
        except (AttributeError, LookupError, TypeError) as error:
            raise ValueError(f"wrong parameters ({error})") from error

    def _learn(self, update: dict[str, Any]) -> None:
        with suppress(AttributeError, LookupError, TypeError):
            super()._learn(update)

    @property
    def problems(self) -> list[str]:
        """None: an answer to a damaged update may be damaged."""
        return []


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def api() -> Iterator[BotApi]:
    with AnyApi(TOKEN) as api:
        yield api


@pytest.fixture(autouse=True)
def _no_group_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limiter, "GROUP_SECONDS", 0)


async def hear_all(retriever: Retriever, home: Path, count: int, seed: int, *, is_damaging: bool) -> Counter[str]:
    """Lets a bot hear this many updates, and another chat's question after every hundred; the counts of what came."""
    api, outcome = AnyApi("1:test", flood=False, first=100_000), Counter[str]()
    settings: dict[str, Any] = {"access": "open", "owners": [5], **UNLIMITED}
    async with started(retriever, home, api, **settings) as chat:
        for update in Generator(seed, is_damaging=is_damaging).updates(count):
            began = time.process_time()
            await hear(chat, update)
            outcome["slow"] += time.process_time() - began > MOST
            outcome[next(iter(update.keys() - {"update_id"}), "none")] += 1
            if update["update_id"] % 100 == 0:
                control = message(QUESTION, chat=CONTROL, message_id=update["update_id"])
                await hear(chat, {"update_id": 10**9 + update["update_id"], "message": control})
        outcome["given up"] = chat.service.activity.given_up
        outcome["waiting"] = len(chat.service.services.inbox.waiting())
    outcome["answers"] = sum(sent.chat == CONTROL and ANSWER in sent.text for sent in api.sent)
    return outcome


async def hear(chat: Chat, update: dict[str, Any]) -> None:
    """Takes the update as if from Telegram, and handles it. Raises TimeoutError if that does not end."""
    queue, service = chat.service.update_queue, chat.service
    async with asyncio.timeout(STALL):
        await queue.take(update)
        while not queue.empty():
            await chat.process(queue.get_nowait())  # type: ignore[arg-type]
        await service.services.redrawing.idle()
        await service.sender.idle()


def errors(log: pytest.LogCaptureFixture) -> set[str]:
    """Who logged errors, besides what was given up."""
    return {record.name for record in log.records if record.levelno >= logging.ERROR} - REPORTS


async def test_well_formed_updates_of_every_kind_are_all_handled(
    retriever: Retriever, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    outcome = await hear_all(retriever, tmp_path, 100, 1, is_damaging=False)
    assert (outcome["answers"], outcome["slow"], outcome["waiting"], outcome["given up"]) == (1, 0, 0, 0)
    assert errors(caplog) == set()


async def test_damaged_updates_of_every_kind_end_nothing(
    retriever: Retriever, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    outcome = await hear_all(retriever, tmp_path, 100, 1, is_damaging=True)
    assert (outcome["answers"], outcome["slow"], outcome["waiting"]) == (1, 0, 0)
    assert errors(caplog) == set()
    assert ANSWER not in caplog.text


@pytest.mark.fuzz
@BY_POLLING_AND_BY_WEBHOOK
def test_a_running_bot_answers_others_whatever_comes(mode: Mode, api: BotApi, start: Start) -> None:
    program = start(**mode(), access="open", **UNLIMITED)
    waits: list[float] = []
    for update in Generator(3, is_damaging=True).updates(PUSHED):
        if heard := {name: content for name, content in update.items() if name in HEARD}:
            api.push(**heard)
        if update["update_id"] % 100 == 0:
            began = time.monotonic()
            api.say(CONTROL, QUESTION)
            api.to(CONTROL, len(waits) + 1)
            waits.append(time.monotonic() - began)
    print(f"\n{mode.__name__}: longest wait {max(waits):.1f} s")
    assert all(QUESTION in sent.text for sent in api.to(CONTROL, PUSHED // 100))
    assert program.stop() == 0


@pytest.mark.fuzz
@pytest.mark.parametrize("is_damaging", [False, True], ids=["well-formed", "damaged"])
async def test_a_hundred_thousand_updates_end_nothing(
    is_damaging: bool, retriever: Retriever, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "bot")
    outcome = await hear_all(retriever, tmp_path, 50_000, 2, is_damaging=is_damaging)
    print(f"\n{dict(outcome)}")
    assert (outcome["answers"], outcome["slow"], outcome["waiting"]) == (500, 0, 0)
    assert errors(caplog) == set()
    assert is_damaging or outcome["given up"] == 0
