from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.people.database import Database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.long)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where an empty database is to be: the same is remembered in both."""
    if request.param == "sqlite":
        return tmp_path / "people.sqlite"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def database(place: Path | str) -> Iterator[Database]:
    """An empty database."""
    with closing(Database(place)) as database:
        yield database
