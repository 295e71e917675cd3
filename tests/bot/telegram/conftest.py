import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from botapi import BotApi

ROOT = Path(__file__).parents[3]
TOKEN = "12345:A-token_that-nobody-may-see"


@dataclass
class Program:
    """The bot as a running program."""

    process: subprocess.Popen[bytes]
    written: Path

    def log(self) -> str:
        """What it has logged."""
        return self.written.read_text()

    def wait_for(self, words: str, seconds: float = 15) -> None:
        """Waits until it has logged the words. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while words not in self.log():
            if time.monotonic() > end:
                raise TimeoutError(f"Not logged in {seconds} s: {words!r}. Logged:\n{self.log()}")
            time.sleep(0.02)

    def stop(self, number: int = signal.SIGTERM, seconds: float = 15) -> int:
        """Its exit code after a signal."""
        self.process.send_signal(number)
        return self.process.wait(seconds)


Start = Callable[..., Program]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the bot against the server at an address, with a token and owners."""
    programs: list[Program] = []

    def start_program(address: str, token: str = TOKEN, *owners: int) -> Program:
        command = [
            sys.executable,
            "-W",
            "error",
            str(Path(__file__).with_name("stub_bot.py")),
            address,
            token,
        ]
        written = tmp_path / f"{len(programs)}.log"
        with written.open("wb") as log:
            process = subprocess.Popen(
                [*command, *map(str, owners)], stderr=log, env={**os.environ, "PYTHONPATH": str(ROOT)}
            )
        programs.append(Program(process, written))
        return programs[-1]

    yield start_program
    for program in programs:
        program.process.kill()
        program.process.wait()


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A running Bot API server."""
    with BotApi(TOKEN) as api:
        yield api
