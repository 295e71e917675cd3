"""Messages in the outbox reach their chat, also under a new number."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.people.chats import Chat as Settings
from bot.people.chats import Chats
from bot.people.outbox import OUTGOING, Sending
from bot.telegram.chat.talk import message
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from tests.bot.telegram.fake_network import Chat, run
from tests.fakes import WordEncoder

OLD, NEW = -70, -100070


@pytest.fixture
def retriever(tmp_path: Path) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path), WordEncoder()) as retriever:
        yield retriever


def test_messages_and_data_follow_a_group_to_its_new_number(
    retriever: Retriever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(chat: Chat) -> None:
        service = chat.service
        Chats(service.database).put(OLD, Settings(language="ru"))
        service.services.outbox.put([message(OLD, "one"), message(OLD, "two")])
        request = chat.network.do_request

        async def moved(url: str, method: str, request_data: Any = None, **more: Any) -> tuple[int, bytes]:
            if request_data and request_data.parameters.get("chat_id") == OLD:
                return 400, (
                    b'{"ok": false, "error_code": 400, "parameters": {"migrate_to_chat_id": -100070},'
                    b' "description": "Bad Request: group chat was upgraded to a supergroup chat"}'
                )
            return await request(url, method, request_data, **more)

        monkeypatch.setattr(chat.network, "do_request", moved)
        await asyncio.wait_for(service.sender.deliver(OLD), 10)
        assert [(sent["chat_id"], sent["text"]) for sent in chat.calls()] == [(NEW, "one"), (NEW, "two")]
        assert Chats(service.database).get(NEW).language == "ru"
        assert service.services.outbox.chats() == []

    run(retriever, tmp_path, story)


def test_a_missing_file_fails_only_its_own_message(
    retriever: Retriever, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(chat: Chat) -> None:
        chat.service.services.outbox.put([Sending(7, {}, file=str(tmp_path / "gone.txt")), message(7, "two")])
        await chat.service.sender.deliver(7)
        assert chat.texts() == ["two"]

    run(retriever, tmp_path, story)
    assert [record.getMessage()[:54] for record in caplog.records if record.levelno == logging.ERROR] == [
        "Chat 7 did not get a message: FileNotFoundError: [Errn"
    ]


def test_only_files_made_for_sending_are_deleted_afterwards(retriever: Retriever, tmp_path: Path) -> None:
    folder = tmp_path / OUTGOING / "7"
    folder.mkdir(parents=True)
    kept, made = folder / "original.txt", folder / "export.json"
    for path in (kept, made):
        path.write_text("words")

    async def story(chat: Chat) -> None:
        chat.service.services.outbox.put([Sending(7, {}, str(kept)), Sending(7, {}, str(made), subject=OUTGOING)])
        await chat.service.sender.deliver(7)
        assert len(chat.calls("sendDocument")) == 2

    run(retriever, tmp_path, story)
    assert (kept.exists(), made.exists()) == (True, False)
