import asyncio
import logging
from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.telegram.delivery.activity import Activity
from bot.telegram.delivery.polling import Polling, patiently
from bot.telegram.delivery.raw_bot import RawBot

TOKEN = "1:test"


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of each sleep, none of which takes time."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return slept


def try_with(*errors: TelegramError, refusals: int = 1) -> str:
    """The result of an action that first raises these errors."""
    ahead = list(errors)

    async def action() -> str:
        if ahead:
            raise ahead.pop(0)
        return "done"

    return asyncio.run(patiently(action, TOKEN, refusals))


def test_no_updates_are_fetched_while_the_bot_is_full(waits: list[float]) -> None:
    offsets, taken = [], []
    fullness = iter([False, True, True])

    async def raw_updates(offset: int, **_: object) -> list[dict[str, Any]]:
        offsets.append(offset)
        return [{"update_id": len(offsets) + 10}]

    async def take(update: dict[str, Any]) -> None:
        taken.append(update["update_id"])

    bot = SimpleNamespace(token=TOKEN, raw_updates=raw_updates)
    with pytest.raises(RuntimeError, match="StopIteration"):
        asyncio.run(Polling(cast(RawBot, bot), take, lambda: next(fullness), Activity()).run())
    assert taken == [11, 12]
    # The last call only confirms what was received.
    assert offsets == [0, 12, 13]
    assert waits == [0.1, 0.1]


@pytest.mark.parametrize(
    ("errors", "pauses"), [([NetworkError("away")] * 7, [1, 2, 4, 5, 5, 5, 5]), ([RetryAfter(40)], [40])]
)
def test_a_retry_waits_longer_each_time_or_as_long_as_told(
    waits: list[float], errors: list[TelegramError], pauses: list[float]
) -> None:
    assert try_with(*errors) == "done"
    assert waits == pauses


def test_the_log_reports_the_failure_and_its_end(waits: list[float], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    try_with(NetworkError(f"no route\nto {TOKEN}"), Conflict("two"))
    assert [record.getMessage() for record in caplog.records if record.name.startswith("bot.")] == [
        "Telegram does not answer (NetworkError: no route to …). Trying again in 1 s.",
        "Another copy of this bot is running with the same token; each message reaches one of the two. "
        "Trying again in 2 s.",
        "Telegram answers again.",
    ]


@pytest.mark.parametrize("error", [InvalidToken("no"), BadRequest("no")])
def test_errors_that_retries_cannot_fix_are_raised(waits: list[float], error: TelegramError) -> None:
    with pytest.raises(type(error), match="no"):
        try_with(error)
    assert waits == []


def test_a_refused_token_ends_polling_only_when_it_is_refused_again_and_again(waits: list[float]) -> None:
    assert try_with(*[InvalidToken("no")] * 7, refusals=8) == "done"
    with pytest.raises(InvalidToken):
        try_with(*[InvalidToken("no")] * 8, refusals=8)


@pytest.mark.parametrize("response", [None, True, 5, [None], [{}], [{"update_id": "1"}], [{"update_id": 2**70}]])
def test_a_response_without_updates_is_fetched_again(waits: list[float], response: object) -> None:
    responses = [response, [{"update_id": 7}]]
    taken = []

    async def raw_updates(**_: object) -> object:
        if not responses:
            raise InvalidToken("enough")
        return responses.pop(0)

    async def take(update: dict[str, Any]) -> None:
        taken.append(update)

    bot = SimpleNamespace(token=TOKEN, raw_updates=raw_updates)
    with pytest.raises(InvalidToken):
        asyncio.run(Polling(cast(RawBot, bot), take, lambda: False, Activity()).run())
    assert taken == [{"update_id": 7}]
    assert waits[0] == 1
