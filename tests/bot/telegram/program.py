"""The bot as a program, with the documents indexed in its home or, if there are none, with invented answers."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.config import Settings
from bot.telegram.application import run
from retrieval.answering.answers import Answer
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from tests.bot.telegram.botapi import PATIENCE
from tests.bot.telegram.examples import Shelf, ask
from tests.fakes import WordEncoder

ROOT = Path(__file__).parents[3]
TOKEN = "12345:A-token_that-nobody-may-see"
UNLIMITED = {"questions_a_minute": "1000000", "questions_a_day": "1000000"}


@dataclass
class Program:
    """A running bot."""

    process: subprocess.Popen[bytes]
    written: Path

    def log(self) -> str:
        """The text that it has logged."""
        return self.written.read_text()

    def kill(self) -> None:
        """Ends it at once."""
        self.process.kill()
        self.process.wait()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """The exit code after a signal. Raises AssertionError if it has logged a traceback."""
        self.process.send_signal(number)
        return self.end(15)

    def end(self, seconds: float = PATIENCE) -> int:
        """The exit code when it has ended. Raises AssertionError if it has logged a traceback."""
        code = self.process.wait(seconds)
        assert "Traceback" not in self.log()
        return code


Start = Callable[..., Program]
# The settings of one way to receive updates.
Mode = Callable[[], dict[str, str]]


def start_program(written: Path, module: str = "tests.bot.telegram.program", **settings: str) -> Program:
    """Starts the module's bot, by default the one of this module, with these settings; it logs into a file."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TELEGRAM_BOT_TOKEN": settings.pop("token", TOKEN)}
    environment |= {f"SEEDBOT_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-W", "error", "-m", *module.split()]
    with written.open("wb") as log:
        return Program(subprocess.Popen(command, stderr=log, env=environment), written)


def free_port() -> str:
    """The number of a port that nobody listens on."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return str(unused.getsockname()[1])


def by_webhook() -> dict[str, str]:
    """The settings that make the bot receive updates by webhook."""
    port = free_port()
    return {"webhook_url": f"http://127.0.0.1:{port}/bot", "webhook_port": port}


BY_POLLING_AND_BY_WEBHOOK = pytest.mark.parametrize("mode", [dict, by_webhook], ids=["polling", "webhook"])


def answer(question: str) -> Answer:
    """Answers at once or slowly, raises an error or kills the bot, by the question's first word."""
    if question.startswith("slow"):
        time.sleep(1)
    if question.startswith("poison"):
        os.kill(os.getpid(), signal.SIGKILL)
    if question.startswith("broken"):
        raise ValueError(f"no index for {question!r}")
    return ask(question)


def main() -> None:
    """Runs the bot that the environment describes."""
    logging.basicConfig(level=logging.DEBUG, format="%(levelname)s %(message)s")
    settings = Settings()
    home = settings.index_folder
    try:
        documents = Retriever(Index(home), WordEncoder())
        run(settings, documents if documents.folder else Shelf(home, answer))
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
