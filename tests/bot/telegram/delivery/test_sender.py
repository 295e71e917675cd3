"""Messages in the outbox reach their chat, also under a new number and when the disk is full."""

import asyncio
import logging
import os
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.people.chats import Chat as Settings
from bot.people.chats import Chats
from bot.people.outbox import OUTGOING, Sending
from bot.telegram.chat.talk import message
from bot.telegram.delivery import retrying
from retrieval.retriever import Retriever
from tests.bot.telegram.fake_network import Chat, run
from tests.bot.telegram.fake_network import message as question

OLD, NEW = -70, -100070
# A full disk, as SQLite sees it: each change raises OperationalError.
FILL, MAKE_ROOM = "PRAGMA query_only = ON", "PRAGMA query_only = OFF"


@pytest.fixture(autouse=True, params=["sqlite", pytest.param("postgres", marks=pytest.mark.long)])
def _memory(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the bot remember people in its home, and in a database: it does the same with both."""
    if request.param == "postgres":
        monkeypatch.setenv("SEEDBOT_DATABASE", request.getfixturevalue("postgres_url"))


async def deliver(chat: Chat, *sendings: Sending) -> None:
    """Sends these messages to the chat of the first."""
    chat.service.services.outbox.put(sendings)
    await chat.service.sender.deliver(sendings[0].chat)


def test_messages_and_data_follow_a_group_to_its_new_number(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        chat.network.api.moved[OLD] = NEW
        chats = Chats(chat.service.database)
        chats.put(OLD, Settings(language="ru"))
        await deliver(chat, message(OLD, "one"), message(OLD, "two"))
        assert [(sent.chat, sent.text) for sent in chat.network.api.sent] == [(NEW, "one"), (NEW, "two")]
        assert chats.get(NEW).language == "ru"
        assert chat.service.services.outbox.chats() == []

    run(retriever, tmp_path, story)


def test_a_missing_file_fails_only_its_own_message(
    retriever: Retriever, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(chat: Chat) -> None:
        await deliver(chat, Sending(7, {}, file=str(tmp_path / "gone.txt")), message(7, "two"))
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
        await deliver(chat, Sending(7, {}, str(kept)), Sending(7, {}, str(made), subject=OUTGOING))
        assert [sent.file for sent in chat.network.api.sent] == ["original.txt", "export.json"]

    run(retriever, tmp_path, story)
    assert (kept.exists(), made.exists()) == (True, False)


def test_a_full_disk_loses_nothing_and_sends_nothing_twice(
    retriever: Retriever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if "SEEDBOT_DATABASE" in os.environ:
        pytest.skip("the disk is full as SQLite sees it")
    monkeypatch.setattr(retrying, "DISK_PAUSE", 0.01)

    async def until_it_is_said() -> None:
        caplog.clear()
        while "Nothing can be stored (attempt to write a readonly database): make room on the disk." not in caplog.text:
            await asyncio.sleep(0.01)

    async def story(chat: Chat) -> None:
        service, database = chat.service, chat.service.database
        respond = chat.network.api.respond

        def fill_when_sent(path: str, parameters: dict[str, Any]) -> tuple[int, bytes] | None:
            if path.endswith("sendMessage"):
                database.execute(FILL)
            return respond(path, parameters)

        database.execute(FILL)
        raw = {"update_id": 1, "message": question("/start")}
        coming = asyncio.create_task(service.update_queue.take(raw))
        await until_it_is_said()
        assert service.update_queue.empty()
        database.execute(MAKE_ROOM)
        await coming
        monkeypatch.setattr(chat.network.api, "respond", fill_when_sent)
        await chat.process(Update.de_json(raw, service.bot))
        await until_it_is_said()
        service.sender.begin_all()
        database.execute(MAKE_ROOM)
        await service.sender.idle()
        assert service.services.outbox.chats() == []
        assert len(chat.texts()) == 1

    run(retriever, tmp_path, story)
