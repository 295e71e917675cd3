"""Slow work gives way to answers."""

import asyncio
import os
import sys
import threading

import pytest

from bot.telegram.chat.background import STEPS, Background


@pytest.mark.skipif(sys.platform != "linux", reason="Only on Linux has each thread a priority of its own.")
def test_slow_work_has_a_lower_priority_than_answers() -> None:
    usual = os.nice(0)
    assert asyncio.run(Background().run(os.nice, 0)) == min(usual + STEPS, 19)
    assert asyncio.run(asyncio.to_thread(os.nice, 0)) == usual


def test_work_that_goes_on_after_its_caller_is_cancelled_is_known() -> None:
    background, begun, go_on = Background(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait()

    async def begin() -> None:
        task = asyncio.create_task(background.run(work))
        await asyncio.to_thread(begun.wait)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(begin())
    assert background.is_busy
    go_on.set()
    while background.is_busy:
        pass
