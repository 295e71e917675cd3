"""The first question finds everything loaded, and no garbage collection looks through it again."""

import gc
from collections.abc import Iterator
from unittest.mock import Mock

import pytest

from bot.telegram.chat.preparing import prepare
from retrieval.retriever import Retriever


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_loaded_at_the_start_is_not_collected_again(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retriever, "ask", asked := Mock(wraps=retriever.ask))
    prepare(retriever)
    assert asked.call_count == 1
    assert gc.get_freeze_count() > 10_000
    assert len(gc.get_objects()) < gc.get_freeze_count() / 10


def test_a_bot_without_documents_is_prepared_too(retriever: Retriever) -> None:
    retriever.forget("ferry.txt")
    prepare(retriever)
    assert gc.get_freeze_count() > 10_000
