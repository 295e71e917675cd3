"""A bot for the tests of its handlers, and its documents."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import Settings
from bot.telegram.application import Service
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from seeds.documents import Document
from tests.bot.telegram.fake_network import TOKEN, Chat, FakeNetwork
from tests.fakes import WordEncoder

Own = Callable[[int, str], Path]


def pytest_configure(config: pytest.Config) -> None:
    """Registers the mark with the settings of a test's bot."""
    config.addinivalue_line("markers", "settings(**values): the settings of the bot that `chat` talks to")


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
    mark = request.node.get_closest_marker("settings")
    given = mark.kwargs if mark else {}
    network = FakeNetwork({})
    service = Service(Settings(telegram_bot_token=SecretStr(TOKEN), home=tmp_path, **given), retriever, network)
    async with service.application:
        yield Chat(service, network)
    service.database.close()
