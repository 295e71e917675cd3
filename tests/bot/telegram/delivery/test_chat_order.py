import asyncio

import pytest
from telegram import Chat, Message, Update

from bot.people.outbox import Sending
from bot.telegram.delivery.chat_order import ChatByChat


async def commit(update: object, sendings: list[Sending]) -> None:
    """Stores nothing."""


async def give_up(update: object, error: Exception) -> None:
    """Raises the error: no test but one leads to any."""
    raise error


def update(chat: int) -> Update:
    return Update(1, message=Message(1, date=None, chat=Chat(chat, "private")))  # type: ignore[arg-type]


def run(*work: tuple[int, str, float]) -> list[str]:
    """The order in which pieces of work (chat, name, seconds) that arrive together end."""
    ended: list[str] = []

    async def do(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        ended.append(name)

    async def all_of_it() -> None:
        processor = ChatByChat(commit, give_up)
        await asyncio.gather(
            *(processor.process_update(update(chat), do(name, seconds)) for chat, name, seconds in work)
        )

    asyncio.run(all_of_it())
    return ended


def test_a_chat_is_answered_in_order_and_waits_for_no_other() -> None:
    assert run((1, "slow", 0.03), (1, "quick", 0), (1, "last", 0)) == ["slow", "quick", "last"]
    assert run((1, "slow", 0.05), (2, "quick", 0), (1, "next", 0)) == ["quick", "slow", "next"]


@pytest.mark.parametrize(("chats", "is_full"), [((1, 1, 1), False), ((1, 2, 3), True)])
def test_each_chat_takes_one_place_of_the_limit(chats: tuple[int, ...], is_full: bool) -> None:
    async def begun() -> bool:
        processor = ChatByChat(commit, give_up, limit=2)
        work = asyncio.gather(*(processor.process_update(update(chat), asyncio.sleep(0.03)) for chat in chats))
        await asyncio.sleep(0.01)
        was_full = processor.is_full
        await work
        return was_full

    assert asyncio.run(begun()) == is_full


def test_an_update_that_cannot_be_committed_is_given_up_and_its_chat_goes_on() -> None:
    events: list[object] = []

    async def refuse(update: object, sendings: list[Sending]) -> None:
        if not events:
            raise ValueError("once")
        events.append("committed")

    async def note(update: object, error: Exception) -> None:
        events.append(str(error))

    async def both() -> None:
        processor = ChatByChat(refuse, note)
        await asyncio.gather(*(processor.process_update(update(1), asyncio.sleep(0)) for _ in range(2)))

    asyncio.run(both())
    assert events == ["once", "committed"]
