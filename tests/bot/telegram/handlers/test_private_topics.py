"""Topics of a private chat: whatever is said in one is answered there."""

from typing import Any

import pytest

from bot.telegram.chat import typing_action
from tests.bot.telegram.fake_network import Chat, message

pytestmark = pytest.mark.anyio

TOPIC: dict[str, Any] = {"message_thread_id": 42, "is_topic_message": True}
WHICH = "Which ferry carries bicycles?"


def places(chat: Chat) -> list[Any]:
    """The topics of all that the bot sends, or shows itself typing in."""
    sent = ("sendMessage", "sendDocument", "copyMessage", "sendChatAction")
    found = [call.get("message_thread_id") for name, call in chat.network.calls if name in sent]
    chat.network.calls.clear()
    return found


@pytest.mark.parametrize(
    "text",
    [
        *(WHICH, "How many documents mention bicycles?", "zebra quagga okapi?", "hello", "🙂", "example.com"),
        *("/start", "/help", "/sources", "/find bicycles", "/watch When does it sail?", f"/watch {WHICH}", "/watches"),
        *("/files", "/add", "/forget", "/new", "/language", "/privacy", "/settings", "/dance"),
    ],
)
async def test_a_message_in_a_topic_is_answered_in_it(chat: Chat, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typing_action, "PATIENCE", 0)
    await chat.hear(message=message(text, **TOPIC))
    found = places(chat)
    assert found
    assert set(found) == {42}


async def test_a_file_in_a_topic_is_answered_in_it(chat: Chat) -> None:
    await chat.hear(message=message(document=chat.network.api.document("a.txt", b"Tea is hot."), **TOPIC))
    assert set(places(chat)) == {42}


@pytest.mark.parametrize("data", ["a:1:o", "privacy:export"])
async def test_a_button_in_a_topic_sends_into_it(chat: Chat, data: str) -> None:
    await chat.hear(message=message(WHICH, **TOPIC))
    places(chat)
    await chat.press(data, **TOPIC)
    assert places(chat) == [42]


async def test_the_topics_of_a_chat_are_conversations_of_their_own(chat: Chat) -> None:
    await chat.hear(message=message(WHICH, **TOPIC))
    await chat.hear(message=message("source?", message_id=6, message_thread_id=43, is_topic_message=True))
    assert "ferry.txt" not in chat.texts()[-1]
    await chat.hear(message=message("source?", message_id=7, **TOPIC))
    assert "ferry.txt" in chat.texts()[-1]
