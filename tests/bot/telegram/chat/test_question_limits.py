"""One person cannot take the others' time."""

from pathlib import Path

import pytest

from bot.telegram.chat import question_limits
from retrieval.retriever import Retriever
from tests.bot.telegram.crowd import asks
from tests.bot.telegram.fake_network import Chat, run

ANN, BOB, OWNER = 7, 8, 9


def test_what_comes_beyond_any_human_pace_is_left_alone(
    retriever: Retriever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question_limits, "UPDATES", 2)
    monkeypatch.setattr(question_limits, "MINUTE", 10**9)  # so that no new minute begins

    async def story(chat: Chat) -> None:
        for person, answered in ((ANN, 3), (BOB, 3), (OWNER, 6)):
            said = [await asks(chat, person, "hello") for _ in range(6)]
            assert [bool(each) for each in said] == [True] * answered + [False] * (6 - answered)

    run(retriever, tmp_path, story, access="open", owners=[OWNER], questions_a_minute=1)
