"""Fixtures and test order shared by all tests."""

import os
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import certifi
import pytest

from embeddings.models import find
from embeddings.onnx import OnnxEncoder
from embeddings.quantization import Form
from tests import postgres
from tests.embeddings.conftest import exported
from tests.fakes import WordEncoder

NEWS = """Soldiers refuse deployment

2022-07-19

At least 300 soldiers refused deployment in the first month. Some returned with frostbite.

Original url:

<https://news.example/soldiers>
"""
NOTE = "The library opens at nine. It closes at six on weekdays & <b>noon</b> on Saturdays."


# Test files that take long, the longest first.
LONG = (
    "embeddings/test_processors.py",
    "embeddings/test_export.py",
    "bot/telegram/test_program.py",
    "seeds/test_guide.py",
    "retrieval/test_starter_documents.py",
    "retrieval/test_retriever.py",
    "bot/telegram/handlers/test_uploads.py",
    "bot/telegram/handlers/test_files.py",
    "test_architecture.py",
    "bot/telegram/handlers/test_buttons.py",
    "bot/commands/test_asking.py",
    "bot/test_cli.py",
    "bot/telegram/test_faults.py",
    "bot/repl/test_terminal.py",
    "bot/repl/test_session.py",
    "bot/repl/test_current_index.py",
    "bot/telegram/handlers/test_links.py",
    "bot/test_doctor.py",
    "bot/telegram/test_backup.py",
    "bot/backup/test_restoring.py",
    "bot/backup/test_making.py",
    "faults/test_disks.py",
    "embeddings/test_onnx.py",
    "embeddings/test_sentence.py",
    "embeddings/test_loading.py",
    "bot/rendering/test_pages.py",
    "seeds/test_fuzz.py",
    "faults/test_kills.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run long files first: started last, one would keep a single worker busy while the others are idle."""
    turns = {Path(__file__).parent / name: turn for turn, name in enumerate(LONG)}
    items.sort(key=lambda item: turns.get(item.path, len(turns)))


@pytest.fixture(autouse=True, scope="session")
def _heard_interrupts() -> None:
    """Restore Ctrl-C, which many tests send, and which a shell makes its background programs ignore."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _empty_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep models exported earlier on this machine out of the tests; the workers of one run share a cache."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    os.environ["XDG_CACHE_HOME"] = str(run / "cache")


@pytest.fixture(autouse=True, scope="session")
def _one_authority(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Trust one certificate only: each new client reads the whole file, and no test uses encryption."""
    first, end, _ = Path(certifi.where()).read_text("utf-8").partition("-----END CERTIFICATE-----\n")
    file = tmp_path_factory.mktemp("certificates") / "one.pem"
    file.write_text(first + end, "utf-8")
    os.environ["SSL_CERT_FILE"] = str(file)


def sow(folder: Path) -> Path:
    """Create the folder with two small documents and return it."""
    folder.mkdir()
    (folder / "news.txt").write_text(NEWS, "utf-8")
    (folder / "library.txt").write_text(NOTE, "utf-8")
    return folder


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder with two small documents."""
    return sow(tmp_path / "seeds")


@pytest.fixture(scope="session")
def bundled(_empty_cache: None) -> OnnxEncoder:
    """The bundled model in single precision, in which every processor gives the same answers; exported once a run."""
    return exported(find("bundled"), Path(os.environ["XDG_CACHE_HOME"]) / "exact", Form.FLOAT)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> WordEncoder:
    """The word model, loaded by the retriever under every model name in place of the real one."""
    encoder = WordEncoder()
    monkeypatch.setattr("retrieval.retriever.find", lambda name: name)
    monkeypatch.setattr("retrieval.retriever.load", lambda *_: encoder)
    return encoder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server; without one the test is skipped."""
    if reason := postgres.missing():
        pytest.skip(reason)
    with postgres.server() as server:
        yield server


_schemas = count()


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> str:
    """The address of an empty schema."""
    return postgres_server.url(f"test_{next(_schemas)}")
