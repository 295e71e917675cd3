"""A site on loopback for the fronts that fetch pages."""

from collections.abc import Iterator
from functools import partial

import pytest

from bot.adding.web import Fetcher
from tests.bot.adding.test_web import Site


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture
def open_web(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is added may lie on this machine too."""
    monkeypatch.setattr("bot.adding.files.Fetcher", partial(Fetcher, lambda address: True))
