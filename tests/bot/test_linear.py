"""What people write is read in time proportional to its length, whatever it is."""

import importlib
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import regex
from telegram import Bot, Message, MessageEntity

from bot.telegram.chat.addressing import without
from retrieval.finding import search
from retrieval.finding.counting import counted
from retrieval.finding.filters import parse_filters
from tests.bot.telegram.fake_network import message

LENGTH = 100_000
# Seconds for all texts of a kind; an expression that is not linear takes minutes for one of them.
MOST = 6.0
SIGNS = [" ", "\t", "\n", "(", "[", "{", '"', "«", "“", "'", "`", ".", ",", "!", "-", ":", "<", "a", "1"]
# Words after which an expression has begun to match.
BEFORE = ["a ", 'from:"', "https://", "how many documents mention "]
# Where people's words arrive; what stands behind it meets at most a thousand characters of one line.
FRONT = [*Path("bot").rglob("*.py"), *Path("retrieval/finding").glob("*.py")]


def expressions() -> Iterator[tuple[str, Any]]:
    """The expressions of every module in front, by name."""
    for path in FRONT:
        if "compile(" in path.read_text("utf-8"):
            name = ".".join(path.with_suffix("").parts)
            for each, value in vars(importlib.import_module(name)).items():
                if isinstance(value, re.Pattern | regex.Pattern):
                    yield f"{name}.{each}", value


def seconds(read: Callable[[str], object], texts: Collection[str]) -> float:
    began = process_time()
    for text in texts:
        with suppress(ValueError):
            read(text)
    return process_time() - began


def texts(length: int) -> list[str]:
    return [f"{before}{sign * length}§" for sign in SIGNS for before in BEFORE]


@pytest.mark.parametrize("length", [LENGTH // 5, pytest.param(LENGTH, marks=pytest.mark.long)])
@pytest.mark.parametrize(("name", "expression"), list(expressions()))
def test_an_expression_is_linear(name: str, expression: Any, length: int) -> None:
    assert seconds(lambda text: expression.sub("", text), texts(length)) < MOST * length / LENGTH, name


def unmentioned(text: str) -> str:
    """The text without the bot's name at its beginning."""
    heard = Message.de_json(message(f"@seeds_bot {text}"), Bot("1:test"))
    return without(heard, [MessageEntity("mention", 0, 10)])


@pytest.mark.parametrize("read", [parse_filters, search.parse, counted, unmentioned])
def test_a_message_is_read_in_linear_time(read: Callable[[str], object]) -> None:
    assert seconds(read, texts(LENGTH // 20)) < MOST
