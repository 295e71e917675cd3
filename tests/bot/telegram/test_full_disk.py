"""A full disk, as SQLite sees it: each change raises OperationalError."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.people.database import Database
from bot.telegram.delivery import retrying
from tests.bot.telegram.examples import Shelf
from tests.bot.telegram.fake_network import Chat, message, run
from tests.bot.telegram.server import Answer


def fill(database: Database) -> None:
    database.execute("PRAGMA query_only = ON")


def make_room(database: Database) -> None:
    database.execute("PRAGMA query_only = OFF")


def filling(database: Database, respond: Answer) -> Answer:
    """Answers as Telegram does, while the disk fills when a message is sent."""

    def answer(path: str, parameters: dict[str, Any]) -> tuple[int, bytes] | None:
        if path.endswith("sendMessage"):
            fill(database)
        return respond(path, parameters)

    return answer


def test_a_full_disk_loses_nothing_and_sends_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(retrying, "DISK_PAUSE", 0.01)

    async def until_it_is_said() -> None:
        caplog.clear()
        while "Nothing can be stored (attempt to write a readonly database): make room on the disk." not in caplog.text:
            await asyncio.sleep(0.01)

    async def story(chat: Chat) -> None:
        service, database = chat.service, chat.service.database
        chat.network.api.people.add(7)
        fill(database)
        asked = Update.de_json({"update_id": 1, "message": message("Who?")}, service.application.bot)
        coming = asyncio.create_task(service.update_queue.put(asked))
        await until_it_is_said()
        assert service.update_queue.empty()
        make_room(database)
        await coming
        monkeypatch.setattr(chat.network.api, "respond", filling(database, chat.network.api.respond))
        await chat.process(asked)
        await until_it_is_said()
        service.sender.begin_all()
        make_room(database)
        await service.sender.idle()
        assert service.services.outbox.chats() == []
        assert len(chat.texts()) == 1

    with Shelf(tmp_path) as shelf:
        run(shelf, tmp_path, story)
