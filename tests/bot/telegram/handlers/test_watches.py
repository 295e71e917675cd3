"""Standing questions, with real documents and the WordEncoder."""

import pytest

from bot.catalogue import texts
from bot.telegram.handlers.watches import WatchLoop
from retrieval.retriever import Retriever
from seeds.documents import Document
from tests.bot.telegram.fake_network import Chat, message
from tests.bot.telegram.handlers.conftest import Own

pytestmark = pytest.mark.anyio

SAY = texts("en")
QUESTION = "Which ferry carries bicycles?"


@pytest.fixture
def documents() -> list[Document]:
    return [Document("old.txt", "The old ferry carries bicycles on its lower deck.")]


def watchman(chat: Chat) -> WatchLoop:
    return WatchLoop(chat.service.services, chat.service.sender)


async def test_a_new_document_that_answers_is_reported_once(chat: Chat, retriever: Retriever) -> None:
    await chat.hear(message=message(f"/watch {QUESTION}"))
    assert chat.texts() == [SAY("watch-kept", question=QUESTION)]
    await watchman(chat).look()
    assert chat.texts() == []
    retriever.add([Document("new.txt", "The island ferry carries bicycles. It is green.")])
    await watchman(chat).look()
    heading, answer = chat.texts()
    assert heading == SAY("watch-answered", question=QUESTION)
    assert "<b>The island ferry carries bicycles.</b>" in answer
    retriever.add([Document("other.txt", "The harbour has a new clock on its tower.")])
    await watchman(chat).look()
    assert chat.texts() == []


async def test_a_document_of_another_chat_is_not_reported(chat: Chat, own: Own) -> None:
    await chat.hear(message=message(f"/watch {QUESTION}"))
    for owner in (8, 7):
        own(owner, f"Ferry number {owner} carries bicycles.")
    chat.texts()
    await watchman(chat).look()
    assert "Ferry number 7 carries bicycles." in chat.texts()[1]


async def test_a_button_of_the_list_removes_a_question(chat: Chat) -> None:
    await chat.hear(message=message("/watches"))
    assert chat.texts() == [SAY("watch-none")]
    for words in (QUESTION, QUESTION, "", "?"):
        await chat.hear(message=message(f"/watch {words}"))
    assert chat.texts() == [
        SAY("watch-kept", question=QUESTION),
        SAY("watch-known", question=QUESTION),
        SAY("watch-how"),
        SAY("no-words"),
    ]
    await chat.hear(message=message("/watches"))
    (sent,) = chat.calls()
    assert sent["reply_markup"] == {"inline_keyboard": [[{"text": f"✕ {QUESTION}", "callback_data": "w:1"}]]}
    await chat.press("w:1")
    assert chat.texts("editMessageText") == [SAY("watch-none")]
    await chat.press("w:1")
    assert chat.texts("answerCallbackQuery") == [SAY("watch-unknown")]


async def test_a_chat_has_a_limit_of_standing_questions(chat: Chat) -> None:
    for number in range(21):
        await chat.hear(message=message(f"/watch What is number {number}?"))
    assert chat.texts()[-1] == SAY("watch-most", most=20)
