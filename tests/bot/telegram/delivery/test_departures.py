"""A message that a node began to send is sent by no other until it has arrived or never will."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.people.database import Database
from bot.people.outbox import Outbox, Sending
from bot.telegram.delivery import departures
from bot.telegram.delivery.departures import Departures
from bot.telegram.delivery.turns import Turns
from retrieval.retriever import Retriever
from retrieval.storage.sql import AwayError
from tests.bot.telegram.fake_network import Chat, run

pytestmark = pytest.mark.long

ARRIVES = 0.5
CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"


@pytest.fixture(autouse=True)
def _soon(_no_waits: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(departures, "ARRIVES", ARRIVES)


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    with closing(Database(postgres_url)) as database:
        yield database


def test_who_follows_waits_for_the_message_that_was_noted_last(database: Database) -> None:
    turns, notes = Turns(database), Departures(database)
    assert notes.wait(7, 3) == 0
    with turns.taken("send 7") as turn:
        assert turn
        notes.note(turn, 7, 2)
        notes.note(turn, 7, 3)
    turns.close()
    assert 0 < Departures(database).wait(7, 3) <= ARRIVES
    assert (notes.wait(7, 2), notes.wait(7, 4), notes.wait(8, 3)) == (0, 0, 0)


def test_a_node_that_lost_its_turn_notes_nothing(database: Database) -> None:
    turns, notes = Turns(database), Departures(database)
    with turns.taken("send 7") as turn:
        assert turn
        database.rows(CUT_OFF)
        with pytest.raises(AwayError, match="cannot be reached"):
            notes.note(turn, 7, 3)
    assert notes.wait(7, 3) == 0


def test_a_note_that_took_long_is_made_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([0.0, 9.0, 10.0, 10.1])
    monkeypatch.setattr(departures, "monotonic", lambda: next(moments))
    turns = Turns(database)
    with turns.taken("send 7") as turn:
        assert turn
        Departures(database).note(turn, 7, 3)
    turns.close()
    assert next(moments, None) is None


def test_a_bot_that_is_alone_keeps_no_notes(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "people.sqlite")) as database:
        with Turns(database).taken("send 7") as turn:
            assert turn
            Departures(database).note(turn, 7, 3)
        assert Departures(database).wait(7, 3) == 0
        assert database.columns("pace") == []


@pytest.mark.parametrize("has_arrived", [True, False])
def test_a_message_under_way_is_sent_again_only_if_it_was_not_noted_as_sent(
    retriever: Retriever, tmp_path: Path, postgres_url: str, has_arrived: bool
) -> None:
    async def story(chat: Chat) -> None:
        memory, other = chat.service.database, Turns(chat.service.database)
        Outbox(memory).put([Sending(7, {"text": "one"})])
        with other.taken("send 7") as turn:
            assert turn
            Departures(memory).note(turn, 7, 1)
        other.close()
        chat.service.sender.begin(7)
        await asyncio.sleep(ARRIVES / 2)
        assert chat.texts() == []
        if has_arrived:
            Outbox(memory).sent(1, 99)
        await chat.service.sender.idle()
        assert chat.texts() == ([] if has_arrived else ["one"])

    run(retriever, tmp_path, story, database=postgres_url)
