"""An edit changes what the message led to: a search, a standing question, an owner's reply."""

from typing import Any

import pytest

from bot.catalogue import texts
from bot.people.missed import Missed
from bot.people.watches import Watches
from tests.bot.telegram.fake_network import Chat, message

pytestmark = pytest.mark.anyio

SAY = texts("en")
CHANGES = {"editMessageText", "deleteMessage", "sendMessage", "copyMessage"}


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
    calls = [(name, call["chat_id"], call["text"]) for name, call in chat.network.calls]
    assert calls == [
        ("editMessageText", 7, f"<b>{SAY('owner-says')}</b>\n<blockquote>Waffles.</blockquote>"),
        ("sendMessage", 1, SAY("owner-corrected")),
    ]
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


async def test_an_edited_standing_question_replaces_its_first_answer(chat: Chat) -> None:
    await chat.hear(message=message("/watch Which ferry carries bicycles?"))
    kept, found = chat.texts()
    assert (kept, "carries" in found) == (SAY("watch-kept", question="Which ferry carries bicycles?"), True)
    await chat.hear(edited_message=message("/watch which ferry carries bicycles", edit_date=1))
    assert watched(chat) == ["Which ferry carries bicycles?"]
    assert [call["message_id"] for call in chat.calls("deleteMessage")] == [100]
    await chat.hear(edited_message=message("/watch Who won the cup?", edit_date=2))
    assert chat.texts("editMessageText") == [SAY("watch-kept", question="Who won the cup?")]
    assert watched(chat) == ["Who won the cup?"]


@pytest.mark.settings(owners={1}, people={7})
async def test_an_edit_sends_files_again_or_deletes_them(chat: Chat) -> None:
    await chat.hear(message=message("Who is the king of France?"))
    await chat.press("ask:1")
    await chat.hear(message=owner("", photo=[{"file_id": "x", "file_unique_id": "y", "width": 9, "height": 9}]))
    await chat.hear(message={**message("Who is the king of France?"), "message_id": 6})
    for words, changes in [
        ("who is the king of France", ["editMessageText", "deleteMessage", "copyMessage"]),
        ("Which ferry carries bicycles?", ["editMessageText", "deleteMessage"]),
    ]:
        chat.calls()
        await chat.hear(edited_message={**message(words, edit_date=1), "message_id": 6})
        assert [name for name, _ in chat.network.calls if name in CHANGES] == changes


async def test_an_edited_caption_is_asked_again(chat: Chat) -> None:
    film = {"file_id": "x", "file_unique_id": "y", "width": 9, "height": 9, "duration": 1}
    await chat.hear(message=message(video=film, caption="Who won the cup?"))
    chat.calls()
    await chat.hear(edited_message=message(video=film, caption="Which ferry carries bicycles?", edit_date=1))
    assert "carries" in chat.texts("editMessageText")[0]


@pytest.mark.parametrize("first", ["/watch Who won the cup?", "/watch Which ferry?", "/help", "/sources"])
async def test_a_command_edited_into_words_stays_answered(chat: Chat, first: str) -> None:
    await chat.hear(message=message(first))
    chat.calls()
    await chat.hear(edited_message=message("Which ferry carries bicycles?", edit_date=1))
    assert chat.network.calls == []
    assert len(watched(chat)) == first.startswith("/watch")
