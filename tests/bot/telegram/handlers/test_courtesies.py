"""Courtesies and questions about the bot itself: answered in a sentence or with a reaction, and kept nowhere."""

from typing import Any

import pytest

from bot.catalogue import texts
from bot.people.missed import Missed
from tests.bot.telegram.fake_network import Chat, message

pytestmark = [pytest.mark.anyio, pytest.mark.settings(questions_a_minute=1)]

SAY = texts("en")
GROUP: dict[str, Any] = {"chat": -5, "kind": "supergroup", "title": "Readers"}
OWN = {"message_id": 99, "date": 0, "chat": {"id": -5, "type": "supergroup", "title": "Readers"}, "text": "…"}
TO_BOT: dict[str, Any] = {**GROUP, "reply_to_message": {**OWN, "from": {"id": 1, "is_bot": True, "first_name": "B"}}}
SENTENCES = {
    "Hello!": SAY("courtesy-greeting"),
    "привет": SAY("courtesy-greeting"),
    "Who are you?": SAY("courtesy-about"),
    "что ты умеешь?": SAY("courtesy-about"),
    "help": SAY("courtesy-about"),
    "bye": SAY("courtesy-farewell"),
    "Speak Russian please": SAY("language-choose"),
    "говори по-русски": SAY("language-choose"),
    "удали файл": SAY("files-none"),
    "What documents do you have?": "<b>1 document</b>\n1. ferry.txt · 1 passage",
    "сколько всего документов?": "<b>1 document</b>\n1. ferry.txt · 1 passage",
}


@pytest.mark.parametrize("text", SENTENCES)
async def test_a_courtesy_is_answered_and_kept_nowhere(chat: Chat, text: str) -> None:
    for _ in range(3):
        await chat.hear(message=message(text))
    assert chat.texts() == [SENTENCES[text]] * 3
    assert chat.service.database.rows("SELECT * FROM answers") == []
    assert chat.service.database.rows("SELECT * FROM usage") == []
    assert Missed(chat.service.database).open() == []


@pytest.mark.parametrize(
    "heard",
    [message("thanks"), message("Спасибо!"), message("ok", **TO_BOT), message("ok thanks", **TO_BOT)],
)
async def test_thanks_get_a_reaction_and_no_words(chat: Chat, heard: dict[str, Any]) -> None:
    await chat.hear(message=heard)
    ((name, call),) = chat.network.calls
    assert (name, call["message_id"], len(call["reaction"])) == ("setMessageReaction", 5, 1)


async def test_thanks_are_answered_in_words_where_reactions_are_refused(chat: Chat) -> None:
    chat.network.broken["setMessageReaction"] = (400, "Bad Request: REACTION_INVALID")
    await chat.hear(message=message("thanks"))
    assert chat.texts() == [SAY("courtesy-thanks")]


async def test_a_mention_with_a_courtesy_is_answered_in_a_group(chat: Chat) -> None:
    name: dict[str, Any] = {"entities": [{"type": "mention", "offset": 0, "length": 10}]}
    await chat.hear(message=message("@seeds_bot hello", **GROUP, **name))
    await chat.hear(message=message("hello", **GROUP))
    assert chat.texts() == [SAY("courtesy-greeting")]


@pytest.mark.settings(questions_a_minute=10)
async def test_thanks_do_not_end_a_conversation(chat: Chat) -> None:
    await chat.hear(message={**message("Which ferry carries bicycles?"), "message_id": 5})
    await chat.hear(message={**message("thanks"), "message_id": 6})
    rows = chat.service.database.rows("SELECT message FROM answers")
    assert rows == [(5,)]


BOT: dict[str, Any] = {"id": 8, "is_bot": True, "first_name": "Other"}
BY_BOT: dict[str, Any] = {"from": BOT}
SILENT: list[dict[str, Any]] = [
    message("Which ferry carries bicycles?", via_bot={**BOT, "id": 1}),
    message("Which ferry carries bicycles?", via_bot=BOT),
    message("Which ferry carries bicycles?", **BY_BOT),
    message("/help", **BY_BOT),
    message("Which ferry carries bicycles?", **TO_BOT, **BY_BOT),
    message("/ask Which ferry carries bicycles?", **GROUP, **BY_BOT),
]


@pytest.mark.parametrize("heard", SILENT)
async def test_messages_of_bots_and_by_way_of_bots_get_no_answer(chat: Chat, heard: dict[str, Any]) -> None:
    await chat.hear(message=heard)
    await chat.hear(edited_message=heard)
    assert chat.network.calls == []


async def test_an_anonymous_administrator_is_answered(chat: Chat) -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    place = {"id": -5, "type": "supergroup", "title": "Readers"}
    await chat.hear(
        message=message("/ask Which ferry carries bicycles?", **{**GROUP, "from": anonymous}, sender_chat=place)
    )
    assert "bicycles" in chat.texts()[0]
