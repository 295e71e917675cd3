"""An edit changes what the message led to: a search, a standing question, an owner's reply."""

from typing import Any

import pytest

from bot.catalogue import texts
from bot.people.missed import Missed
from bot.people.watches import Watches
from tests.bot.telegram.fake_network import Chat, message

pytestmark = pytest.mark.anyio

SAY = texts("en")


def owner(text: str, **content: Any) -> dict[str, Any]:
    """An owner's reply to what they were asked, message 100 of the bot."""
    chat = {"id": 1, "type": "private"}
    asked = {"message_id": 100, "date": 0, "chat": chat, "text": "…"}
    who = {"id": 1, "is_bot": False, "first_name": "Owner"}
    return message(text, **{"chat": 1, "message_id": 50, "from": who, "reply_to_message": asked, **content})


def watched(chat: Chat) -> list[str]:
    return [watch.question for watch in Watches(chat.service.database).of(7)]


@pytest.mark.settings(owners={1}, people={7})
async def test_an_edited_reply_of_an_owner_changes_what_the_asker_reads(chat: Chat) -> None:
    await chat.hear(message=message("Who is the king of France?"))
    await chat.press("ask:1")
    await chat.hear(message=owner("Pancakes."))
    chat.calls()
    await chat.hear(edited_message=owner("Waffles.", edit_date=1))
    edits = {call["chat_id"]: call["text"] for call in chat.calls("editMessageText")}
    assert edits == {
        7: f"<b>{SAY('owner-says')}</b>\n<blockquote>Waffles.</blockquote>",
        1: SAY("owner-delivered"),
    }
    missed = Missed(chat.service.database)
    assert ([reply.text for reply in missed.replies(1)], missed.open()) == (["Waffles."], [])


async def test_an_edited_search_is_made_again(chat: Chat) -> None:
    await chat.hear(message=message("/find bicycles"))
    await chat.hear(message={**message("/find"), "message_id": 6})
    chat.calls()
    await chat.hear(edited_message=message("/find green", edit_date=1))
    assert "<b>green</b>" in chat.texts("editMessageText")[0]
    await chat.hear(edited_message={**message("/find\nferry", edit_date=1), "message_id": 6})
    assert "<b>ferry</b>" in chat.texts("editMessageText")[0]


async def test_an_edited_standing_question_replaces_the_old_one(chat: Chat) -> None:
    await chat.hear(message=message("/watch Who won the cup?"))
    chat.calls()
    await chat.hear(edited_message=message("/watch Who won the race?", edit_date=1))
    assert chat.texts("editMessageText") == [SAY("watch-kept", question="Who won the race?")]
    assert watched(chat) == ["Who won the race?"]
    await chat.hear(edited_message=message("/watch ?", edit_date=2))
    assert watched(chat) == ["Who won the race?"]


@pytest.mark.parametrize("first", ["/watch Who won the cup?", "/help", "/sources"])
async def test_a_command_edited_into_words_stays_answered(chat: Chat, first: str) -> None:
    await chat.hear(message=message(first))
    chat.calls()
    await chat.hear(edited_message=message("Which ferry carries bicycles?", edit_date=1))
    assert chat.network.calls == []
    assert len(watched(chat)) == first.startswith("/watch")
