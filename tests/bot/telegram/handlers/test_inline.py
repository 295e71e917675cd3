"""Inline queries, with real documents and the WordEncoder."""

from dataclasses import replace
from typing import Any

import pytest

from bot.catalogue import texts
from bot.telegram.handlers.inline import card
from retrieval.retriever import Retriever
from seeds.documents import Document
from tests.bot.telegram.examples import answered, passage
from tests.bot.telegram.fake_network import Chat
from tests.bot.telegram.handlers.conftest import Own

pytestmark = pytest.mark.anyio

FERRY = "The harbour is old. The island ferry carries bicycles."


@pytest.fixture
def documents() -> list[Document]:
    return [Document("ferry.txt", FERRY, "Ferries & more", "2026-01-31", "https://sea.org/f")]


async def asked(chat: Chat, text: str, person: int = 7, offset: str = "") -> dict[str, Any]:
    someone = {"id": person, "is_bot": False, "first_name": "Ann"}
    await chat.hear(inline_query={"id": "1", "from": someone, "query": text, "offset": offset})
    (answer,) = chat.calls("answerInlineQuery")
    return answer


async def test_a_card_shows_title_and_date_and_posts_the_quotation(chat: Chat) -> None:
    answer = await asked(chat, "Which ferry carries bicycles?")
    (card,) = answer.pop("results")
    assert len(card.pop("id")) == 40
    assert card == {
        "type": "article",
        "title": "Ferries & more",
        "description": "January 31, 2026 · The island ferry carries bicycles.",
        "input_message_content": {
            "message_text": "<i>Which ferry carries bicycles?</i>\n<b>The island ferry carries bicycles.</b>\n"
            'Ferries &amp; more · January 31, 2026 · <a href="https://sea.org/f#:~:text=The%20island%20ferry%20carries%20bicycles.">sea.org</a>\n'
            "<blockquote expandable>The harbour is old. <b>The island ferry carries bicycles.</b></blockquote>",
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
        "reply_markup": {
            "inline_keyboard": [
                [{"text": "🔍 Search", "switch_inline_query_current_chat": "Which ferry carries bicycles?"}]
            ]
        },
    }
    assert answer == {"inline_query_id": "1", "cache_time": 30, "is_personal": True, "next_offset": ""}


def test_a_card_quotes_what_the_answer_quotes() -> None:
    found = passage()
    answer = answered(found, "They are small & dark.")
    best = answered(found, "Mars has two moons.").quotation
    made = card(answer.hits[0], replace(answer, best=best), texts("en"), None)
    assert made.description == "January 31, 2026 · They are small & dark."


async def test_an_empty_query_shows_what_to_do_and_a_refusal_is_reported(chat: Chat) -> None:
    for text in ("", " ", "?"):
        answer = await asked(chat, text)
        assert (answer["results"], answer["button"]["text"]) == ([], "Type a question")
    refused = await asked(chat, "zebra quagga okapi")
    assert refused["results"] == []
    assert refused["button"] == {"text": "That is not in the documents.", "start_parameter": "inline"}


async def test_a_card_for_a_channel_has_no_button(chat: Chat) -> None:
    someone = {"id": 7, "is_bot": False, "first_name": "Ann"}
    query = {"id": "1", "from": someone, "query": "Which ferry carries bicycles?", "offset": "", "chat_type": "channel"}
    await chat.hear(inline_query=query)
    ((card,),) = (answer["results"] for answer in chat.calls("answerInlineQuery"))
    assert "reply_markup" not in card


async def test_cards_on_something_else_are_left_out(chat: Chat, retriever: Retriever) -> None:
    retriever.add([Document("whale.txt", "A whale carries nothing at all."), Document("bus.txt", "The bus is old.")])
    assert len((await asked(chat, "Which ferry carries bicycles?"))["results"]) == 1


async def test_a_person_finds_their_own_documents_and_nobody_elses(chat: Chat, own: Own) -> None:
    for owner in (7, 8):
        own(owner, f"Ferry number {owner} carries bicycles.")
    for person in (7, 8):
        answer = await asked(chat, "Which ferry number carries bicycles?", person)
        shown = " ".join(card["input_message_content"]["message_text"] for card in answer["results"])
        assert [f"number {owner}" in shown for owner in (7, 8)] == [person == 7, person == 8]


async def test_cards_are_shown_a_page_at_a_time(chat: Chat, retriever: Retriever) -> None:
    retriever.add(Document(f"{number}.txt", f"Ferry number {number} carries bicycles.") for number in range(24))
    seen: list[str] = []
    offset = ""
    for size, following in ((10, "10"), (10, "20"), (5, "")):
        answer = await asked(chat, "Which ferry carries bicycles?", offset=offset)
        assert (len(answer["results"]), answer["next_offset"]) == (size, following)
        seen += [card["id"] for card in answer["results"]]
        offset = following
    assert len(set(seen)) == 25
    assert (await asked(chat, "Which ferry?", offset="nonsense"))["results"] != []
