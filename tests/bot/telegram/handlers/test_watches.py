"""Standing questions, with real documents and the WordEncoder."""

import pytest

from bot.catalogue import texts
from bot.people.answers import Answers
from bot.people.ratings import Verdicts
from bot.people.statistics import Statistics
from bot.telegram.handlers.watches import WatchLoop
from retrieval.retriever import Retriever
from seeds.documents import Document
from tests.bot.telegram.botapi import Failure
from tests.bot.telegram.fake_network import Chat, message
from tests.bot.telegram.handlers.conftest import Own

pytestmark = pytest.mark.anyio

SAY = texts("en")
QUESTION = "Which ferry carries bicycles?"
UNANSWERED = "Who is the king of France?"
NEW = Document("new.txt", "The island ferry carries bicycles. It is green.")


@pytest.fixture
def documents() -> list[Document]:
    return [Document("old.txt", "The old ferry carries bicycles on its lower deck.")]


def watchman(chat: Chat) -> WatchLoop:
    return WatchLoop(chat.service.services, chat.service.sender)


async def test_a_new_document_that_answers_is_reported_once(chat: Chat, retriever: Retriever) -> None:
    await chat.hear(message=message(f"/watch {QUESTION}"))
    kept, present = chat.texts()
    assert kept == SAY("watch-kept", question=QUESTION)
    assert present.startswith(f"{SAY('watch-answered-already')}\n<b>The old ferry carries bicycles")
    await watchman(chat).look()
    assert chat.texts() == []
    retriever.add([NEW])
    await watchman(chat).look()
    (notice,) = chat.texts()
    assert notice.startswith(f"{SAY('watch-answered', question=QUESTION)}\n<b>The island ferry carries")
    retriever.add([Document("other.txt", "The harbour has a new clock on its tower.")])
    await watchman(chat).look()
    assert chat.texts() == []


async def test_a_document_of_another_chat_is_not_reported(chat: Chat, own: Own) -> None:
    await chat.hear(message=message(f"/watch {QUESTION}"))
    for owner in (8, 7):
        own(owner, f"Ferry number {owner} carries bicycles.")
    chat.texts()
    await watchman(chat).look()
    (notice,) = chat.texts()
    assert "Ferry number 7 carries bicycles." in notice


async def test_a_button_of_the_list_removes_a_question(chat: Chat) -> None:
    await chat.hear(message=message("/watches"))
    assert chat.texts() == [SAY("watch-none")]
    for words in (QUESTION, UNANSWERED, f" {UNANSWERED.upper()} ", "", "?"):
        await chat.hear(message=message(f"/watch {words}"))
    kept, _, *others = chat.texts()
    assert kept == SAY("watch-kept", question=QUESTION)
    assert others == [
        SAY("watch-kept", question=UNANSWERED),
        SAY("watch-known", question=UNANSWERED.upper()),
        SAY("watch-how"),
        SAY("no-words"),
    ]
    await chat.hear(message=message("/watches"))
    (sent,) = chat.calls()
    assert sent["reply_markup"] == {
        "inline_keyboard": [
            [{"text": f"✕ {QUESTION}", "callback_data": "w:1"}],
            [{"text": f"✕ {UNANSWERED}", "callback_data": "w:2"}],
        ]
    }
    await chat.press("w:2")
    await chat.press("w:1")
    assert chat.texts("editMessageText")[-1] == SAY("watch-none")
    await chat.press("w:1")
    assert chat.texts("answerCallbackQuery") == [SAY("watch-unknown")]


async def test_a_chat_has_a_limit_of_standing_questions(chat: Chat) -> None:
    for number in range(21):
        await chat.hear(message=message(f"/watch What is number {number}?"))
    assert chat.texts()[-1] == SAY("watch-most", most=20)


async def test_a_notice_has_the_buttons_of_an_answer(chat: Chat, retriever: Retriever) -> None:
    await chat.hear(message=message(f"/watch {QUESTION}"))
    chat.calls()
    retriever.add([NEW])
    await watchman(chat).look()
    (notice,) = chat.calls()
    data = [each.get("callback_data") for row in notice["reply_markup"]["inline_keyboard"] for each in row]
    assert data == ["a:2:u0", "a:2:d0", "w:1:end", "a:2:0w", "a:2:o0", None]
    await chat.press("a:2:u", message_id=101)
    assert Answers(chat.service.database).verdicts(2) == Verdicts(1, 0)
    assert Statistics(chat.service.database).since(0).questions == 0


async def test_a_button_under_a_notice_ends_the_question_and_goes(chat: Chat, retriever: Retriever) -> None:
    await chat.hear(message=message(f"/watch {QUESTION}"))
    retriever.add([NEW])
    await watchman(chat).look()
    (*_, notice) = chat.calls()
    await chat.press("a:2:0w", message_id=101)
    assert "w:1:end" in str(chat.calls("editMessageText"))
    for said in ("watch-ended", "watch-unknown"):
        await chat.press("w:1:end", message_id=101, reply_markup=notice["reply_markup"])
        (edit,) = [call for name, call in chat.network.calls if name == "editMessageReplyMarkup"]
        assert len(edit["reply_markup"]["inline_keyboard"][0]) == 2
        assert chat.texts("answerCallbackQuery") == [SAY(said)]
    await chat.hear(message=message("/watches"))
    assert chat.texts() == [SAY("watch-none")]
    await chat.press("a:2:0", message_id=101)
    assert "w:1:end" not in str(chat.calls("editMessageText"))


async def test_a_reply_to_a_notice_is_understood_by_it(chat: Chat, retriever: Retriever) -> None:
    await chat.hear(message=message(f"/watch {QUESTION}"))
    retriever.add([NEW])
    await watchman(chat).look()
    chat.calls()
    replied = {**message("…"), "message_id": 101, "from": {"id": 1, "is_bot": True, "first_name": "S"}}
    await chat.hear(message=message("source?", message_id=200, reply_to_message=replied))
    assert chat.texts() == ["new.txt"]


async def test_a_chat_that_blocked_the_bot_hears_on_its_return_what_it_missed(chat: Chat, retriever: Retriever) -> None:
    await chat.hear(message=message(f"/watch {UNANSWERED}"))
    chat.calls()
    chat.network.api.fail("sendMessage", Failure(403), chat=7)
    for name in ("one", "two"):
        retriever.add([Document(f"{name}.txt", f"The king of France is called {name}.")])
        await watchman(chat).look()
    assert [name for name, _ in chat.network.calls] == ["sendMessage"]
    chat.calls()
    await chat.hear(message=message("/help", message_id=9))
    await watchman(chat).look()
    held, _, missed = chat.texts()
    assert "is called one" in held
    assert "is called two" in missed
    await watchman(chat).look()
    assert chat.calls() == []
