"""What works beside the bot gives way to its answers, never for long, and never outlives it."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.telegram.chat import pausing
from bot.telegram.chat.pausing import Pausing, pausable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere processes do not pause.")
# A program that pauses a process like the one that indexes, tells its number, and waits to be killed.
BOT = """
import time
from subprocess import PIPE, Popen
from sys import executable
from bot.telegram.chat.pausing import pausable, pause
code = "from bot.telegram.chat.indexer import _end_with_parent as end; from threading import Thread;"
code += "Thread(target=end, daemon=True).start(); import time; time.sleep(.3); print(1, flush=True); time.sleep(60)"
with Popen([executable, "-c", code], stdin=PIPE, stdout=PIPE) as process, pausable(process):
    process.stdout.readline()
    pause()
    print(process.pid, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """A process that does nothing for a minute."""
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        process.kill()


def state(process: int) -> str:
    """The state of the process as Linux names it, "T" for one that is stopped; "" if it is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def becomes(is_so: Callable[[], bool]) -> bool:
    """Whether it is so within some seconds."""
    end = time.monotonic() + 10
    while not (found := is_so()) and time.monotonic() < end:
        time.sleep(0.01)
    return found


def test_a_process_pauses_from_the_first_answer_to_the_last(process: subprocess.Popen[bytes]) -> None:
    async def answer() -> None:
        answers = Pausing()
        with answers.answering():
            with answers.answering():
                assert becomes(lambda: state(process.pid) == "T")
            assert state(process.pid) == "T"
        assert becomes(lambda: state(process.pid) == "S")

    with pausable(process):
        asyncio.run(answer())


def test_a_long_answer_stops_no_process_for_long(
    process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pausing, "LONGEST", 0.05)

    async def answer() -> None:
        with Pausing().answering():
            assert becomes(lambda: state(process.pid) == "T")
            await asyncio.sleep(0.1)
            assert becomes(lambda: state(process.pid) == "S")

    with pausable(process):
        asyncio.run(answer())


def test_a_process_that_has_told_its_result_is_not_left_stopped(process: subprocess.Popen[bytes]) -> None:
    with pausable(process):
        pausing.pause()
        assert becomes(lambda: state(process.pid) == "T")
    assert becomes(lambda: state(process.pid) == "S")


@pytest.mark.long
def test_a_process_that_pauses_ends_with_the_bot() -> None:
    with subprocess.Popen([sys.executable, "-c", BOT], stdout=subprocess.PIPE) as bot:
        assert bot.stdout
        paused = int(bot.stdout.readline())
        assert becomes(lambda: state(paused) == "T")
        bot.kill()
    assert becomes(lambda: state(paused) in ("", "Z"))
