import json
import logging
from collections.abc import Iterator

import pytest

from bot import logs


@pytest.fixture(autouse=True)
def _root() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_the_text_format_logs_lines(capsys: pytest.CaptureFixture[str]) -> None:
    logs.begin("text")
    logging.getLogger("bot.x").info("Listening as @%s.", "seeds")
    assert capsys.readouterr().err.endswith(" INFO bot.x: Listening as @seeds.\n")


def test_the_json_format_logs_objects(capsys: pytest.CaptureFixture[str]) -> None:
    logs.begin("json")
    logging.getLogger("bot.x").warning("a\nb")
    line = json.loads(capsys.readouterr().err)
    assert line.pop("time")
    assert line == {"levelname": "WARNING", "name": "bot.x", "message": "a\nb"}
