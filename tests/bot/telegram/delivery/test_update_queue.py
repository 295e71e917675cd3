"""Updates that the library cannot read are given up, and hold up no other."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.people.database import Database
from bot.people.inbox import Inbox
from bot.telegram.delivery import flood_gate
from bot.telegram.delivery.activity import Activity
from bot.telegram.delivery.flood_gate import FloodGate
from bot.telegram.delivery.raw_bot import RawBot
from bot.telegram.delivery.retrying import Retrying
from bot.telegram.delivery.update_queue import UpdateQueue
from tests.bot.telegram.fake_network import message

PINNED = {"message_id": 3, "date": 0, "chat": {"id": 7, "type": "private"}}
QUESTION = message("Who?")
# The first is what Telegram sends where somebody pins a message that the bot cannot see.
READ = [
    *(message(pinned_message=PINNED), message("Who?", of_a_later_version={"a": [1, None]})),
    message("Half of a surrogate pair: \ud83d"),
]
NOT_READ: list[Any] = [
    {},
    {"chat": {"id": 7, "type": "private"}},
    message("my secret", poll={"id": "1"}),
    message("my secret", date="my secret"),
    message("my secret", message_id=None),
    message("my secret") | {"from": {"id": "my secret", "is_bot": False, "first_name": "Ann"}},
    message("my secret", chat=2**70),
    ["my secret"],
]


@pytest.fixture
def activity() -> Activity:
    """What happens in the test."""
    return Activity()


@pytest.fixture
def queue(tmp_path: Path, activity: Activity) -> UpdateQueue:
    """A queue on a database of its own."""
    inbox, gate = Inbox(Database(tmp_path / "people.sqlite")), FloodGate(20, [])
    return UpdateQueue(RawBot("1:test"), inbox, gate, Retrying(), activity)


def taken(queue: UpdateQueue, *updates: dict[str, Any]) -> list[int]:
    """The numbers of the updates that are queued after these have come."""

    async def take_all() -> list[int]:
        for update in updates:
            await queue.take(update)
        return [queue.get_nowait().update_id for _ in range(queue.qsize())]  # type: ignore[attr-defined]

    return asyncio.run(take_all())


@pytest.mark.parametrize("content", READ)
def test_an_update_is_stored_as_it_came(queue: UpdateQueue, content: dict[str, Any]) -> None:
    update = {"update_id": 4, "message": content}
    assert taken(queue, update, update) == [4]
    assert [each.update_id for each in queue.left()] == [4]


@pytest.mark.parametrize("content", NOT_READ)
def test_an_unreadable_update_is_given_up_without_its_text(
    queue: UpdateQueue, activity: Activity, caplog: pytest.LogCaptureFixture, content: Any
) -> None:
    unreadable = {"update_id": 4, "message": content}
    assert taken(queue, unreadable, {"update_id": 5, "message": QUESTION}, unreadable) == [5]
    assert [each.update_id for each in queue.left()] == [5]
    assert activity.given_up == 1
    assert caplog.text.count("Giving up on update 4: it cannot be read (") == 1
    assert "secret" not in caplog.text


def test_an_update_that_cannot_be_stored_is_given_up_after_two_tries(
    queue: UpdateQueue, activity: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []
    take = Inbox.take

    def fail(inbox: Inbox, number: int, content: str) -> bool:
        tried.append(number)
        if number == 4:
            raise sqlite3.IntegrityError("no")
        return take(inbox, number, content)

    monkeypatch.setattr(Inbox, "take", fail)
    assert taken(queue, *({"update_id": number, "message": QUESTION} for number in (4, 5))) == [5]
    assert (tried, activity.given_up) == ([4, 4, 5], 1)


def test_a_flood_is_neither_stored_nor_queued(queue: UpdateQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "_gate", FloodGate(-flood_gate.UPDATES + 3, []))
    flood = [{"update_id": number, "message": QUESTION} for number in range(6)]
    assert taken(queue, *flood) == [0, 1, 2]
    assert len(list(queue.left())) == 3
