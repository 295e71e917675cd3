"""What works beside the bot gives way to its answers, never for long, and never outlives it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.telegram.chat import pausing
from bot.telegram.chat.pausing import LINGER, Pausing, pausable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere processes do not pause.")
STARTS = "p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); p.wait()"
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
        # What follows at once is answered in the same pause.
        with answers.answering():
            await asyncio.sleep(2 * LINGER)
            assert state(process.pid) == "T"
        await asyncio.sleep(LINGER)
        assert becomes(lambda: state(process.pid) == "S")

    with pausable(process):
        asyncio.run(answer())


def test_a_long_answer_stops_no_process_for_long(
    process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pausing, "LONGEST", 0.05)
    monkeypatch.setattr(pausing, "REST", 0.3)

    async def answer() -> None:
        answers = Pausing()
        with answers.answering():
            assert becomes(lambda: state(process.pid) == "T")
            await asyncio.sleep(0.1)
            assert becomes(lambda: state(process.pid) == "S")
            with answers.answering():
                assert state(process.pid) == "S"
            await asyncio.sleep(0.3)
            with answers.answering():
                assert becomes(lambda: state(process.pid) == "T")

    with pausable(process):
        asyncio.run(answer())


def test_a_process_that_has_told_its_result_is_not_left_stopped(process: subprocess.Popen[bytes]) -> None:
    with pausable(process):
        pausing.pause()
        assert becomes(lambda: state(process.pid) == "T")
    assert becomes(lambda: state(process.pid) == "S")


def test_what_a_process_started_pauses_with_it() -> None:
    command = [sys.executable, "-c", f"import subprocess; {STARTS}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        started = int(process.stdout.readline())
        with pausable(process):
            pausing.pause()
            assert becomes(lambda: state(started) == "T")
        assert becomes(lambda: state(started) == "S")
        process.kill()
    os.kill(started, signal.SIGKILL)


@pytest.mark.long
def test_a_process_that_pauses_ends_with_the_bot() -> None:
    with subprocess.Popen([sys.executable, "-c", BOT], stdout=subprocess.PIPE) as bot:
        assert bot.stdout
        paused = int(bot.stdout.readline())
        assert becomes(lambda: state(paused) == "T")
        bot.kill()
    assert becomes(lambda: state(paused) in ("", "Z"))


@pytest.mark.long
def test_a_reader_that_pauses_ends_with_its_parent() -> None:
    code = "import os, subprocess, sys; os.environ['SEEDBOT_READER_ENDS_WITH_PARENT'] = '1'; "
    code += "p = subprocess.Popen([sys.executable, '-m', 'seeds.worker', '60', str(2**31)], stdin=-1, stdout=-1); "
    code += "p.stdout.read(1); print(p.pid, flush=True); p.wait()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        reader = int(parent.stdout.readline())
        os.kill(reader, signal.SIGSTOP)
        assert becomes(lambda: state(reader) == "T")
        parent.kill()
    assert becomes(lambda: state(reader) in ("", "Z"))
