"""Questions that the documents do not answer, with real documents and the WordEncoder."""

from dataclasses import replace
from typing import Any

import pytest

from bot.catalogue import texts
from bot.people.chats import Chat as ChatSettings
from bot.people.chats import Chats
from bot.people.missed import Missed
from bot.people.people import People
from tests.bot.telegram.botapi import Failure
from tests.bot.telegram.examples import answered, passage, refused
from tests.bot.telegram.fake_network import Chat, message

pytestmark = [pytest.mark.anyio, pytest.mark.settings(owners={1, 2}, people={7})]

SAY = texts("en")
QUESTION = "Who is the <king> of France?"
GROUP: dict[str, Any] = {"chat": -5, "kind": "supergroup", "title": "Reading & writing"}


def by(person: int, text: str, number: int, to: int | None = None, **content: Any) -> dict[str, Any]:
    """An owner's message in their chat with the bot, perhaps in reply to one of the bot's."""
    chat = {"id": person, "type": "private"}
    replied = {"message_id": to, "date": 0, "chat": chat, "text": "…"} if to else None
    reply = {"reply_to_message": replied} if replied else {}
    who = {"id": person, "is_bot": False, "first_name": "Owner"}
    return message(text, **{"chat": person, "message_id": number, "from": who, **reply, **content})


@pytest.fixture(autouse=True)
def _owners_are_known(chat: Chat) -> None:
    for owner in (1, 2):
        People(chat.service.database).seen(owner, "Owner")


async def ask_owners(chat: Chat) -> None:
    """Sends a refused question (the bot's message 99) to owner 1 (message 100) and owner 2 (message 101)."""
    await chat.hear(message=message(QUESTION))
    await chat.press("ask:1")
    chat.calls()


async def heard(chat: Chat, content: dict[str, Any]) -> list[str]:
    """What the bot says to a message."""
    await chat.hear(message=content)
    return chat.texts()


async def test_every_owner_is_asked_once_and_told_who_asks(chat: Chat) -> None:
    await chat.hear(message=message(QUESTION))
    (refusal,) = chat.calls()
    (row,) = refusal["reply_markup"]["inline_keyboard"]
    assert row == [{"text": "Ask a person", "callback_data": "ask:1"}]
    who = {"id": 7, "is_bot": False, "first_name": "Ann", "last_name": "<i>", "username": "ann"}
    await chat.press("ask:1", **{"from": who})
    (toast,) = [call for name, call in chat.network.calls if name == "answerCallbackQuery"]
    assert toast["text"] == SAY("owner-asked")
    asked = chat.calls()
    assert sorted(call["chat_id"] for call in asked) == [1, 2]
    assert asked[0]["text"] == (
        "<b>Ann &lt;i&gt; (@ann) asks</b>, and the documents have no answer:\n"
        "<blockquote>Who is the &lt;king&gt; of France?</blockquote>\n"
        "Reply to this message, and I will pass your words on as the owner’s answer."
    )
    await chat.press("ask:1")
    assert chat.calls() == []


@pytest.mark.settings
async def test_without_owners_there_is_nobody_to_ask(chat: Chat) -> None:
    await chat.hear(message=message(QUESTION))
    (refusal,) = chat.calls()
    assert "reply_markup" not in refusal
    await chat.press("ask:1")
    (toast,) = chat.calls("answerCallbackQuery")
    assert toast["text"] == SAY("button-unknown")


async def test_a_question_of_another_chat_is_not_passed_on(chat: Chat) -> None:
    await chat.hear(message=message(QUESTION))
    chat.calls()
    await chat.press("ask:1", **{"chat": 2, "from": {"id": 2, "is_bot": False, "first_name": "B"}})
    assert [name for name, _ in chat.network.calls] == ["answerCallbackQuery"]


async def test_an_owners_reply_is_delivered_and_ends_the_question(chat: Chat) -> None:
    await ask_owners(chat)
    await chat.hear(message=by(1, "There is <none> & never will be.", 50, to=100))
    answer, confirmation = sorted(chat.calls(), key=lambda call: -call["chat_id"])
    assert (answer["chat_id"], answer["reply_parameters"]["message_id"]) == (7, 5)
    assert answer["text"] == (
        "<b>The owner’s answer:</b>\n<blockquote>There is &lt;none&gt; &amp; never will be.</blockquote>"
    )
    assert (confirmation["chat_id"], confirmation["text"]) == (1, SAY("owner-delivered"))
    assert await heard(chat, by(1, "/missed", 51)) == [SAY("missed-none")]


async def test_a_second_owner_sees_the_first_answer_and_may_add_to_it(chat: Chat) -> None:
    await ask_owners(chat)
    await chat.hear(message=by(1, "None.", 50, to=100))
    await chat.hear(message=by(1, "Not since 1848.", 51, to=100))
    chat.calls()
    await chat.hear(message=by(2, "Nobody.", 60, to=101))
    (told,) = chat.calls()
    assert told["chat_id"] == 2
    assert told["text"] == f"<b>{SAY('owner-answered-already')}</b>\n<blockquote>None.</blockquote>"
    added = Missed(chat.service.database).replies(1)
    assert [(reply.owner, reply.text) for reply in added] == [(1, "None."), (1, "Not since 1848.")]
    shown = chat.service.services.outbox
    number = next(n for n in range(99, 120) if (sent := shown.shown(2, n)) and sent.subject == "adding 1")
    await chat.hear(message=by(2, "Nobody, but there is a pretender.", 61, to=number))
    assert {call["chat_id"] for call in chat.calls()} == {2, 7}


async def test_the_answer_uses_the_topic_and_language_of_its_group(chat: Chat) -> None:
    place = {**GROUP, "message_thread_id": 4, "is_topic_message": True}

    Chats(chat.service.database).put(-5, ChatSettings(language="ru"))
    question = message(f"/ask {QUESTION}", **{**place, "kind": "supergroup"})
    question["chat"]["title"] = question.pop("title")
    await chat.hear(message=question)
    pressed = {key: value for key, value in question.items() if key not in ("text", "entities", "message_id", "chat")}
    await chat.press("ask:1", **{**pressed, "chat": -5, "kind": "supergroup"})
    chat.calls()
    await chat.hear(message=by(1, "None.", 50, to=100))
    (answer,) = [call for call in chat.calls() if call["chat_id"] == -5]
    assert answer["message_thread_id"] == 4
    assert answer["text"].startswith("<b>Ответ владельца:</b>")


PHOTO: dict[str, Any] = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}
FILE: dict[str, Any] = {"document": {"file_id": "d", "file_unique_id": "d", "file_name": "a.pdf"}}
LINK: dict[str, Any] = {"entities": [{"type": "text_link", "offset": 0, "length": 4, "url": "https://a.example/"}]}


@pytest.mark.parametrize(("text", "content"), [("", PHOTO), ("", FILE), ("Here it is.", LINK)])
async def test_pictures_files_and_links_of_a_reply_arrive(chat: Chat, text: str, content: dict[str, Any]) -> None:
    await ask_owners(chat)
    await chat.hear(message=by(1, text, 50, to=100, **content))
    (copied,) = [call for name, call in chat.network.calls if name == "copyMessage"]
    assert (copied["chat_id"], copied["from_chat_id"], copied["message_id"]) == (7, 1, 50)
    assert copied["reply_parameters"]["message_id"] == 5
    assert sorted(chat.texts()) == [f"<b>{SAY('owner-says')}</b>", SAY("owner-delivered")]


async def test_an_album_has_one_heading(chat: Chat) -> None:
    await ask_owners(chat)
    for number in (50, 51, 52):
        await chat.hear(message=by(1, "", number, to=100, media_group_id="a", **PHOTO))
    names = [name for name, _ in chat.network.calls]
    assert (names.count("copyMessage"), names.count("sendMessage")) == (3, 2)


async def test_what_telegram_does_not_copy_is_not_promised(chat: Chat) -> None:
    await ask_owners(chat)
    poll = {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False}
    rest = {"is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False}
    texts_heard = await heard(chat, by(1, "", 50, to=100, poll={**poll, **rest, "members_only": False}))
    assert texts_heard == [SAY("owner-text-only")]


async def test_a_correction_takes_the_place_of_the_reply(chat: Chat) -> None:
    await ask_owners(chat)
    await chat.hear(message=by(1, "Pancakes.", 50, to=100))
    chat.calls()
    await chat.hear(edited_message=by(1, "Waffles.", 50, to=100, edit_date=9))
    (edit,) = [call for name, call in chat.network.calls if name == "editMessageText"]
    said = f"<b>{SAY('owner-says')}</b>\n<blockquote>Waffles.</blockquote>"
    assert (edit["chat_id"], edit["text"]) == (7, said)
    assert chat.texts() == [SAY("owner-corrected")]
    assert [reply.text for reply in Missed(chat.service.database).replies(1)] == ["Waffles."]


async def test_a_correction_that_has_no_place_comes_as_a_message(chat: Chat) -> None:
    await ask_owners(chat)
    await chat.hear(message=by(1, "", 50, to=100, caption="Old", **PHOTO))
    chat.calls()
    await chat.hear(edited_message=by(1, "", 50, to=100, edit_date=9, caption="New", **PHOTO))
    assert [name for name, _ in chat.network.calls].count("copyMessage") == 1
    assert sorted(chat.texts()) == [f"<b>{SAY('owner-corrects')}</b>", SAY("owner-corrected")]


@pytest.mark.parametrize("asked", ["who is the <KING> of france", "Hello, and who is the <king> of France?"])
async def test_the_owners_answer_is_offered_when_the_question_comes_again(chat: Chat, asked: str) -> None:
    await ask_owners(chat)
    await chat.hear(message=by(1, "There is none.", 50, to=100))
    chat.calls()
    again = message(asked, message_id=9)
    (text,) = await heard(chat, {**again, "chat": {"id": 1, "type": "private"}, "from": {**again["from"], "id": 1}})
    assert text == f"<b>{SAY('owner-said-before')}</b>\n<blockquote>There is none.</blockquote>"
    assert Missed(chat.service.database).open() == []


async def test_an_owners_answer_has_no_buttons_of_a_passage_that_is_not_shown(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask_owners(chat)
    await chat.hear(message=by(1, "There is none.", 50, to=100))
    near = replace(refused(passage()), near=True, best=answered(passage(), "Mars has two moons.").quotation)
    monkeypatch.setattr(chat.service.services.retriever, "ask", lambda *_: near)
    chat.calls()
    await chat.hear(message=message(QUESTION, message_id=9))
    (call,) = chat.calls()
    rows = call["reply_markup"]["inline_keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [["Similar passages"], ["Ask a person"]]


async def test_an_answer_with_a_picture_is_offered_with_it(chat: Chat) -> None:
    await ask_owners(chat)
    await chat.hear(message=by(1, "", 50, to=100, caption="Look", **PHOTO))
    chat.calls()
    await chat.hear(message=message(QUESTION, message_id=9))
    (copied,) = [call for name, call in chat.network.calls if name == "copyMessage"]
    assert (copied["chat_id"], copied["from_chat_id"], copied["message_id"]) == (7, 1, 50)


async def test_an_owner_who_never_came_is_no_promise_and_hears_it_on_coming(chat: Chat) -> None:
    for owner in (1, 2):
        People(chat.service.database).erase(owner)
        chat.network.api.fail("sendMessage", Failure(403), chat=owner)
    await chat.hear(message=message(QUESTION))
    await chat.press("ask:1")
    (toast,) = [call for name, call in chat.network.calls if name == "answerCallbackQuery"]
    assert toast["text"] == SAY("owner-away")
    chat.calls()
    await chat.press("ask:1")
    assert chat.calls() == []
    await chat.hear(message=by(1, "/start", 50))
    asked, *_ = chat.calls()
    assert (asked["chat_id"], "asks" in asked["text"]) == (1, True)
    await chat.hear(message=by(1, "/help", 51))
    assert len(chat.calls()) == 1


async def test_an_owner_is_asked_in_their_own_language(chat: Chat) -> None:
    People(chat.service.database).seen(1, "Owner", "ru")
    await chat.hear(message=message(QUESTION))
    chat.calls()
    await chat.press("ask:1")
    asked = {call["chat_id"]: call["text"].splitlines()[0] for call in chat.calls()}
    assert asked == {
        1: "<b>Спрашивает Ann</b>, а в документах ответа нет:",
        2: "<b>Ann asks</b>, and the documents have no answer:",
    }


async def test_in_a_group_the_owner_learns_who_asked_not_who_pressed(chat: Chat) -> None:
    Chats(chat.service.database).put(-5, ChatSettings(admitted=True))
    group = {"id": -5, "type": "group", "title": "R"}
    await chat.hear(message=message(f"/ask {QUESTION}") | {"chat": group})
    chat.calls()
    bob = {"id": 8, "is_bot": False, "first_name": "Bob"}
    await chat.press("ask:1", **{"from": bob, "chat": -5, "kind": "group"})
    assert chat.calls()[0]["text"].startswith("<b>Ann asks</b>")


async def test_the_button_goes_once_it_was_pressed(chat: Chat) -> None:
    await chat.hear(message=message(QUESTION))
    (refusal,) = chat.calls()
    await chat.press("ask:1", reply_markup=refusal["reply_markup"])
    (edit,) = [call for name, call in chat.network.calls if name == "editMessageReplyMarkup"]
    assert "reply_markup" not in edit


async def test_an_owner_learns_that_the_person_is_gone(chat: Chat) -> None:
    await ask_owners(chat)
    Chats(chat.service.database).leave(7)
    assert await heard(chat, by(1, "None.", 50, to=100)) == [SAY("owner-kept")]
    await chat.hear(message=message("/help", message_id=60))
    assert "None." in chat.texts()[0]


async def test_a_reply_to_an_edited_question_is_not_delivered(chat: Chat) -> None:
    await ask_owners(chat)
    await chat.hear(edited_message=message("Which ferry carries bicycles?", edit_date=9))
    chat.calls()
    assert await heard(chat, by(1, "None.", 50, to=100)) == [SAY("owner-too-late")]


async def test_an_owners_answer_stays_when_the_question_is_edited(chat: Chat) -> None:
    await ask_owners(chat)
    await chat.hear(message=by(1, "None.", 50, to=100))
    chat.calls()
    await chat.hear(edited_message=message("🙂", edit_date=9))
    assert [name for name, _ in chat.network.calls] == ["editMessageText"]


async def test_only_owners_can_answer_or_see_the_list(chat: Chat) -> None:
    await ask_owners(chat)
    assert await heard(chat, by(7, "/missed", 50)) == [SAY("unknown-command")]


async def test_an_owners_other_replies_are_questions(chat: Chat) -> None:
    await ask_owners(chat)
    (text,) = await heard(chat, by(1, "Which ferry carries bicycles?", 50, to=101))
    assert "<b>The island ferry carries bicycles.</b>" in text


async def test_missed_counts_and_clears_repeated_questions(chat: Chat) -> None:
    for number, text in enumerate(["Who is king?", "How tall is Everest?", "who is KING", "🙂"], 5):
        await chat.hear(message=message(text, message_id=number))
    chat.calls()
    assert (await heard(chat, by(1, "/missed", 50)))[0].splitlines() == [
        "<b>2 questions without an answer</b>",
        "1. Who is king? · asked 2 times",
        "2. How tall is Everest?",
        "<code>/missed clear 1</code> removes number 1 from the list.",
    ]
    assert await heard(chat, by(1, "/missed clear 1", 51)) == [SAY("missed-cleared")]
    for wrong in ("1", "x", ""):
        assert await heard(chat, by(1, f"/missed clear {wrong}", 51)) == [SAY("missed-unknown")]
    assert (await heard(chat, by(1, "/missed", 52)))[0].splitlines()[1:2] == ["2. How tall is Everest?"]


async def test_a_second_owner_sees_the_picture_of_the_first(chat: Chat) -> None:
    await ask_owners(chat)
    await chat.hear(message=by(1, "", 50, to=100, **PHOTO))
    chat.calls()
    await chat.hear(message=by(2, "Nobody.", 60, to=101))
    (copied,) = [call for name, call in chat.network.calls if name == "copyMessage"]
    assert (copied["chat_id"], copied["from_chat_id"], copied["message_id"]) == (2, 1, 50)
    assert chat.texts() == [f"<b>{SAY('owner-answered-already')}</b>"]
