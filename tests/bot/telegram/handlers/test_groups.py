"""Groups: when the bot speaks, where, in which language and about which documents."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from telegram import Update

from bot.catalogue import LANGUAGES, texts
from bot.people.chats import Chat as Settings
from bot.people.chats import Chats
from bot.telegram.chat.addressing import question_of
from bot.telegram.chat.talk import Talk
from retrieval.retriever import Retriever
from tests.bot.telegram import fake_network
from tests.bot.telegram.crowd import QUESTION, asks, by, presses, user
from tests.bot.telegram.fake_network import Chat, message
from tests.bot.telegram.handlers.conftest import Own

pytestmark = pytest.mark.anyio

SAY, RUSSIAN = texts("en"), texts("ru")
ANN, BOB, GROUP, SUPERGROUP = 7, 8, -70, -100070
BOT = user(1, is_bot=True, username="seeds_bot")
RIGHTS: dict[str, Any] = {
    f"can_{right}": False
    for right in (
        *("be_edited", "manage_chat", "delete_messages", "manage_video_chats", "restrict_members", "promote_members"),
        *("change_info", "invite_users", "post_stories", "edit_stories", "delete_stories"),
    )
} | {"is_anonymous": False}

Rank = Callable[[str], None]


@pytest.fixture
def rank(monkeypatch: pytest.MonkeyPatch) -> Rank:
    """Sets the status of everyone in groups: administrator or member."""

    def ranked(status: str) -> None:
        more = {"creator": {"is_anonymous": False}, "administrator": RIGHTS}.get(status, {})
        monkeypatch.setitem(fake_network.RESULTS, "getChatMember", {"status": status, "user": user(ANN), **more})

    ranked("member")
    return ranked


def mention(text: str, name: str = "@seeds_bot") -> dict[str, Any]:
    """The entities of a text that mentions the name."""
    before = text[: text.index(name)].encode("utf-16-le")
    return {"entities": [{"type": "mention", "offset": len(before) // 2, "length": len(name)}]}


def mentioning(text: str, name: str = "@seeds_bot", **more: Any) -> dict[str, Any]:
    """Ann's message in the group that mentions the name."""
    return by(ANN, text, GROUP, **mention(text, name), **more)


def said_by(someone: dict[str, Any], text: str = "Hello.", **more: Any) -> dict[str, Any]:
    """Content that replies to someone's message."""
    return {"reply_to_message": by(ANN, text, GROUP, **more) | {"from": someone}}


def understood(chat: Chat, content: dict[str, Any]) -> str:
    """The question that the bot understands in a message."""
    update = Update.de_json({"update_id": 1, "message": content}, chat.service.application.bot)
    return question_of(Talk(update, chat.service.database, [], chat.service.services.redrawing))


@pytest.mark.parametrize(
    ("content", "question"),
    [
        (mentioning("@seeds_bot who wrote it?"), "who wrote it?"),
        (mentioning("@Seeds_BOT, who wrote it?", "@Seeds_BOT"), "who wrote it?"),
        (mentioning("Who wrote it, @seeds_bot?"), "Who wrote it?"),
        (mentioning("😀😀 tell me @seeds_bot who wrote it"), "😀😀 tell me  who wrote it"),
        (mentioning("@seeds_bot: who?"), "who?"),
        (mentioning("@seeds_bot"), ""),
        (mentioning("@seeds_botany who?", "@seeds_botany"), ""),
        (mentioning("@other_bot who?", "@other_bot"), ""),
        (by(ANN, "Who?", GROUP), ""),
        (by(ANN, "Who?", GROUP, **said_by(BOT)), "Who?"),
        (by(ANN, "Who?", GROUP, **said_by(user(BOB))), ""),
        (by(ANN, "Who?", GROUP, **said_by(BOT, forum_topic_created={"name": "T", "icon_color": 1})), ""),
        (mentioning("@seeds_bot", **said_by(user(BOB), "Who wrote it?")), "Who wrote it?"),
        (mentioning("@seeds_bot", **said_by(BOT, "An answer.")), ""),
        (mentioning("@seeds_bot Who?", **said_by(user(BOB), "No.")), "Who?"),
        (
            by(ANN, "Seeds, who?", GROUP, entities=[{"type": "text_mention", "offset": 0, "length": 5, "user": BOT}]),
            "who?",
        ),
        (mentioning("@seeds_bot Who?", via_bot=BOT), ""),
        (
            mentioning("@seeds_bot Who?") | {"forward_origin": {"type": "user", "date": 0, "sender_user": user(BOB)}},
            "",
        ),
        (by(ANN, "/ask Who?", GROUP), "Who?"),
        (by(ANN, "/ask@Seeds_bot\nWho?", GROUP), "Who?"),
        (by(ANN, "/ask", GROUP, **said_by(user(BOB), "Who wrote it?")), "Who wrote it?"),
        (by(ANN, "/ask", GROUP), ""),
        (by(ANN, "Who?"), "Who?"),
    ],
)
async def test_a_message_that_addresses_the_bot_is_a_question(
    chat: Chat, content: dict[str, Any], question: str
) -> None:
    assert understood(chat, content) == question


async def test_a_command_after_a_mention_is_shown_as_it_is_to_be_written(chat: Chat) -> None:
    text = f"@seeds_bot /watch {QUESTION}"
    said = SAY("command-first", command=f"/watch@seeds_bot {QUESTION}")
    assert await asks(chat, ANN, text, GROUP, **mention(text)) == said
    text = "@seeds_bot /usr/bin is what?"
    assert await asks(chat, ANN, text, GROUP, **mention(text)) != SAY("command-first", command="/usr@seeds_bot")


async def test_the_bot_is_silent_unless_it_is_addressed(chat: Chat) -> None:
    for text in (QUESTION, "/dance", "/dance@seeds_bot", f"/ask@other_bot {QUESTION}", "/people", "/start@other_bot"):
        assert await asks(chat, ANN, text, GROUP) == "", text
    assert await asks(chat, ANN, "/ask", GROUP) == SAY("ask-how", bot="seeds_bot")
    assert "bicycles" in await asks(chat, ANN, f"/ask@SEEDS_bot {QUESTION}", GROUP)
    assert "bicycles" in await asks(chat, ANN, QUESTION, GROUP, **said_by(BOT))
    text = f"@seeds_bot {QUESTION}"
    assert "bicycles" in await asks(chat, ANN, text, GROUP, **mention(text))
    assert "bicycles" in await asks(chat, ANN, f"/ask {QUESTION}")


async def test_people_who_do_not_address_the_bot_are_not_stored(chat: Chat) -> None:
    await asks(chat, ANN, "Good morning!", GROUP)
    await asks(chat, BOB, f"/ask {QUESTION}", GROUP)
    assert chat.service.database.rows("SELECT person FROM people") == [(BOB,)]


async def test_the_answer_appears_in_the_topic_of_the_question(chat: Chat) -> None:
    topic = {"message_thread_id": 12, "is_topic_message": True}
    await chat.hear(message=by(ANN, f"/ask {QUESTION}", GROUP, **topic))
    (sent,) = chat.calls()
    assert (sent["message_thread_id"], sent["reply_parameters"]["message_id"]) == (12, 5)
    # A thread of replies outside a forum is not a topic.
    await chat.hear(message=by(ANN, f"/ask {QUESTION}", GROUP, message_thread_id=12))
    assert "message_thread_id" not in chat.calls()[0]


async def test_a_group_sees_no_other_chats_documents(chat: Chat, own: Own) -> None:
    own(ANN, "The secret ferry carries bicycles.")
    own(GROUP, "The group ferry carries bicycles.")
    seen = await asks(chat, ANN, f"/ask {QUESTION} group secret", GROUP)
    assert ("secret ferry" in seen, "group ferry" in seen) == (False, True)
    assert "note.txt" in await asks(chat, ANN, "/sources", GROUP)
    other = await asks(chat, ANN, "/sources", -71)
    assert ("note.txt" in other, "ferry.txt" in other) == (False, True)


async def test_administrators_switch_mentions_and_seeds(chat: Chat, rank: Rank) -> None:
    assert await asks(chat, ANN, "/settings", GROUP) == SAY("administrators-only")
    for data in ("group:mentions", "group:seeds", "language:ru"):
        assert await presses(chat, ANN, data, GROUP) == ("", SAY.plain("administrators-only"))
    assert Chats(chat.service.database).get(GROUP) == Settings()
    rank("administrator")
    assert await asks(chat, ANN, "/settings", GROUP) == SAY("group-settings")
    await presses(chat, ANN, "group:mentions", GROUP)
    await presses(chat, ANN, "group:seeds", GROUP)
    assert Chats(chat.service.database).get(GROUP) == Settings(mentions=False, seeds=False)
    assert await asks(chat, ANN, QUESTION, GROUP, **said_by(BOT)) == ""
    assert await asks(chat, ANN, "/sources", GROUP) == SAY("no-documents")
    assert "ferry.txt" in await asks(chat, ANN, "/sources", -71)
    rank("member")
    assert await presses(chat, ANN, "group:seeds", GROUP) == ("", SAY.plain("administrators-only"))


async def test_settings_cannot_change_while_a_persons_status_is_unknown(chat: Chat) -> None:
    chat.network.broken["getChatMember"] = (400, "Bad Request: chat not found")
    assert await presses(chat, ANN, "group:seeds", GROUP) == ("", SAY.plain("administrators-only"))


async def test_an_anonymous_administrator_writes_as_the_group(chat: Chat, rank: Rank) -> None:
    anonymous = {"sender_chat": {"id": GROUP, "type": "supergroup", "title": "G"}}
    heard = by(1087968824, "/settings", GROUP, **anonymous)
    await chat.hear(message=heard)
    assert chat.texts() == [SAY("group-settings")]
    # A channel that writes in the group is not its administrator.
    await chat.hear(message=heard | {"sender_chat": {"id": -5, "type": "channel", "title": "C"}})
    assert chat.texts() == [SAY("administrators-only")]


async def test_a_chosen_language_is_spoken_in_its_chat_only(chat: Chat, rank: Rank) -> None:
    assert await asks(chat, ANN, "/language") == SAY("language-choose")
    changed, _ = await presses(chat, ANN, "language:ru")
    assert changed == RUSSIAN("language-chosen")
    assert await asks(chat, ANN, "/start") == RUSSIAN("welcome")
    assert await asks(chat, BOB, "/start") == SAY("welcome")
    assert await asks(chat, ANN, "/ask", GROUP) == SAY("ask-how", bot="seeds_bot")
    rank("creator")
    await presses(chat, ANN, "language:ru", GROUP)
    assert await asks(chat, BOB, "/ask", GROUP) == RUSSIAN("ask-how", bot="seeds_bot")
    changed, _ = await presses(chat, ANN, "language:auto")
    assert changed == SAY("language-automatic-chosen")
    assert await asks(chat, ANN, "/start") == SAY("welcome")


def membership(chat: int, before: str, after: str, kind: str = "supergroup") -> dict[str, Any]:
    """An update: Ann changes the bot's own membership."""

    def member(status: str) -> dict[str, Any]:
        additions: dict[str, dict[str, Any]] = {"kicked": {"until_date": 0}, "administrator": RIGHTS}
        return {"status": status, "user": BOT, **additions.get(status, {})}

    heading = {"chat": {"id": chat, "type": kind, "title": "G"}, "from": user(ANN), "date": 0}
    return {**heading, "old_chat_member": member(before), "new_chat_member": member(after)}


async def test_the_bot_greets_when_added_and_records_its_removal(chat: Chat) -> None:
    chats = Chats(chat.service.database)
    await chat.hear(my_chat_member=membership(GROUP, "left", "member"))
    assert chat.texts() == [SAY("group-hello", bot="seeds_bot")]
    await chat.hear(my_chat_member=membership(GROUP, "member", "administrator"))
    await chat.hear(my_chat_member=membership(-5, "left", "member", "channel"))
    assert chat.texts() == []
    await chat.hear(my_chat_member=membership(GROUP, "member", "kicked"))
    assert (chat.texts(), chats.get(GROUP).gone) == ([], True)
    await chat.hear(my_chat_member=membership(ANN, "member", "kicked", "private"))
    assert chats.get(ANN).gone
    await chat.hear(my_chat_member=membership(ANN, "kicked", "member", "private"))
    assert (chat.texts(), chats.get(ANN).gone) == ([], False)


@pytest.mark.settings(owners={BOB})
async def test_strangers_who_add_the_bot_are_not_greeted(chat: Chat) -> None:
    await chat.hear(my_chat_member=membership(GROUP, "left", "member"))
    assert chat.texts() == []


async def test_a_person_who_blocked_the_bot_is_gone_until_they_write(chat: Chat) -> None:
    chats = Chats(chat.service.database)
    chat.network.broken["sendMessage"] = (403, "Forbidden: user is deactivated")
    await asks(chat, ANN)
    assert chats.get(ANN).gone
    del chat.network.broken["sendMessage"]
    await asks(chat, ANN)
    assert not chats.get(ANN).gone


async def test_a_groups_data_moves_to_its_new_number(chat: Chat, retriever: Retriever, own: Own) -> None:
    own(GROUP, "The group ferry carries bicycles.")
    chats = Chats(chat.service.database)
    chats.put(GROUP, Settings(language="ru"))
    await asks(chat, ANN, "/ask nothing of it?", GROUP)
    await asyncio.gather(
        chat.hear(message=message(chat=GROUP, kind="group", migrate_to_chat_id=SUPERGROUP)),
        chat.hear(message=message(chat=SUPERGROUP, kind="supergroup", migrate_from_chat_id=GROUP)),
    )
    assert chat.texts() == []
    assert (chats.get(SUPERGROUP).language, chats.is_known(GROUP)) == ("ru", False)
    assert [path.name for path in retriever.files.iterdir()] == [str(SUPERGROUP)]
    assert [source.collection for source in retriever.sources() if source.collection] == [str(SUPERGROUP)]
    assert "note.txt" in await asks(chat, ANN, "/sources", SUPERGROUP)


async def test_files_already_at_the_new_number_stay(chat: Chat, own: Own) -> None:
    old, new = own(GROUP, "The old ferry carries bicycles."), own(SUPERGROUP, "The new ferry carries bicycles.")
    old.rename(old.with_name("old.txt"))
    await chat.hear(message=message(chat=GROUP, kind="group", migrate_to_chat_id=SUPERGROUP))
    assert sorted(path.name for path in new.parent.iterdir()) == ["note.txt", "old.txt"]
    assert not old.parent.exists()


async def test_a_group_without_documents_of_its_own_or_for_all_has_none(chat: Chat) -> None:
    Chats(chat.service.database).put(GROUP, Settings(seeds=False))
    assert await asks(chat, ANN, "/ask Which ferry carries bicycles?", GROUP) == SAY("no-documents")


async def test_settings_are_for_groups(chat: Chat) -> None:
    assert await asks(chat, ANN, "/settings") == SAY("settings-private")


async def test_the_menu_of_a_private_chat_follows_its_language(chat: Chat) -> None:
    await presses(chat, ANN, "language:ru")
    menus = [call for name, call in chat.network.calls if name == "setMyCommands"]
    assert [menu.get("language_code") for menu in menus] == [None, *LANGUAGES[1:]]
    assert {menu["commands"][0]["description"] for menu in menus} == {RUSSIAN.plain("command-start")}
    await presses(chat, ANN, "language:auto")
    assert [name for name, _ in chat.network.calls].count("deleteMyCommands") == len(LANGUAGES)
    await presses(chat, ANN, "language:ru", GROUP)
    assert "setMyCommands" not in dict(chat.network.calls)
