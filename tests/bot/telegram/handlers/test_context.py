"""Follow-ups in a chat, with real documents and the WordEncoder."""

import re
from typing import Any

import pytest
from telegram.error import BadRequest

from bot.catalogue import texts
from bot.people import answers
from bot.people.answers import Answers
from bot.people.outbox import Sent
from bot.telegram.chat.talk import message as message_for
from bot.telegram.delivery.sender import _without_quote
from bot.telegram.handlers import context
from retrieval.answering.confidence import Calibration
from retrieval.retriever import Retriever
from seeds.documents import Document
from tests.bot.telegram.fake_network import Chat, message

pytestmark = pytest.mark.anyio

SAY = texts("en")
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


async def test_what_a_refusal_quotes_is_no_subject(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.answering.pipeline.known", lambda _: Calibration(0, (0, 0, 0, 0), 0.6))
    assert "<b>The harbour that the island ferry serves is old.</b>" in await ask(chat, FIRST, 5)
    (record,) = Answers(chat.service.database).all()
    assert (record.answered, record.document) == (False, "ferry.txt")
    turn = context._turn(record, is_meant=False)
    assert (turn.document, turn.start, turn.end) == (None, None, None)


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


BOT: dict[str, Any] = {"id": 1, "is_bot": True, "first_name": "Seeds", "username": "seeds_bot"}
WHALE = Document(
    "whale.txt", "The whale sings at night. It is grey.", "Of whales", "2023-05-01", "https://sea.example.org"
)
SINGS = "When does the whale sings?"


def reply(number: int = 99, text: str = "…", quote: str = "") -> dict[str, Any]:
    """What a message holds that replies to the bot's, perhaps to a part of it."""
    part = {"quote": {"text": quote, "position": 0, "is_manual": True}} if quote else {}
    return {"reply_to_message": {**message(text), "message_id": number, "from": BOT}, **part}


async def test_a_refusal_does_not_end_the_conversation(chat: Chat) -> None:
    await ask(chat, FIRST, 5)
    assert await ask(chat, "Who is the king of France?", 6) == SAY("not-found")
    assert LEAVES in await ask(chat, FOLLOW_UP, 7)


async def test_a_turned_page_is_what_this_article_means(
    chat: Chat, retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "NEAR", 0.0)  # the whale has nothing to do with the question
    retriever.add([WHALE])
    await ask(chat, FIRST, 5)
    given = Answers(chat.service.database).all()[0]
    place = [hit.document for hit in given.hits].index("whale.txt")
    await chat.press(f"a:1:{place}")
    chat.calls()
    assert "<b>2023-05-01</b>" in await ask(chat, "When was this article published?", 6)
    assert "https://sea.example.org" in await ask(chat, "link?", 7)


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        ("source?", "https://sea.example.org"),
        ("ссылка", "https://sea.example.org"),
        ("Sources?", "https://sea.example.org"),
        ("more", "sea.example.org\nIt is grey.\n"),
        ("ещё", "Passage 2 of"),
    ],
)
async def test_words_do_what_the_buttons_do(
    chat: Chat, retriever: Retriever, monkeypatch: pytest.MonkeyPatch, wish: str, shown: str
) -> None:
    monkeypatch.setattr(answers, "NEAR", 0.0)
    retriever.add([WHALE])
    await ask(chat, SINGS, 5)
    await chat.hear(message={**message(wish), "message_id": 6})
    (call,) = chat.calls()
    assert shown in re.sub("<[^>]*>", "", call["text"]) + "\n"
    assert call["reply_markup"]["inline_keyboard"]
    assert len(Answers(chat.service.database).all()) == 1
    assert chat.service.services.outbox.shown(7, 100) == Sent(7, 100, 6, "answer 1")


async def test_a_wish_without_an_answer_is_told_so(chat: Chat) -> None:
    assert await ask(chat, "more", 5) == SAY("nothing-shown")
    await ask(chat, "Who is the king of France?", 6)
    assert await ask(chat, "источник?", 7) == SAY("nothing-shown")
    assert "ferry.txt" in await ask(chat, "Sources?", 8)


async def test_the_last_passage_is_followed_by_none(chat: Chat) -> None:
    await ask(chat, FIRST, 5)
    for number in (6, 7):
        await ask(chat, "next", number)
    assert await ask(chat, "next", 8) == SAY("no-more-passages")


async def test_a_reply_to_an_answer_is_asked_of_its_document(chat: Chat, retriever: Retriever) -> None:
    retriever.add([Document("a.txt", "The red mill grinds corn. The miller is called Otto."), WHALE])
    await ask(chat, "What does the red mill grinds?", 5)
    await ask(chat, SINGS, 6)
    assert "Otto" in await ask(chat, "The miller is called?", 7, **reply(99))


async def test_a_quotation_is_what_a_question_is_about(chat: Chat, retriever: Retriever) -> None:
    retriever.add([WHALE])
    await ask(chat, SINGS, 5)
    assert LEAVES in await ask(chat, FOLLOW_UP, 6, **reply(99, quote="the island ferry"))


async def test_several_questions_are_answered_each_with_its_quote(chat: Chat, retriever: Retriever) -> None:
    retriever.add([WHALE])
    await chat.hear(message=message(f"Hello! {FIRST} {SINGS} Who is king?"))
    calls = chat.calls()
    quotes = [call["reply_parameters"].get("quote") for call in calls]
    assert quotes == [f"Hello! {FIRST}", SINGS, "Who is king?"]
    texts = [call["text"] for call in calls]
    assert "harbour" in texts[0]
    assert "whale" in texts[1]
    assert texts[2] == SAY("not-found")
    await chat.hear(edited_message=message(f"{SINGS}", edit_date=9))
    names = [name for name, _ in chat.network.calls]
    assert names == ["editMessageText", "deleteMessage", "deleteMessage"]


def test_a_quote_that_telegram_does_not_find_is_left_out() -> None:
    sending = message_for(7, "One.", question=5, quote="gone")
    failure = BadRequest("Message reply quote not found")
    assert _without_quote(sending, failure)
    assert sending.parameters["reply_parameters"] == {"message_id": 5, "allow_sending_without_reply": True}
    assert not _without_quote(sending, failure)
