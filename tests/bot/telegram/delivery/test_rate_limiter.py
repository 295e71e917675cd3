import asyncio
import heapq
from itertools import count

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.telegram.delivery import rate_limiter
from bot.telegram.delivery.rate_limiter import RateLimiter
from bot.telegram.delivery.retrying import Retrying


class Clock:
    """Time that passes only in sleep."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    async def sleep(self, seconds: float) -> None:
        """Advances the time and wakes the sleepers, the earliest first."""
        awake = asyncio.get_running_loop().create_future()
        if not self._sleepers:
            asyncio.get_running_loop().call_soon(self._pass)
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._numbers), awake))
        await awake

    def _pass(self) -> None:
        self.now, _, awake = heapq.heappop(self._sleepers)
        awake.set_result(None)
        if self._sleepers:
            asyncio.get_running_loop().call_soon(self._pass)


@pytest.fixture(autouse=True)
def _no_waits() -> None:
    """Keeps the real waits, which are what these tests check."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(rate_limiter, "monotonic", lambda: clock.now)
    monkeypatch.setattr(asyncio, "sleep", clock.sleep)
    return clock


def send(
    clock: Clock, *chats: int, failures: dict[int, list[TelegramError]] | None = None, what: str = "sendMessage"
) -> list[tuple[int, float]]:
    """(chat, time) of each delivered message, for messages sent at once."""
    through: list[tuple[int, float]] = []

    async def deliver(chat: int) -> bool:
        if failures and failures.get(chat):
            raise failures[chat].pop(0)
        through.append((chat, round(clock.now, 2)))
        return True

    async def all_of_them() -> None:
        process = RateLimiter(Retrying()).process_request
        await asyncio.gather(*(process(deliver, (chat,), {}, what, {"chat_id": chat}, None) for chat in chats))

    asyncio.run(all_of_them())
    return through


def test_a_chat_gets_one_message_a_second(clock: Clock) -> None:
    assert send(clock, 1, 1, 1) == [(1, 0.0), (1, 1.05), (1, 2.1)]


def test_chats_get_no_more_than_thirty_messages_a_second_together(clock: Clock) -> None:
    times = [at for _, at in send(clock, *range(60))]
    assert len([at for at in times if at < 1]) <= 30
    assert times[-1] < 2.5


def test_a_failure_holds_up_its_own_chat_only(clock: Clock) -> None:
    assert send(clock, 1, 2, failures={1: [RetryAfter(5)]}) == [(2, 0.04), (1, 5.0)]
    assert send(clock, 1, 2, failures={1: [NetworkError("502")] * 3}) == [(2, 5.04), (1, 12.0)]


@pytest.mark.parametrize("errors", [[BadRequest("no")], [Forbidden("no")], [NetworkError("no")] * 7])
def test_an_error_is_raised_when_refused_or_after_six_retries(clock: Clock, errors: list[TelegramError]) -> None:
    with pytest.raises(type(errors[0]), match="no"):
        send(clock, 1, failures={1: errors})
    assert errors == []


def test_the_typing_action_is_neither_paced_nor_retried(clock: Clock) -> None:
    assert send(clock, 1, 1, what="sendChatAction") == [(1, 0.0), (1, 0.0)]
    with pytest.raises(RetryAfter):
        send(clock, 1, failures={1: [RetryAfter(5)]}, what="sendChatAction")


def test_a_group_gets_nineteen_messages_a_minute_and_holds_up_no_other(clock: Clock) -> None:
    sent = send(clock, *[-100] * 40, 7)
    times = [at for chat, at in sent if chat == -100]
    assert times[18] < 20
    assert [times[19], times[38]] == [61.0, 122.0]
    assert next(at for chat, at in sent if chat == 7) < 2
