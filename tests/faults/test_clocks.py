"""A clock that is set back or wrong: nobody waits for a time in the past, and every changed file is read."""

import os
from pathlib import Path

import pytest

from bot.people import usage
from bot.people.database import Database
from bot.people.usage import Usage, Use
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from tests.fakes import WordEncoder

pytestmark = pytest.mark.long

YEAR = 365 * 86400


def test_a_clock_set_back_does_not_block_anyone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counters = Usage(Database(tmp_path / "people.sqlite"))
    monkeypatch.setattr(usage, "time", lambda: 1000.0 + YEAR)
    assert [counters.take(1, "question", 60, update).count for update in (1, 2, 3)] == [1, 2, 3]
    monkeypatch.setattr(usage, "time", lambda: 1000.0)
    assert counters.take(1, "question", 60, 4) == Use(1, 60)


@pytest.mark.parametrize("seconds", [-YEAR, YEAR])
def test_a_changed_file_is_read_whatever_its_modification_time(seeds: Path, tmp_path: Path, seconds: int) -> None:
    news = seeds / "news.txt"
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        retriever.sync(seeds)
        assert not retriever.is_behind
        changed = news.stat().st_mtime + seconds
        news.write_text(news.read_text().replace("300 soldiers", "400 soldiers"))
        os.utime(news, (changed, changed))
        assert retriever.is_behind
        assert retriever.sync(seeds).changed == 1
        assert "400 soldiers" in retriever.text("news.txt")
        assert not retriever.is_behind
