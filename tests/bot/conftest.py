"""What tests of several fronts share: the command line, and a site on loopback from which pages are fetched."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.adding.web import Fetcher
from bot.cli import main
from tests.bot.adding.test_web import Site
from tests.fakes import WordEncoder

Run: TypeAlias = Callable[..., tuple[int, str, str]]

COMMAND = [sys.executable, "-m", "tests.word_seedbot"]
ROOT = Path(__file__).parents[2]
SOLDIERS = "How many soldiers refused deployment?"
VOLCANO = "Which volcano erupted yesterday?"
ANSWER = "At least 300 soldiers refused deployment in the first month."


@pytest.fixture
def run(
    encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Runs the command in an empty directory; its exit code, standard output and standard error."""
    for name in ("SEEDS", "HOME", "DATABASE", "MODEL", "OWNERS"):
        monkeypatch.delenv(f"SEEDBOT_{name}", raising=False)
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEEDBOT_HOME", str(tmp_path / "home"))

    def run(*arguments: str | Path, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["seedbot", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", StringIO(typed))
        with pytest.raises(SystemExit) as exit:
            main()
        out, err = capsys.readouterr()
        return int(exit.value.code or 0), out, err

    return run


@pytest.fixture
def indexed(run: Run, seeds: Path) -> Path:
    """The folder with two small documents, indexed by the command."""
    assert run("index", "--seeds", seeds)[0] == 0
    return seeds


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture
def open_web(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is added may lie on this machine too."""
    monkeypatch.setattr("bot.adding.files.Fetcher", partial(Fetcher, lambda address: True))
