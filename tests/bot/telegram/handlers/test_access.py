"""Who is admitted, whichever way they try, and how much each person may ask."""

import logging
from unittest.mock import Mock

import pytest

from bot.catalogue import texts
from bot.people import usage
from bot.people.chats import Chats
from bot.people.invitations import Invitations
from bot.people.people import People
from bot.telegram.chat import question_limits
from bot.telegram.handlers.watches import WatchLoop
from retrieval.retriever import Retriever
from seeds.documents import Document
from tests.bot.telegram.crowd import QUESTION, asks, by, presses, user
from tests.bot.telegram.fake_network import Chat

pytestmark = pytest.mark.anyio

SAY = texts("en")
OWNER, ANN, BOB, GROUP = 1, 7, 8, -100
LISTED = pytest.mark.settings(owners={OWNER})
INVITED = pytest.mark.settings(owners={OWNER}, access="invited")
OPEN = pytest.mark.settings(owners={OWNER}, access="open")


async def invitation(chat: Chat) -> str:
    """The code of an invitation that the owner makes."""
    return (await asks(chat, OWNER, "/invite")).rpartition("?start=")[2]


@LISTED
async def test_a_stranger_is_told_once_a_day_and_logged_each_time(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = 1_000_000.0
    monkeypatch.setattr(usage, "time", lambda: now)
    caplog.set_level(logging.INFO, "bot")
    heard = [await asks(chat, ANN, text) for text in ("Which ferry?", "/start", "/sources", "/people")]
    assert heard == [SAY("not-admitted"), "", "", ""]
    assert await asks(chat, BOB) == SAY("not-admitted")
    now += 86400
    assert await asks(chat, ANN) == SAY("not-admitted")
    turned_away = [each.getMessage() for each in caplog.records if "turned away" in each.getMessage()]
    assert turned_away.count("User 7 was turned away from chat 7.") == 5
    assert "ferry" not in caplog.text


@LISTED
async def test_buttons_cards_edits_and_groups_tell_a_stranger_nothing(chat: Chat) -> None:
    assert "bicycles" in await asks(chat, OWNER)
    assert await asks(chat, OWNER, "/people") == SAY("people-list", count=1)
    for data in ("people:page:0", "people:show:1", "privacy:export", "language:ru", "group:admitted", "a:1:1", "x"):
        assert await presses(chat, ANN, data) == ("", SAY.plain("not-admitted"))
    await chat.hear(inline_query={"id": "1", "from": user(ANN), "query": "ferry", "offset": ""})
    assert chat.calls("answerInlineQuery")[0]["results"] == []
    await chat.hear(edited_message=by(ANN, edit_date=1))
    assert await asks(chat, ANN, "/ask Which ferry carries bicycles?", GROUP) == ""
    assert await asks(chat, ANN, "/help@seeds_bot", GROUP) == ""
    assert chat.network.calls == []


@INVITED
async def test_an_invitation_link_admits_one_person_once(chat: Chat) -> None:
    link = await asks(chat, OWNER, "/invite 3")
    assert "valid for 3 days" in link
    code = link.rpartition("?start=")[2]
    assert f"https://t.me/seeds_bot?start={code}" in link
    assert code.startswith("join-")
    assert await asks(chat, ANN) == SAY("not-admitted")
    assert await asks(chat, ANN, f"/start {code}") == SAY("welcome")
    assert "bicycles" in await asks(chat, ANN)
    assert [await asks(chat, BOB, f"/start {code}") for _ in range(2)] == [SAY("invitation-over"), ""]
    assert await asks(chat, BOB) == SAY("not-admitted")
    assert await asks(chat, ANN, f"/start {code}") == SAY("welcome")


@LISTED
async def test_a_link_does_nothing_without_admission_by_invitation(chat: Chat) -> None:
    code = Invitations(chat.service.database).create(OWNER, 7)
    assert await asks(chat, OWNER, "/invite") == SAY("invite-off")
    assert await asks(chat, ANN, f"/start {code}") == SAY("invitation-over")
    assert await asks(chat, ANN) == SAY("not-admitted")


@pytest.mark.parametrize("days", ["0", "366", "-1", "many", "1 2", "9" * 4000])
@INVITED
async def test_an_invitation_with_an_invalid_number_of_days_is_refused(chat: Chat, days: str) -> None:
    assert await asks(chat, OWNER, f"/invite {days}") == SAY("invite-how", most=365)


@OPEN
async def test_owner_commands_are_unknown_to_others(chat: Chat) -> None:
    for command in ("/people", "/invite", "/admit"):
        assert await asks(chat, ANN, command) == SAY("unknown-command")
    for data in ("people:page:0", "people:show:1", "people:block:1", "people:erase:1"):
        assert await presses(chat, ANN, data) == ("", SAY.plain("people-not-yours"))


async def test_without_owners_nobody_has_owner_commands(chat: Chat) -> None:
    assert await asks(chat, ANN, "/people") == SAY("unknown-command")


@OPEN
async def test_owners_block_unblock_and_remove_people(chat: Chat) -> None:
    assert "bicycles" in await asks(chat, ANN)
    card, _ = await presses(chat, OWNER, f"people:block:{ANN}")
    assert "<b>P7</b>" in card
    assert card.endswith("\nblocked")
    assert await asks(chat, ANN) == SAY("not-admitted")
    await presses(chat, OWNER, f"people:unblock:{ANN}")
    assert "bicycles" in await asks(chat, ANN)
    sure, _ = await presses(chat, OWNER, f"people:remove:{ANN}")
    assert sure == SAY("people-remove-sure", who="P7")
    left, _ = await presses(chat, OWNER, f"people:erase:{ANN}")
    assert left == SAY("people-list", count=1)


@INVITED
async def test_a_removed_person_needs_another_invitation(chat: Chat) -> None:
    code = await invitation(chat)
    assert await asks(chat, ANN, f"/start {code}") == SAY("welcome")
    await presses(chat, OWNER, f"people:erase:{ANN}")
    assert await asks(chat, ANN, f"/start {code}") == SAY("invitation-over")
    assert await asks(chat, ANN) == SAY("not-admitted")


@INVITED
async def test_a_blocked_person_does_not_use_up_an_invitation(chat: Chat) -> None:
    first, second = [await invitation(chat) for _ in range(2)]
    await asks(chat, ANN, f"/start {first}")
    await presses(chat, OWNER, f"people:block:{ANN}")
    assert await asks(chat, ANN, f"/start {second}") == SAY("invitation-over")
    assert await asks(chat, BOB, f"/start {second}") == SAY("welcome")


@LISTED
async def test_an_owner_can_be_neither_blocked_nor_removed(chat: Chat) -> None:
    await asks(chat, OWNER, "/start")
    for action in ("block", "erase"):
        card, _ = await presses(chat, OWNER, f"people:{action}:{OWNER}")
        assert card.endswith("\nowner")
    assert "bicycles" in await asks(chat, OWNER)


@OPEN
async def test_markup_in_names_is_escaped(chat: Chat) -> None:
    someone = user(ANN, first_name="<b>&", last_name="Ann", username="ann")
    await chat.hear(message=by(ANN, "/start") | {"from": someone})
    card, _ = await presses(chat, OWNER, f"people:show:{ANN}")
    assert card.startswith("<b>&lt;b&gt;&amp; Ann (@ann)</b>\nTelegram ID <code>7</code>, first seen ")


@OPEN
@pytest.mark.parametrize("name", ["", " "])
async def test_an_account_without_a_name_is_answered_and_listed(chat: Chat, name: str) -> None:
    await chat.hear(message=by(ANN) | {"from": user(ANN, first_name=name)})
    assert "bicycles" in chat.texts()[-1]
    await asks(chat, OWNER, "/people")
    assert f"people:show:{ANN}" in chat.network.api.buttons(OWNER).values()


@LISTED
async def test_only_admitted_groups_are_answered(chat: Chat) -> None:
    question = "/ask Which ferry carries bicycles?"
    assert await asks(chat, ANN, "/admit", GROUP) == ""
    assert await asks(chat, ANN, question, GROUP) == ""
    assert "bicycles" in await asks(chat, OWNER, question, GROUP)
    assert await asks(chat, OWNER, "/admit", GROUP) == SAY("group-admitted")
    assert "bicycles" in await asks(chat, ANN, question, GROUP)
    assert await asks(chat, ANN, question, -200) == ""
    assert await asks(chat, ANN) == SAY("not-admitted")
    for person, says in ((ANN, ""), (OWNER, SAY("group-not-admitted"))):
        changed, _ = await presses(chat, person, "group:admitted", GROUP)
        assert changed == says
    assert await asks(chat, ANN, question, GROUP) == ""


@pytest.mark.settings(owners={OWNER}, access="open", questions_a_minute=2, questions_a_day=3)
async def test_a_person_over_the_limit_is_told_once_and_nothing_is_searched(
    chat: Chat, retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000_000.0
    monkeypatch.setattr(usage, "time", lambda: now)
    searched = [Mock(wraps=retriever.ask), Mock(wraps=retriever.find)]
    monkeypatch.setattr(retriever, "ask", searched[0])
    monkeypatch.setattr(retriever, "find", searched[1])
    for _ in range(2):
        assert "bicycles" in await asks(chat, ANN)
    now += 20
    assert await asks(chat, ANN) == SAY("limit-minute", most=2, seconds=40)
    chat.network.calls.clear()
    assert [await asks(chat, ANN) for _ in range(3)] == ["", "", ""]
    assert await asks(chat, ANN, "/find ferry") == ""
    assert ([each.call_count for each in searched], chat.network.calls) == ([2, 0], [])
    now += 40
    assert "bicycles" in await asks(chat, ANN)
    assert await asks(chat, ANN) == SAY("limit-day", most=3, hours=24)
    assert [await asks(chat, ANN) for _ in range(3)] == ["", "", ""]
    assert searched[0].call_count == 3
    assert "bicycles" in await asks(chat, BOB)
    for _ in range(4):
        assert "bicycles" in await asks(chat, OWNER)
    now += 86400
    assert "bicycles" in await asks(chat, ANN)


async def test_inline_queries_over_the_limit_get_no_cards(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_limits, "CARDS", (("cards", 60, 1),))
    for cards in (1, 0, 0):
        await chat.hear(inline_query={"id": "1", "from": user(ANN), "query": QUESTION, "offset": ""})
        (answer,) = chat.calls("answerInlineQuery")
        assert len(answer["results"]) == cards
    assert "bicycles" in await asks(chat, ANN)


@OPEN
async def test_a_person_without_access_is_told_of_no_new_documents(chat: Chat, retriever: Retriever) -> None:
    watchman = WatchLoop(chat.service.services, chat.service.sender)
    for person in (ANN, BOB):
        await asks(chat, person, f"/watch {QUESTION}")
    await watchman.look()
    await presses(chat, OWNER, f"people:block:{ANN}")
    chat.network.calls.clear()
    retriever.add([Document("new.txt", "The harbour ferry carries bicycles. It is red.")])
    await watchman.look()
    assert {sent["chat_id"] for sent in chat.calls()} == {BOB}


@OPEN
async def test_only_who_writes_to_the_bot_is_known_to_it(chat: Chat) -> None:
    await chat.hear(inline_query={"id": "1", "from": user(ANN), "query": "ferry", "offset": ""})
    people = People(chat.service.database)
    assert people.get(ANN) is None
    await asks(chat, ANN)
    assert people.get(ANN) is not None


@OPEN
async def test_only_a_chat_that_writes_has_returned(chat: Chat) -> None:
    chats = Chats(chat.service.database)
    for each in (ANN, GROUP):
        chats.leave(each)
    await chat.hear(inline_query={"id": "1", "from": user(ANN), "query": "ferry", "offset": ""})
    assert chats.get(ANN).gone
    assert await asks(chat, ANN, f"/ask {QUESTION}", GROUP) != ""
    assert (chats.get(ANN).gone, chats.get(GROUP).gone) == (True, False)
    assert await asks(chat, ANN) != ""
    assert not chats.get(ANN).gone
