"""A bot for the tests of its handlers, and its documents."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.people import answers
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from seeds.documents import Document
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.fake_network import Chat, started
from tests.bot.telegram.house import House
from tests.fakes import WordEncoder

Own = Callable[[int, str], Path]

FERRY = b"The ferry to the island was cancelled on Friday."
BRIDGE = b"The bridge was closed on Monday."
WHEN = "When was the ferry to the island cancelled?"


def pytest_configure(config: pytest.Config) -> None:
    """Registers the mark with the settings of a test's bot."""
    config.addinivalue_line("markers", "settings(**values): the settings of the bot of `chat` and `house`")


@pytest.fixture(autouse=True, params=["sqlite", pytest.param("postgres", marks=pytest.mark.long)])
def _memory(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the bot remember people in its home, and in a database: it does the same with both."""
    if request.param == "postgres":
        monkeypatch.setenv("SEEDBOT_DATABASE", request.getfixturevalue("postgres_url"))


@pytest.fixture
def all_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shows passages on something else as well, so that there are some to turn to."""
    monkeypatch.setattr(answers, "NEAR", 0.0)
    monkeypatch.setattr(answers, "NEAR_BY_WORDS", 0.0)


@pytest.fixture
def anyio_backend() -> str:
    """The event loop of asynchronous tests."""
    return "asyncio"


@pytest.fixture
def documents() -> list[Document]:
    """The documents for everyone."""
    return [Document("ferry.txt", "The island ferry carries bicycles. It is green.")]


@pytest.fixture
def retriever(tmp_path: Path, documents: list[Document]) -> Iterator[Retriever]:
    """A retriever with the documents."""
    with Retriever(Index(tmp_path), WordEncoder()) as retriever:
        retriever.add(documents)
        yield retriever


@pytest.fixture
def own(retriever: Retriever) -> Own:
    """Gives a chat the document note.txt of its own; returns its path."""

    def give(chat: int, text: str) -> Path:
        path = retriever.files / str(chat) / "note.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        retriever.sync_collection(str(chat))
        return path

    return give


@pytest.fixture
async def chat(
    anyio_backend: str, retriever: Retriever, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Chat]:
    """A chat with a running bot, which has the settings that the test is marked with."""
    async with started(retriever, tmp_path, **_settings(request)) as chat:
        yield chat


@pytest.fixture
def house(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    """A bot on a Bot API server, without documents, with the settings that the test is marked with."""
    with BotApi(flood=False) as api:
        yield House(api, tmp_path, **_settings(request))


def upload(house: House, chat: int, name: str | None = "ferry.txt", data: bytes = FERRY, **how: Any) -> list[str]:
    """Sends a file to the bot; returns all that it shows in the chat after that."""
    house.api.upload(chat, name, data, **how)
    house.hear()
    return house.shown(chat)


def _settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    mark = request.node.get_closest_marker("settings")
    return mark.kwargs if mark else {}
