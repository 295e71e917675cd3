"""A task waits for a database in code that says no `await`, and other tasks go on meanwhile."""

import asyncio
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from threading import Event, Lock, get_ident
from typing import Any

import pytest

from bot.people.database import Database
from bot.people.waiting import block_elsewhere, elsewhere

pytest.importorskip("greenlet")

PATIENCE = 10


def run_in_lanes(*stories: Coroutine[Any, Any, Any]) -> list[Any]:
    """What the stories give, told at the same time, or the errors that end them."""
    from bot.people.lanes import let_tasks_wait

    async def tell() -> list[Any]:
        let_tasks_wait()
        return await asyncio.gather(*map(asyncio.create_task, stories), return_exceptions=True)

    return asyncio.run(tell())


def test_other_tasks_go_on_while_one_waits() -> None:
    gone_on = Event()

    async def wait() -> bool:
        return elsewhere(gone_on.wait, PATIENCE)

    async def go_on() -> None:
        await asyncio.sleep(0)
        gone_on.set()

    assert run_in_lanes(wait(), go_on()) == [True, None]


def test_an_error_is_raised_where_the_statement_is() -> None:
    async def fail() -> str:
        with pytest.raises(ValueError, match="invalid literal"):
            elsewhere(int, "one")
        await asyncio.sleep(0)
        return elsewhere(str, int("1"))

    assert run_in_lanes(fail()) == ["1"]


def test_a_cancelled_task_ends_its_statement_and_learns_of_it_after_that() -> None:
    done: list[str] = []

    async def work() -> None:
        elsewhere(time.sleep, 0.05)
        done.append("statement")
        try:
            await asyncio.sleep(PATIENCE)
        except asyncio.CancelledError:
            done.append("cancelled")
            raise

    async def cancel() -> None:
        task = asyncio.create_task(work())
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()

    assert run_in_lanes(cancel()) == [None]
    assert done == ["statement", "cancelled"]


def test_a_time_limit_holds_as_soon_as_the_statement_has_ended() -> None:
    async def wait() -> None:
        async with asyncio.timeout(0.01):
            elsewhere(time.sleep, 0.05)
            await asyncio.sleep(PATIENCE)

    assert [repr(each) for each in run_in_lanes(wait())] == ["TimeoutError()"]


def test_a_task_that_is_cancelled_before_it_begins_never_begins() -> None:
    async def cancel() -> bool:
        task = asyncio.create_task(asyncio.sleep(PATIENCE))
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert run_in_lanes(cancel()) == [True]


def test_each_task_keeps_its_context() -> None:
    number: ContextVar[int] = ContextVar("number")

    async def count(mine: int) -> int:
        number.set(mine)
        elsewhere(time.sleep, 0.001)
        await asyncio.sleep(0)
        return number.get()

    assert run_in_lanes(*map(count, range(20))) == [*range(20)]


@contextmanager
def locked(lock: Lock, seen: list[int]) -> Iterator[None]:
    """A block that notes its threads."""
    with lock:
        seen.append(get_ident())
        yield
        seen.append(get_ident())


def test_one_thread_runs_all_of_a_block_and_those_in_it() -> None:
    seen: list[int] = []

    async def work() -> None:
        with block_elsewhere(locked(Lock(), seen)):
            seen.append(elsewhere(get_ident))
            with block_elsewhere(locked(Lock(), seen)):
                seen.append(elsewhere(get_ident))

    assert run_in_lanes(work()) == [None]
    assert (len(seen), len(set(seen)), threading.get_ident() in seen) == (6, 1, False)


def test_a_block_is_left_with_its_error() -> None:
    left: list[type[BaseException] | None] = []

    class Block:
        def __enter__(self) -> None:
            """Notes nothing."""

        def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
            left.append(kind)
            return kind is KeyError

    async def work(error: Exception) -> str:
        with block_elsewhere(Block()):
            raise error
        return "swallowed"

    outcomes = run_in_lanes(work(KeyError(1)), work(ValueError("one")))
    assert (outcomes[0], repr(outcomes[1])) == ("swallowed", "ValueError('one')")
    assert {*left} == {KeyError, ValueError}


def test_blocks_that_wait_for_each_other_all_end() -> None:
    lock, seen = Lock(), list[int]()

    async def work() -> None:
        with block_elsewhere(locked(lock, seen)):
            elsewhere(time.sleep, 0.001)

    async def ask() -> None:
        elsewhere(time.sleep, 0.001)

    assert run_in_lanes(*(story() for _ in range(20) for story in (work, ask))) == [None] * 40


def test_without_a_lane_nothing_is_computed_elsewhere() -> None:
    async def ask() -> int:
        with block_elsewhere(locked(Lock(), [])):
            return elsewhere(get_ident)

    assert asyncio.run(ask()) == get_ident()


@pytest.mark.long
def test_a_table_that_another_node_has_locked_holds_up_one_task(postgres_url: str) -> None:
    with closing(Database(postgres_url)) as database, closing(Database(postgres_url)) as other:
        database.create("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, note TEXT NOT NULL)")
        said: list[str] = []

        async def write() -> None:
            with database.transaction():
                database.execute("INSERT INTO notes VALUES (1, ?)", "written")
            said.append("written")

        async def read_meanwhile() -> None:
            with other.transaction():
                task = asyncio.create_task(write())
                await asyncio.sleep(0.2)
                said.append(f"{database.value('SELECT count(*) FROM notes')} notes")
            await task

        assert run_in_lanes(read_meanwhile()) == [None]
        assert said == ["0 notes", "written"]
