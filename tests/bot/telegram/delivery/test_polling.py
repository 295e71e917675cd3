import asyncio
import logging
from collections.abc import Sequence
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


class Telegram:
    """Gives one update per call."""

    token = TOKEN

    def __init__(self) -> None:
        self.offsets: list[int] = []

    async def get_updates(self, offset: int, **_: object) -> tuple[Update, ...]:
        """The next update."""
        self.offsets.append(offset)
        return (Update(len(self.offsets) + 10),)


def test_no_updates_are_fetched_while_the_bot_is_full(waits: list[float]) -> None:
    telegram, taken = Telegram(), []
    fullness = iter([False, True, True])

    async def take(update: Update) -> None:
        taken.append(update.update_id)

    polling = Polling(cast(Bot, telegram), take, lambda: next(fullness))
    with pytest.raises(RuntimeError, match="StopIteration"):
        asyncio.run(polling.run())
    assert taken == [11, 12]
    # The last call only confirms what was received.
    assert telegram.offsets == [0, 12, 13]
    assert waits == [0.1, 0.1]


def lines(caplog: pytest.LogCaptureFixture) -> Sequence[str]:
    return [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]


def test_a_failing_network_is_retried_with_growing_waits(waits: list[float]) -> None:
    assert try_with(*[NetworkError("away")] * 7) == "done"
    assert waits == [1, 2, 4, 8, 16, 30, 30]


def test_the_log_reports_the_failure_and_its_end(waits: list[float], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    try_with(NetworkError(f"no route\nto {TOKEN}"), Conflict("two"))
    assert lines(caplog) == [
        "Telegram does not answer (NetworkError: no route to …). Trying again in 1 s.",
        "Another copy of this bot is running with the same token; each message reaches one of the two. "
        "Trying again in 2 s.",
        "Telegram answers again.",
    ]


def test_a_flood_wait_is_respected(waits: list[float]) -> None:
    assert try_with(RetryAfter(40)) == "done"
    assert waits == [40]


@pytest.mark.parametrize("error", [InvalidToken("no"), BadRequest("no")])
def test_errors_that_retries_cannot_fix_are_raised(waits: list[float], error: TelegramError) -> None:
    with pytest.raises(type(error), match="no"):
        try_with(error)
    assert waits == []
