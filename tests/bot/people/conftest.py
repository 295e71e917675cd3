from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.people.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    with closing(Database(tmp_path / "people.sqlite")) as database:
        yield database
