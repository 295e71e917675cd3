"""Nodes keep Telegram's limits together."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.people.database import Database
from bot.telegram.delivery.rate_limiter import CHAT_INTERVAL, GROUP_MESSAGES, GROUP_SECONDS, INTERVAL
from bot.telegram.delivery.shared_pace import SharedPace

pytestmark = pytest.mark.long

GROUP = -100


@pytest.fixture(autouse=True)
def _no_waits() -> None:
    """Keeps the real waits, which are what these tests check."""


@pytest.fixture
def paces(postgres_url: str) -> Iterator[tuple[SharedPace, SharedPace]]:
    """The pace as two nodes see it."""
    with closing(Database(postgres_url)) as one, closing(Database(postgres_url)) as other:
        yield SharedPace(one), SharedPace(other)


def test_a_chat_that_one_node_writes_to_is_not_free_for_another(paces: tuple[SharedPace, SharedPace]) -> None:
    one, other = paces
    assert one.claim(7) <= 0
    assert 0 < other.claim(7) <= CHAT_INTERVAL
    assert other.claim(8) <= 0
    one.hold(8, 30)
    assert 29 < other.wait(8) <= 30


def test_all_messages_of_all_nodes_go_one_after_another(paces: tuple[SharedPace, SharedPace]) -> None:
    one, other = paces
    waits = [pace.queue() for _ in range(300) for pace in (one, other)]
    assert waits[-1] > 500 * INTERVAL / 2
    assert waits[0] == 0


def test_a_group_has_room_for_the_messages_of_a_minute_from_all_nodes(paces: tuple[SharedPace, SharedPace]) -> None:
    one, other = paces
    assert one.claim(GROUP) <= 0 < other.claim(GROUP)
    taken = [pace.room(GROUP) for pace in [one, other] * GROUP_MESSAGES]
    assert [wait <= 0 for wait in taken] == [True] * GROUP_MESSAGES + [False] * GROUP_MESSAGES
    assert GROUP_SECONDS / 2 < taken[-1] <= GROUP_SECONDS
