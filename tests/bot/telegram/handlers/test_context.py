"""Follow-ups in a chat, with real documents and the WordEncoder."""

from typing import Any

import pytest

from bot.catalogue import texts
from bot.telegram.handlers import context
from retrieval.retriever import Retriever
from seeds.documents import Document
from tests.bot.telegram.fake_network import Chat, message

pytestmark = pytest.mark.anyio

FIRST = "Which harbour does the island ferry serve?"
FOLLOW_UP = "And when does it leave?"
LEAVES = "<b>The island ferry will leave at nine.</b>"


@pytest.fixture
def documents() -> list[Document]:
    return [
        Document("ferry.txt", "The harbour that the island ferry serves is old."),
        Document("times.txt", "The island ferry will leave at nine."),
        Document("birds.txt", "Every swallow will leave in the autumn."),
    ]


async def ask(service: Chat, text: str, number: int, **content: Any) -> str:
    await service.hear(message={**message(text, **content), "message_id": number})
    (answer,) = service.texts()
    return answer


async def test_a_follow_up_is_understood_by_earlier_questions(chat: Chat) -> None:
    await ask(chat, FIRST, 5)
    assert LEAVES in await ask(chat, FOLLOW_UP, 6)
    first, second = chat.service.database.rows("SELECT typed, searched FROM answers ORDER BY id")
    assert first == (FIRST, FIRST)
    assert second[0] == FOLLOW_UP
    assert "ferry" in second[1]


async def test_a_follow_up_gets_the_date_of_the_quoted_document(chat: Chat, retriever: Retriever) -> None:
    retriever.add([Document("sea.txt", "The whale sings at night.", "Of whales", "2023-05-01", "https://sea.example")])
    assert "<b>The whale sings at night.</b>" in await ask(chat, "When does the whale sings? from:sea", 5)
    assert "<b>2023-05-01</b>" in await ask(chat, "When was this article published?", 6)
    assert "<b>https://sea.example</b>" in await ask(chat, "А кто её опубликовал?", 7)


async def test_a_self_contained_question_is_not_changed(chat: Chat) -> None:
    await ask(chat, FIRST, 5)
    assert "swallow" in await ask(chat, "When will every swallow leave?", 6)
    rows = chat.service.database.rows("SELECT searched FROM answers ORDER BY id")
    assert rows == [(FIRST,), ("When will every swallow leave?",)]


async def test_new_begins_a_new_conversation(chat: Chat) -> None:
    await ask(chat, FIRST, 5)
    assert await ask(chat, "/new", 6) == texts("en")("begun-anew")
    assert LEAVES not in await ask(chat, FOLLOW_UP, 7)


async def test_after_some_minutes_a_question_stands_alone(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    await ask(chat, FIRST, 5)
    monkeypatch.setattr(context, "SPAN", 0.0)
    assert LEAVES not in await ask(chat, FOLLOW_UP, 6)


async def test_questions_of_others_count_only_in_reply_to_their_answer(chat: Chat) -> None:
    bob = {"from": {"id": 8, "is_bot": False, "first_name": "Bob"}}
    ann = {"from": {"id": 7, "is_bot": False, "first_name": "Ann"}}
    bot: dict[str, Any] = {"from": {"id": 1, "is_bot": True, "first_name": "Seeds", "username": "seeds_bot"}}
    group: dict[str, Any] = {"chat": -100, "kind": "supergroup"}
    await ask(chat, f"/ask {FIRST}", 5, **ann, **group)
    assert LEAVES not in await ask(chat, f"/ask {FOLLOW_UP}", 6, **bob, **group)
    answer = {**message("…", **bot, **group), "message_id": 99}
    chat.service.database.execute("UPDATE outbox SET message = 98 WHERE question <> 5")
    assert LEAVES in await ask(chat, FOLLOW_UP, 7, **bob, **group, reply_to_message=answer)
