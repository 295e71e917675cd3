"""What tests in several rooms share."""

from pathlib import Path

import pytest

from tests.fakes import WordEncoder

NEWS = """Soldiers refuse deployment

July 19, 2022

At least 300 soldiers refused deployment in the first month. Some returned with frostbite.

Original url:

<https://news.example/soldiers>
"""
NOTE = "The library opens at nine. It closes at six on weekdays & <b>noon</b> on Saturdays."


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder with two small documents."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "news.txt").write_text(NEWS, "utf-8")
    (folder / "library.txt").write_text(NOTE, "utf-8")
    return folder


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> WordEncoder:
    """A model of words in place of the real one, at the outer edge: every name gives it."""
    encoder = WordEncoder()
    monkeypatch.setattr("retrieval.retriever.find", lambda name: name)
    monkeypatch.setattr("retrieval.retriever.SentenceEncoder", lambda model: encoder)
    return encoder
