from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.telegram.chat import typing_action
from bot.telegram.delivery import departures, rate_limiter
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from seeds.documents import Document
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.program import TOKEN, Program, Start, start_program
from tests.fakes import WordEncoder


@pytest.fixture(autouse=True)
def _no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a bot in the test's own process write as fast as it can, without typing; another process keeps its pace."""
    monkeypatch.setattr(rate_limiter, "CHAT_INTERVAL", 0)
    monkeypatch.setattr(rate_limiter, "INTERVAL", 0)
    monkeypatch.setattr(departures, "ARRIVES", 0)
    monkeypatch.setattr(typing_action, "PATIENCE", 60)


@pytest.fixture
def retriever(tmp_path: Path) -> Iterator[Retriever]:
    """A retriever with one document, about a ferry."""
    with Retriever(Index(tmp_path), WordEncoder()) as retriever:
        retriever.add([Document("ferry.txt", "The island ferry carries bicycles. It is green.")])
        yield retriever


@pytest.fixture
def home(tmp_path: Path, seeds: Path) -> Path:
    """The home of a program, with an index of two documents."""
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        retriever.sync(seeds)
    return tmp_path / "home"


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A running Bot API server."""
    with BotApi(TOKEN, people=set()) as api:
        yield api


@pytest.fixture
def start(api: BotApi, tmp_path: Path) -> Iterator[Start]:
    """Starts bots on the server as programs, and ends them with the test."""
    programs: list[Program] = []
    where = {"telegram_api": api.address, "home": str(tmp_path / "home")}

    def start_one(**settings: str) -> Program:
        programs.append(start_program(tmp_path / f"{len(programs)}.log", **{**where, **settings}))
        return programs[-1]

    yield start_one
    for program in programs:
        program.kill()
        print(program.log())
