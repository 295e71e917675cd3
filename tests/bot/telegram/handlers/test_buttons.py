"""The buttons under answers, with real documents and the WordEncoder."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import texts
from bot.people.answers import Answers
from bot.people.chats import Chat as ChatSettings
from bot.people.chats import Chats
from bot.people.outbox import Sending
from bot.telegram.delivery import rate_limiter
from bot.telegram.handlers import buttons
from retrieval.answering.answers import Answer
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from tests.bot.telegram.examples import FERRY, MARS, Shelf, answered, passage
from tests.bot.telegram.fake_network import Chat, message, run
from tests.bot.telegram.markup import read_html
from tests.fakes import WordEncoder

SAY = texts("en")
MOONS = "How many moons has Mars?"
REFUSED = "What colour is Phobos?"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "mars.txt").write_text(MARS)
    (folder / "ferry.txt").write_text(FERRY)
    return folder


@pytest.fixture
def retriever(tmp_path: Path, seeds: Path) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        retriever.sync(seeds)
        yield retriever


def labels(call: dict[str, Any]) -> list[list[str]]:
    return [[button["text"] for button in row] for row in call["reply_markup"]["inline_keyboard"]]


def data(call: dict[str, Any], label: str) -> str:
    rows = call["reply_markup"]["inline_keyboard"]
    return str(next(button["callback_data"] for row in rows for button in row if button["text"] == label))


def toast(chat: Chat) -> tuple[str, bool]:
    (call,) = chat.calls("answerCallbackQuery")
    return call.get("text", ""), bool(call.get("show_alert"))


async def pressed(chat: Chat, button: str, **content: Any) -> dict[str, Any]:
    """The message as it is edited after the press."""
    await chat.press(button, **content)
    (call,) = chat.calls("editMessageText")
    return call


def test_buttons_turn_through_the_passages_of_an_answer_and_back(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        (first,) = chat.calls()
        assert labels(first) == [["▶"], ["Around it", "Original"], ["👍", "👎"]]
        second = await pressed(chat, data(first, "▶"))
        assert labels(second) == [["◀", "▶"], ["Around it", "Original"], ["👍", "👎"]]
        assert second["message_id"] == 99
        assert read_html(second["text"]).startswith("Passage 2 of 4:\nThe island ferry carries bicycles.")
        assert second["link_preview_options"] == {"is_disabled": True}
        page = {button["text"]: button for row in second["reply_markup"]["inline_keyboard"] for button in row}
        assert page["Original"] == {"text": "Original", "url": "https://www.sky.org/m?a=1"}
        last = await pressed(chat, "a:1:3")
        assert labels(last)[0] == ["◀"]
        again = await pressed(chat, data(second, "◀"))
        assert (again["text"], labels(again)) == (first["text"], labels(first))

    run(retriever, tmp_path / "home", story)


def test_buttons_work_after_a_restart_and_after_newer_answers(retriever: Retriever, tmp_path: Path) -> None:
    asked: list[dict[str, Any]] = []

    async def before(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        asked.extend(chat.calls())
        await chat.hear(message=message("Which ferry carries bicycles?", message_id=6))

    async def after(chat: Chat) -> None:
        turned = await pressed(chat, data(asked[0], "▶"))
        assert read_html(turned["text"]).startswith("Passage 2 of 4:")
        await chat.press("a:1:u")
        rated = chat.calls("editMessageReplyMarkup")[0]
        assert labels(rated) == [["◀", "▶"], ["Around it", "Original"], ["👍 ✓", "👎"]]

    run(retriever, tmp_path / "home", before)
    run(retriever, tmp_path / "home", after)


def test_the_text_around_a_passage_is_shown_and_hidden_again(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        (first,) = chat.calls()
        wide = await pressed(chat, data(first, "Around it"))
        assert read_html(wide["text"]).rpartition("\n")[0] == retriever.text("mars.txt")
        assert "<b>Mars has two moons. They are small &amp; dark.</b>" in wide["text"]
        assert labels(wide)[1] == ["Passage only", "Original"]
        narrow = await pressed(chat, data(wide, "Passage only"))
        assert narrow["text"] == first["text"]

    run(retriever, tmp_path / "home", story)


def test_the_original_is_sent_as_a_file_in_reply_to_the_answer(
    retriever: Retriever, tmp_path: Path, seeds: Path
) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        chat.network.calls.clear()
        await chat.press("a:1:o")
        names = [name for name, _ in chat.network.calls]
        assert names == ["answerCallbackQuery", "sendDocument"]
        (sent,) = chat.calls("sendDocument")
        assert sent["reply_parameters"]["message_id"] == 99
        (seeds / "mars.txt").unlink()
        await chat.press("a:1:o")
        assert toast(chat) == (SAY("original-gone"), True)

    run(retriever, tmp_path / "home", story)


def test_the_original_of_a_chats_document_is_the_file_of_that_chat(
    retriever: Retriever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (retriever.files / "7").mkdir(parents=True)
    (retriever.files / "7" / "own.txt").write_text("The blue lighthouse was built by Captain Grey.")
    retriever.sync_collection("7")
    monkeypatch.setattr(buttons, "LARGEST_FILE", 46)

    async def story(chat: Chat) -> None:
        await chat.hear(message=message("Who built the blue lighthouse?"))
        chat.calls()
        await chat.press("a:1:o")
        assert len(chat.calls("sendDocument")) == 1
        (retriever.files / "7" / "own.txt").write_text("The blue lighthouse was built by Captain Grey. ")
        await chat.press("a:1:o")
        assert toast(chat) == (SAY("original-large"), True)

    run(retriever, tmp_path / "home", story)


def test_a_changed_or_missing_passage_leaves_the_message_as_it_is(
    retriever: Retriever, tmp_path: Path, seeds: Path
) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        chat.calls()
        (seeds / "mars.txt").write_text(MARS.replace("small & dark", "dark & small"))
        retriever.sync(seeds)
        for button in ("a:1:0", "a:1:0w", "a:1:o"):
            await chat.press(button)
            assert [name for name, _ in chat.network.calls] == ["answerCallbackQuery"]
            assert toast(chat) == (SAY("passage-gone"), True)
        (seeds / "ferry.txt").unlink()
        retriever.sync(seeds)
        await chat.press("a:1:1")
        assert toast(chat) == (SAY("passage-gone"), True)
        await chat.press("a:1:2")  # the change is before this passage and keeps its length
        assert len(chat.calls("editMessageText")) == 1

    run(retriever, tmp_path / "home", story)


@pytest.mark.parametrize(
    "button",
    ["a:2:0", "a:1:9", "a:1:x", "a:1", "a:999999999999999999999:1", "", "a:1:0; DROP TABLE answers", "ask:1", "🙂"],
)
def test_made_up_buttons_do_nothing(retriever: Retriever, tmp_path: Path, button: str) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        chat.calls()
        await chat.press(button)
        assert [name for name, _ in chat.network.calls] == ["answerCallbackQuery"]
        assert toast(chat) in [(SAY("button-unknown"), True), (SAY("passage-gone"), True)]

    run(retriever, tmp_path / "home", story)


def test_a_button_works_only_in_the_chat_of_its_answer(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        chat.calls()
        for button in ("a:1:1", "a:1:u", "a:1:o"):
            await chat.press(button, chat=8)
            assert toast(chat) == (SAY("button-unknown"), True)

    run(retriever, tmp_path / "home", story)


def test_a_document_no_longer_visible_in_the_chat_is_not_shown(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        chat.calls()
        Chats(chat.service.database).put(7, ChatSettings(seeds=False))
        for button in ("a:1:1", "a:1:0w", "a:1:o"):
            await chat.press(button)
            assert toast(chat) == (SAY("passage-gone"), True)

    run(retriever, tmp_path / "home", story)


def test_each_person_toggles_a_rating_and_a_group_counts_them(retriever: Retriever, tmp_path: Path) -> None:
    group: dict[str, Any] = {"chat": -5, "kind": "group"}

    async def story(chat: Chat) -> None:
        await chat.hear(message=message(f"/ask {MOONS}", **group))
        chat.calls()
        shown = []
        for person, button in ((7, "u"), (8, "u"), (9, "d"), (8, "u"), (7, "d")):
            who = {"id": person, "is_bot": False, "first_name": "Ann"}
            await chat.press(f"a:1:{button}", **group, **{"from": who})
            shown.append(labels(chat.calls("editMessageReplyMarkup")[0])[-1])
        assert shown == [["👍 1", "👎"], ["👍 2", "👎"], ["👍 2", "👎 1"], ["👍 1", "👎 1"], ["👍", "👎 2"]]

    run(retriever, tmp_path / "home", story)


def test_a_rating_is_confirmed_and_may_be_taken_back(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        chat.calls()
        said = []
        for _ in range(2):
            await chat.press("a:1:d")
            said.append(toast(chat))
        assert said == [(SAY("rating-kept"), False), (SAY("rating-taken-back"), False)]

    run(retriever, tmp_path / "home", story)


def test_a_refusal_shows_its_closest_passages_when_asked_to(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message(REFUSED))
        (refusal,) = chat.calls()
        assert refusal["text"] == SAY("not-found")
        assert labels(refusal) == [["Closest passages"]]
        shown = await pressed(chat, data(refusal, "Closest passages"))
        assert read_html(shown["text"]).startswith("That is not in the documents.\n\nClosest passage 1 of 4:\n")
        assert labels(shown) == [["▶"], ["Around it", "Original"]]
        await chat.hear(message=message("How many moons has Venus?", message_id=6))
        (bare,) = chat.calls()
        assert (bare["text"], "reply_markup" in bare) == (SAY("not-found"), False)

    run(retriever, tmp_path / "home", story)


def test_a_count_shows_a_number_and_its_documents(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message("How many documents mention bicycles?"))
        (text,) = chat.texts()
        assert text.splitlines()[0] == "<b>1 document mentions bicycles, in 1 passage.</b>"
        assert text.splitlines()[1].startswith("• Ferry news · 2026-01-31 · ")

    run(retriever, tmp_path / "home", story)


def test_a_question_without_documents_says_that_there_are_none(tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        assert chat.texts() == [SAY("no-documents")]

    with Retriever(Index(tmp_path), WordEncoder()) as empty:
        run(empty, tmp_path, story)


def edit(text: str, moment: int = 1, **content: Any) -> dict[str, Any]:
    return message(text, edit_date=moment, **content)


def test_an_edited_question_changes_its_answer_in_place(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        chat.calls()
        await chat.hear(edited_message=edit("Which ferry carries bicycles?"))
        assert [name for name, _ in chat.network.calls] == ["sendChatAction", "editMessageText"]
        (changed,) = chat.calls("editMessageText")
        assert changed["message_id"] == 99
        assert "<b>The island ferry carries bicycles.</b>" in changed["text"]
        assert data(changed, "👍") == "a:2:u"
        answers = Answers(chat.service.database)
        assert [given.typed for given in answers.all()] == [MOONS, "Which ferry carries bicycles?"]
        assert answers.by_message(7, 99) == answers.by_message(7, 5) == answers.get(2)
        shown = chat.service.services.outbox.shown(7, 99)
        assert shown is not None
        assert shown.subject == "answer 2"

    run(retriever, tmp_path / "home", story)


def test_a_question_edited_before_its_answer_is_sent_still_changes_it(
    retriever: Retriever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limiter, "CHAT_INTERVAL", 0.3)

    async def story(chat: Chat) -> None:
        await chat.hear(message={**message("/start"), "message_id": 4})
        chat.calls()
        corrected = chat.hear(edited_message=edit("Which ferry carries bicycles?"))
        await asyncio.gather(chat.hear(message=message(MOONS)), corrected)
        called = [name for name, _ in chat.network.calls]
        assert (called.count("sendMessage"), called.count("editMessageText")) == (1, 1)

    run(retriever, tmp_path, story)


def test_a_question_edited_into_no_question_and_back_is_answered(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        chat.calls()
        await chat.hear(edited_message=edit("🙂"))
        assert chat.texts("editMessageText") == [SAY("no-words")]
        await chat.hear(edited_message=edit(MOONS, 2))
        (text,) = chat.texts("editMessageText")
        assert "<b>Mars has two moons." in text

    run(retriever, tmp_path / "home", story)


def test_messages_a_corrected_answer_no_longer_needs_are_deleted(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        outbox = chat.service.services.outbox
        await chat.hear(message=message(MOONS))
        outbox.put([Sending(7, {"text": "its second part"}, question=5)])
        await chat.service.sender.deliver(7)
        assert [sent.message for sent in outbox.answers_to(7, 5)] == [99, 100]
        chat.calls()
        await chat.hear(edited_message=edit("🙂"))
        assert [name for name, _ in chat.network.calls] == ["sendChatAction", "editMessageText", "deleteMessage"]
        assert [sent.message for sent in outbox.answers_to(7, 5)] == [99]

    run(retriever, tmp_path / "home", story)


def test_further_messages_of_a_corrected_answer_follow_it(tmp_path: Path) -> None:
    def long(question: str) -> Answer:
        return answered(passage("One word. " * (900 if "long" in question else 1)), "One word.")

    async def story(chat: Chat) -> None:
        await chat.hear(message=message("A short one?"))
        chat.calls()
        await chat.hear(edited_message=edit("A long one?"))
        assert [name for name, _ in chat.network.calls] == [
            "sendChatAction",
            "editMessageText",
            "sendMessage",
            "sendMessage",
        ]
        assert data(chat.calls()[-1], "👍") == "a:2:u"

    with Shelf(tmp_path, long) as shelf:
        run(shelf, tmp_path, story)


def test_editing_a_question_writes_its_deleted_answer_again(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        chat.calls()
        chat.network.broken["editMessageText"] = (400, "Bad Request: message to edit not found")
        await chat.hear(edited_message=edit("Which ferry carries bicycles?"))
        (sent,) = chat.calls()
        assert sent["reply_parameters"]["message_id"] == 5
        assert "bicycles" in sent["text"]
        assert [each.message for each in chat.service.services.outbox.answers_to(7, 5)] == [100]

    run(retriever, tmp_path / "home", story)


def test_an_edited_command_is_not_a_question(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        chat.calls()
        await chat.hear(edited_message=edit("/sources"))
        assert chat.network.calls == []

    run(retriever, tmp_path / "home", story)
