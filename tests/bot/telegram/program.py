"""The bot as a running program."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bot.telegram.botapi import PATIENCE

ROOT = Path(__file__).parents[3]
TOKEN = "12345:A-token_that-nobody-may-see"


@dataclass
class Program:
    """A running bot."""

    process: subprocess.Popen[bytes]
    written: Path

    def log(self) -> str:
        """The text that it has logged."""
        return self.written.read_text()

    def wait_for(self, words: str, seconds: float = PATIENCE) -> None:
        """Waits until it has logged the words. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while words not in self.log():
            if time.monotonic() > end:
                raise TimeoutError(f"Not logged in {seconds} s: {words!r}. Logged:\n{self.log()}")
            time.sleep(0.02)

    def stop(self, number: int = signal.SIGTERM, seconds: float = 15) -> int:
        """The exit code after a signal."""
        self.process.send_signal(number)
        return self.process.wait(seconds)


Start = Callable[..., Program]


def start_program(written: Path, address: str, token: str = TOKEN, *owners: int, **settings: str) -> Program:
    """Starts the bot against the server at an address, with a token, owners and settings; it logs into a file."""
    home = settings.pop("home", str(written.parent / "home"))
    command = [sys.executable, "-W", "error", "-m", "tests.bot.telegram.stub_bot", address, token, home]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment |= {f"SEEDBOT_{name.upper()}": value for name, value in settings.items()}
    with written.open("wb") as log:
        process = subprocess.Popen([*command, *map(str, owners)], stderr=log, env=environment)
    return Program(process, written)
