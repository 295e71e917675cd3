"""A full disk, as SQLite sees it: each change raises OperationalError."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from telegram import Update

from bot.config import Settings
from bot.people.database import Database
from bot.telegram.application import Service
from bot.telegram.delivery import retrying
from tests.bot.telegram.examples import Shelf
from tests.bot.telegram.fake_network import TOKEN, FakeNetwork, message


class FillingNetwork(FakeNetwork):
    """Fills the disk at the moment when Telegram accepts a message."""

    database: Database

    async def do_request(self, url: str, *rest: Any, **more: Any) -> tuple[int, bytes]:
        if url.endswith("sendMessage"):
            fill(self.database)
        return await super().do_request(url, *rest, **more)


def fill(database: Database) -> None:
    database.execute("PRAGMA query_only = ON")


def make_room(database: Database) -> None:
    database.execute("PRAGMA query_only = OFF")


def test_a_full_disk_loses_nothing_and_sends_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(retrying, "DISK_PAUSE", 0.01)
    network = FillingNetwork({})

    async def until_it_is_said() -> None:
        caplog.clear()
        while "Nothing can be stored (attempt to write a readonly database): make room on the disk." not in caplog.text:
            await asyncio.sleep(0.01)

    async def story(shelf: Shelf) -> None:
        service = Service(Settings(telegram_bot_token=SecretStr(TOKEN), home=tmp_path), shelf, network)
        application, network.database = service.application, service.database
        async with application:
            fill(service.database)
            asked = Update.de_json({"update_id": 1, "message": message("Who?")}, application.bot)
            coming = asyncio.create_task(service.update_queue.put(asked))
            await until_it_is_said()
            assert service.update_queue.empty()
            make_room(service.database)
            await coming
            await application.update_processor.process_update(asked, application.process_update(asked))
            await until_it_is_said()
            service.sender.begin_all()
            make_room(service.database)
            await service.sender.idle()
        assert service.services.outbox.chats() == []
        service.database.close()

    with Shelf(tmp_path) as shelf:
        asyncio.run(asyncio.wait_for(story(shelf), 20))
    assert [name for name, _ in network.calls].count("sendMessage") == 1
