"""Guest questions: asked in chats that the bot is not in, answered from the documents for everyone."""

from typing import Any

import pytest

from bot.catalogue import texts
from bot.people.chats import Chat as ChatSettings
from bot.people.chats import Chats
from bot.people.people import People
from retrieval.answering.confidence import Calibration
from retrieval.retriever import Retriever
from seeds.documents import Document
from tests.bot.telegram.fake_network import Chat, message
from tests.bot.telegram.handlers.conftest import Own

pytestmark = pytest.mark.anyio

FERRY = "The harbour is old. The island ferry carries bicycles."
SAY = texts("en")


@pytest.fixture
def documents() -> list[Document]:
    return [Document("ferry.txt", FERRY, "Ferries & more", "2026-01-31", "https://sea.org/f")]


def summoned(text: str, chat: int = -5, **content: Any) -> dict[str, Any]:
    mention = {"type": "mention", "offset": text.find("@"), "length": len("@seeds_bot")}
    kind = "group" if chat < 0 else "private"
    return message(text, chat, kind, **{"guest_query_id": "guest1", "entities": [mention], **content})


async def replies(chat: Chat, text: str, place: int = -5, **content: Any) -> list[str]:
    """What the bot says to a guest question; it must say it there and nowhere else."""
    await chat.hear(guest_message=summoned(text, place, **content))
    assert {name for name, _ in chat.network.calls} <= {"answerGuestQuery"}
    return [call["result"]["input_message_content"]["message_text"] for call in chat.calls("answerGuestQuery")]


@pytest.mark.parametrize("place", [-5, 8])
async def test_a_guest_question_is_answered_with_the_quotation_and_its_source(chat: Chat, place: int) -> None:
    (text,) = await replies(chat, "@seeds_bot Which ferry carries bicycles?", place)
    assert text.startswith("<i>Which ferry carries bicycles?</i>\n<b>The island ferry carries bicycles.</b>\n")
    assert 'Ferries &amp; more · January 31, 2026 · <a href="https://sea.org/f' in text


async def test_a_mention_alone_asks_what_it_replies_to(chat: Chat) -> None:
    question = message("Which ferry carries bicycles?", -5, "group", message_id=4)
    (text,) = await replies(chat, "@seeds_bot", reply_to_message=question)
    assert "<b>The island ferry carries bicycles.</b>" in text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("zebra quagga okapi?", "not-found"), ("", "no-words"), ("hello", "courtesy-greeting"), ("ok", "courtesy-about")],
)
async def test_a_guest_message_without_an_answer_gets_a_sentence(chat: Chat, text: str, sentence: str) -> None:
    assert await replies(chat, f"@seeds_bot {text}") == [SAY(sentence)]


@pytest.mark.parametrize(("threshold", "doubt"), [(0.4, "may-be"), (0.6, "may-not-be")])
async def test_a_guest_is_told_what_may_be_an_answer(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, threshold: float, doubt: str
) -> None:
    monkeypatch.setattr("retrieval.answering.pipeline.known", lambda _: Calibration(0, (0, 0, 0, 0), threshold, 0.6))
    (text,) = await replies(chat, "@seeds_bot Which ferry carries bicycles?")
    _, said, quoted, *_ = text.split("\n")
    assert (said, quoted) == (SAY(doubt), "<b>The island ferry carries bicycles.</b>")


async def test_a_guest_question_finds_nothing_of_the_persons_own(chat: Chat, own: Own) -> None:
    own(7, "The blue lighthouse was built by Captain Grey.")
    own(-5, "The blue lighthouse was built by Captain Black.")
    (text,) = await replies(chat, "@seeds_bot Who built the blue lighthouse?")
    assert "Captain" not in text


async def test_a_guest_question_without_documents_says_so(chat: Chat, retriever: Retriever) -> None:
    retriever.forget("ferry.txt")
    assert await replies(chat, "@seeds_bot Which ferry?") == [SAY("no-documents")]


@pytest.mark.settings(access="listed", people={8})
async def test_a_guest_is_admitted_as_a_person_never_as_a_chat(chat: Chat) -> None:
    Chats(chat.service.database).put(-5, ChatSettings(admitted=True))
    await chat.hear(guest_message=summoned("@seeds_bot Which ferry carries bicycles?"))
    assert chat.network.calls == []
    chat.network.api.unanswered.clear()


async def test_a_guest_is_not_known_as_one_who_wrote_to_the_bot(chat: Chat) -> None:
    await replies(chat, "@seeds_bot Which ferry carries bicycles?", 8)
    assert People(chat.service.database).get(7) is None


async def test_a_guest_message_does_not_bring_a_chat_back(chat: Chat) -> None:
    Chats(chat.service.database).put(7, ChatSettings(gone=True))
    await replies(chat, "@seeds_bot Which ferry carries bicycles?")
    assert Chats(chat.service.database).get(7).gone


async def test_a_failure_is_told_to_no_chat(chat: Chat, retriever: Retriever, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retriever, "ask", lambda *_, **__: 1 / 0)
    assert await replies(chat, "@seeds_bot Which ferry carries bicycles?") == []
    chat.network.api.unanswered.clear()


async def test_a_question_that_is_answered_too_late_is_let_be(chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
    chat.network.broken["answerGuestQuery"] = (400, "Bad Request: query is too old")
    await chat.hear(guest_message=summoned("@seeds_bot Which ferry carries bicycles?"))
    assert caplog.records == []
    chat.network.api.unanswered.clear()
