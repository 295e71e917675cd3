import asyncio
import logging
from types import SimpleNamespace
from typing import cast

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.telegram.delivery.polling import Polling, patiently

TOKEN = "1:test"


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of each sleep, none of which takes time."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return slept


def try_with(*errors: TelegramError) -> str:
    """The result of an action that first raises these errors."""
    ahead = list(errors)

    async def action() -> str:
        if ahead:
            raise ahead.pop(0)
        return "done"

    return asyncio.run(patiently(action, TOKEN))


def test_no_updates_are_fetched_while_the_bot_is_full(waits: list[float]) -> None:
    offsets, taken = [], []
    fullness = iter([False, True, True])

    async def get_updates(offset: int, **_: object) -> tuple[Update, ...]:
        offsets.append(offset)
        return (Update(len(offsets) + 10),)

    async def take(update: Update) -> None:
        taken.append(update.update_id)

    bot = SimpleNamespace(token=TOKEN, get_updates=get_updates)
    with pytest.raises(RuntimeError, match="StopIteration"):
        asyncio.run(Polling(cast(Bot, bot), take, lambda: next(fullness)).run())
    assert taken == [11, 12]
    # The last call only confirms what was received.
    assert offsets == [0, 12, 13]
    assert waits == [0.1, 0.1]


@pytest.mark.parametrize(
    ("errors", "pauses"), [([NetworkError("away")] * 7, [1, 2, 4, 8, 16, 30, 30]), ([RetryAfter(40)], [40])]
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
