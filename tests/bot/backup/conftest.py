from pathlib import Path

import pytest

from bot.backup.making import make
from bot.people.database import Database
from bot.people.files import Files, Incoming
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from tests.conftest import sow
from tests.fakes import WordEncoder

# The document that a person sent in chat 7.
SENT = b"The ferry to the island was cancelled on Friday."


def retriever(home: Path) -> Retriever:
    return Retriever(Index(home), WordEncoder())


def send(home: Path, name: str, data: bytes = SENT, chat: int = 7) -> None:
    """Adds a file as the bot does: records, writes and indexes it."""
    database = Database(home / "people.sqlite")
    Files(database).add(Incoming(chat, len(name), chat, name), str(chat), name, "", len(data))
    database.close()
    path = home / "files" / str(chat) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    with retriever(home) as opened:
        opened.sync_collection(str(chat))


def settle(home: Path, seeds: Path) -> Path:
    """The folder, with an index of its documents and of one that a person sent."""
    with retriever(home) as opened:
        opened.sync(seeds)
    send(home, "ferry.txt")
    return home


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with such an index in `home` and its backup in `b.zip`, shared: copy it, do not change it."""
    place = tmp_path_factory.mktemp("settled")
    make(settle(place / "home", sow(place / "seeds")), place / "b.zip")
    return place


@pytest.fixture
def home(seeds: Path, tmp_path: Path) -> Path:
    """An index of two documents, and of one that a person sent."""
    return settle(tmp_path / "home", seeds)


def all_in(folder: Path) -> dict[str, bytes]:
    """Every file in the folder except locks."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


# What a whole home holds besides locks.
WHOLE = {"store.sqlite", "people.sqlite", "files", "words", "vectors.faiss"}


def names_in(home: Path) -> set[str]:
    return {path.name for path in home.iterdir() if path.suffix != ".lock"}
