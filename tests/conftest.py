"""What tests in several rooms share."""

import os
import signal
from pathlib import Path

import certifi
import pytest

from tests.fakes import WordEncoder

NEWS = """Soldiers refuse deployment

July 19, 2022

At least 300 soldiers refused deployment in the first month. Some returned with frostbite.

Original url:

<https://news.example/soldiers>
"""
NOTE = "The library opens at nine. It closes at six on weekdays & <b>noon</b> on Saturdays."


# The longest first.
LONG = (
    "embeddings/test_processors.py",
    "embeddings/test_export.py",
    "bot/telegram/test_strict_server.py",
    "bot/telegram/test_program.py",
    "seeds/test_guide.py",
    "retrieval/test_retriever.py",
    "bot/test_cli.py",
    "bot/telegram/test_faults.py",
    "bot/repl/test_terminal.py",
    "bot/telegram/handlers/test_files.py",
    "bot/telegram/test_backup.py",
    "bot/backup/test_restoring.py",
    "retrieval/test_starter_documents.py",
    "faults/test_disks.py",
    "bot/telegram/handlers/test_uploads.py",
    "test_architecture.py",
    "embeddings/test_sentence.py",
    "embeddings/test_loading.py",
    "bot/rendering/test_pages.py",
    "seeds/test_fuzz.py",
    "faults/test_kills.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long are begun first: the last of them would keep one worker while the others have done."""
    turns = {Path(__file__).parent / name: turn for turn, name in enumerate(LONG)}
    items.sort(key=lambda item: turns.get(item.path, len(turns)))


@pytest.fixture(autouse=True, scope="session")
def _heard_interrupts() -> None:
    """In the background a shell has its programs ignore Ctrl-C, which many tests send."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _empty_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No model exported on this machine by someone else takes part in the tests; those of one run share theirs."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    os.environ["XDG_CACHE_HOME"] = str(run / "cache")


@pytest.fixture(autouse=True, scope="session")
def _one_authority(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test encrypts what it sends, and each client that is made reads every certificate that there is."""
    first, end, _ = Path(certifi.where()).read_text("utf-8").partition("-----END CERTIFICATE-----\n")
    file = tmp_path_factory.mktemp("certificates") / "one.pem"
    file.write_text(first + end, "utf-8")
    os.environ["SSL_CERT_FILE"] = str(file)


def sow(folder: Path) -> Path:
    """The folder, made with two small documents."""
    folder.mkdir()
    (folder / "news.txt").write_text(NEWS, "utf-8")
    (folder / "library.txt").write_text(NOTE, "utf-8")
    return folder


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder with two small documents."""
    return sow(tmp_path / "seeds")


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> WordEncoder:
    """A model of words in place of the real one, at the outer edge: every name gives it."""
    encoder = WordEncoder()
    monkeypatch.setattr("retrieval.retriever.find", lambda name: name)
    monkeypatch.setattr("retrieval.retriever.load", lambda *_: encoder)
    return encoder
