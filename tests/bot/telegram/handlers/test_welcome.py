"""The first screen: the greeting with questions from the documents, and what Telegram shows before it."""

from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import LANGUAGES, texts
from bot.people.answers import Answers
from bot.people.chats import Chat as ChatSettings
from bot.people.chats import Chats
from bot.telegram import menu
from retrieval.retriever import Retriever
from tests.bot.telegram.fake_network import Chat, message
from tests.bot.telegram.handlers.conftest import Own

pytestmark = pytest.mark.anyio

SAY = texts("en")
CLOCK = "Which clock is in the harbour?"
OFFERED = {"inline_keyboard": [[{"text": CLOCK, "callback_data": "example:0"}]]}


@pytest.fixture
def clock(retriever: Retriever, tmp_path: Path) -> None:
    """A document that asks and answers a question."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "clock.md").write_text(f"# Clock\n\n## {CLOCK}\n\nThe harbour has the old clock of a tower.\n")
    retriever.sync(folder)


async def start(chat: Chat) -> dict[str, Any]:
    await chat.hear(message=message("/start"))
    (sent,) = chat.calls()
    return sent


async def test_the_greeting_offers_questions_that_a_tap_asks(chat: Chat, clock: None) -> None:
    greeting = await start(chat)
    assert greeting["text"] == f"{SAY('welcome')}\n\n{SAY('welcome-examples')}"
    assert greeting["reply_markup"] == OFFERED
    await chat.press("example:0", reply_markup=OFFERED)
    (answer,) = chat.calls()
    assert answer["text"].startswith(f"<i>{CLOCK}</i>\n<b>The harbour has the old clock of a tower.</b>\n")
    assert answer["reply_parameters"]["message_id"] == 99
    (given,) = Answers(chat.service.database).all()
    assert (given.typed, given.answered, given.message) == (CLOCK, True, 99)
    await chat.hear(message=message("source?", message_id=200))
    assert "clock.md" in chat.texts()[0]


async def test_the_same_example_is_counted_once(chat: Chat, clock: None) -> None:
    for _ in range(2):
        await chat.press("example:0", reply_markup=OFFERED)
    assert len(Answers(chat.service.database).all()) == 1


async def test_a_button_whose_message_is_not_shown_any_more_asks_nothing(chat: Chat, clock: None) -> None:
    for place in ({}, {"date": 0}, {"reply_markup": {"inline_keyboard": [[{"text": "?", "callback_data": "a:1:0"}]]}}):
        await chat.press("example:0", **place)
        assert chat.texts("answerCallbackQuery") == [SAY("button-unknown")]
    assert Answers(chat.service.database).all() == []


@pytest.mark.settings(questions_a_minute=1)
async def test_an_example_over_the_limit_is_told_so(chat: Chat, clock: None) -> None:
    for said in ("", SAY("limit-presses")):
        await chat.press("example:0", reply_markup=OFFERED)
        (toast,) = (call for name, call in chat.network.calls if name == "answerCallbackQuery")
        assert toast.get("text", "") == said
        chat.network.calls.clear()


async def test_a_chat_that_leaves_the_documents_for_everyone_out_gets_no_examples(chat: Chat, clock: None) -> None:
    Chats(chat.service.database).put(7, ChatSettings(seeds=False))
    assert (await start(chat))["text"] == SAY("welcome")


async def test_no_document_of_a_chat_is_an_example_in_another(chat: Chat, own: Own) -> None:
    own(8, "Whose secret is it? Harbour secrets are kept. The Harbour is old.")
    assert "reply_markup" not in await start(chat)


async def test_without_documents_nothing_is_offered(chat: Chat, retriever: Retriever) -> None:
    retriever.forget("ferry.txt")
    assert (await start(chat))["text"] == SAY("welcome")


async def test_new_documents_bring_new_examples(chat: Chat, clock: None, retriever: Retriever) -> None:
    assert (await start(chat))["reply_markup"] == OFFERED
    retriever.forget("clock.md")
    assert "reply_markup" not in await start(chat)


async def test_a_new_bot_is_described_in_every_language(chat: Chat) -> None:
    await menu.register(chat.service.bot, ())
    api = chat.network.api
    for place, language in enumerate(LANGUAGES):
        code = language if place else ""
        assert api.described["description", code] == texts(language).plain("bot-description")
        assert api.described["short_description", code] == texts(language).plain("bot-short-description")
    assert api.menu_button == {"type": "commands"}


async def test_what_an_owner_has_set_stays(chat: Chat) -> None:
    chat.network.api.described = {(kind, ""): "Mine" for kind in ("description", "short_description")}
    app = {"type": "web_app", "text": "Open", "web_app": {"url": "https://a.example"}}
    chat.network.api.menu_button = app
    await menu.register(chat.service.bot, ())
    assert set(chat.network.api.described.values()) == {"Mine"}
    assert chat.network.api.menu_button == app


async def test_a_server_that_knows_no_descriptions_does_not_stop_the_bot(chat: Chat) -> None:
    chat.network.broken = {"getMyDescription": (404, "Not Found: method not found")}
    await menu.register(chat.service.bot, ())
    # As it may look to a library that does not know it yet.
    chat.network.broken, chat.network.api.menu_button = {}, {"type": "web_app"}
    await menu.register(chat.service.bot, ())
