"""A session without a terminal."""

from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.config import Settings
from bot.rendering import console as render
from bot.repl.current_index import CurrentIndex
from bot.repl.session import Session
from bot.repl.working import Worker
from retrieval.retriever import Retriever
from tests.fakes import WordEncoder


class Told:
    """A session and its output."""

    def __init__(self, session: Session, index: CurrentIndex, out: Console, errors: Console) -> None:
        self.session = session
        self.index = index
        self._consoles = out, errors
        self.done = True

    def __call__(self, *lines: str) -> str:
        """The output for the lines."""
        for console in self._consoles:
            console.file = StringIO()
        taken = [self.session.take(line) for line in lines]
        self.done = all(taken)
        return self._printed(0)

    @property
    def errors(self) -> str:
        """The errors printed for the last lines."""
        return self._printed(1)

    def _printed(self, number: int) -> str:
        file = self._consoles[number].file
        assert isinstance(file, StringIO)
        return file.getvalue()


def opened(settings: Settings) -> Retriever:
    retriever = Retriever.open(settings.index_folder, settings.model)
    if not retriever.folder:
        retriever.sync(settings.seeds)
    return retriever


@pytest.fixture
def say(encoder: WordEncoder, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    out, errors = (render.console(file=StringIO(), width=80) for _ in range(2))
    settings = Settings(seeds=seeds, home=tmp_path / "home")
    with closing(CurrentIndex(settings, opened, out, worker := Worker())) as index, closing(worker):
        yield Told(Session(index, worker, out, errors), index, out, errors)
