from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.program import TOKEN, Program, Start, start_program


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the bot, and ends it with the test."""
    programs: list[Program] = []

    def start_one(address: str, token: str = TOKEN, *owners: int, **settings: str) -> Program:
        programs.append(start_program(tmp_path / f"{len(programs)}.log", address, token, *owners, **settings))
        return programs[-1]

    yield start_one
    for program in programs:
        program.process.kill()
        program.process.wait()


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A running Bot API server."""
    with BotApi(TOKEN) as api:
        yield api
