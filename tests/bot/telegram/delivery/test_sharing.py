"""A node takes the updates of a chat in their order, and again what met a database that was away."""

from pathlib import Path
from typing import Any

import pytest

from bot.people.inbox import Inbox
from bot.people.outbox import OUTGOING, Outbox, Sending
from retrieval.answering.answers import Answer
from retrieval.retriever import Retriever
from retrieval.storage.sql import AwayError
from tests.bot.telegram.crowd import by
from tests.bot.telegram.fake_network import Chat, run

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def _memory(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot remembers people in a database."""
    monkeypatch.setenv("SEEDBOT_DATABASE", postgres_url)


async def take(chat: Chat, person: int) -> int:
    """Stores a question as a poller does; gives the number of the update."""
    update = chat.network.api.push(message=by(person))
    await chat.service.update_queue.take(update)
    return int(update["update_id"])


def test_a_stored_update_is_handled_by_the_node_that_takes_its_chat(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        inbox = Inbox(chat.service.database)
        await take(chat, 7)
        await take(chat, 8)
        assert (inbox.chats(), chat.service.update_queue.empty()) == ([7, 8], True)
        await chat.service._sharing._work(8)
        await chat.service.sender.idle()
        assert [call["chat_id"] for call in chat.calls()] == [8]
        assert (inbox.chats(), inbox.next(8)) == ([7], None)

    run(retriever, tmp_path, story)


def test_a_chat_that_another_node_has_is_left_to_it(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await take(chat, 7)
        with chat.service._turns.taken("answer 7"):
            await chat.service._sharing._work(7)
        assert Inbox(chat.service.database).chats() == [7]

    run(retriever, tmp_path, story)


def test_an_update_that_met_a_database_that_was_away_is_handled_again(
    retriever: Retriever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, failures = retriever.ask, [AwayError("away")] * 2

    def ask_or_fail(*arguments: Any, **options: Any) -> Answer:
        if failures:
            raise failures.pop()
        return ask(*arguments, **options)

    monkeypatch.setattr(retriever, "ask", ask_or_fail)

    async def story(chat: Chat) -> None:
        number = await take(chat, 7)
        await chat.service._sharing._work(7)
        await chat.service.sender.idle()
        assert [text.splitlines()[0] for text in chat.texts()] == ["<b>The island ferry carries bicycles.</b>"]
        assert (failures, Inbox(chat.service.database).times_begun(number)) == ([], 0)

    run(retriever, tmp_path, story)


def test_updates_of_a_home_that_moved_are_found_by_their_chat(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        inbox = Inbox(chat.service.database)
        inbox.take(1, '{"update_id": 1, "message": {"message_id": 5, "date": 0, "chat": {"id": 9, "type": "private"}}}')
        inbox.take(2, '{"update_id": 2')
        assert inbox.chats() == []
        chat.service._sharing.stop()
        chat.service._sharing._look()
        assert inbox.chats() == [0, 9]

    run(retriever, tmp_path, story)


def test_a_file_is_sent_by_a_node_that_does_not_have_it(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        path = tmp_path / "export.json"
        path.write_text("{}")
        await chat.service.commit(None, [Sending(7, {}, file=str(path), subject=OUTGOING)])
        assert not path.exists()
        await chat.service.sender.idle()
        assert [(sent.file, sent.content) for sent in chat.network.api.sent] == [("export.json", b"{}")]
        assert Outbox(chat.service.database).content(1) is None

    run(retriever, tmp_path, story)
