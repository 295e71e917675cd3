"""The buttons under answers, with real documents and the WordEncoder."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import texts
from bot.people.answers import Answers
from bot.people.chats import Chat as ChatSettings
from bot.people.chats import Chats
from bot.people.outbox import Sending
from bot.people.ratings import Verdicts
from bot.telegram.chat import keyboards
from bot.telegram.delivery import rate_limiter
from bot.telegram.routes import Routes
from retrieval.answering.answers import Further, Quotation, Relation
from retrieval.answering.confidence import Calibration
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from tests.bot.telegram.botapi import person_of
from tests.bot.telegram.examples import FERRY, MARS, answered, passage
from tests.bot.telegram.fake_network import Chat, message, run
from tests.bot.telegram.markup import read_html
from tests.fakes import WordEncoder

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("all_passages")]

Call = dict[str, Any]
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


def labels(call: Call) -> list[list[str]]:
    return [[button["text"] for button in row] for row in call["reply_markup"]["inline_keyboard"]]


def data(call: Call, label: str) -> str:
    rows = call["reply_markup"]["inline_keyboard"]
    return str(next(button["callback_data"] for row in rows for button in row if button["text"] == label))


async def alert(bot: Chat, button: str, **content: Any) -> str:
    """The alert that is all that a press leads to."""
    await bot.press(button, **content)
    assert called(bot) == ["answerCallbackQuery"]
    (call,) = bot.calls("answerCallbackQuery")
    assert call["show_alert"]
    return str(call["text"])


def called(chat: Chat) -> list[str]:
    return [name for name, _ in chat.network.calls]


async def pressed(chat: Chat, button: str, **content: Any) -> Call:
    """The message as it is edited after the press."""
    await chat.press(button, **content)
    (call,) = chat.calls("editMessageText")
    return call


# What the buttons in old chats carry, each with its subject and values.
CARRIED = {
    "a:12:0": ("a", "12", "0"),
    "a:12:99w": ("a", "12", "99w"),
    **{f"a:12:{act}": ("a", "12", act) for act in ("o", "u", "d", "o2", "u2", "d12")},
    "example:2": ("example", "2"),
    "ask:12": ("ask", "12"),
    "f:0": ("f", "0"),
    "file:12:0": ("file", "12", "0"),
    **{f"files {act} 12": ("files", act, "12") for act in ("page", "show", "ask", "forget", "forget-all")},
    **{f"files {act} 12": ("files", act, "12") for act in ("publish", "unpublish")},
    **{f"group:{name}": ("group", name) for name in ("mentions", "seeds", "admitted")},
    **{f"language:{code}": ("language", code) for code in ("en", "ru", "auto")},
    **{f"people:{act}:12": ("people", act, "12") for act in ("page", "show", "block", "unblock", "remove", "erase")},
    "privacy:export": ("privacy", "export"),
    "privacy:erase": ("privacy", "erase"),
    "privacy:erase:yes": ("privacy", "erase", "yes"),
    "privacy:keep": ("privacy", "keep"),
    "w:12": ("w", "12"),
    "w:12:end": ("w", "12", "end"),
}


@pytest.mark.parametrize("carried", CARRIED)
def test_a_button_carries_the_same_as_in_an_old_chat(carried: str) -> None:
    subject, *values = CARRIED[carried]
    assert keyboards.button("…", subject, *values).callback_data == carried
    assert keyboards.values(carried) == values


async def test_each_button_is_handled_in_exactly_one_place(chat: Chat) -> None:
    forms = Routes(chat.service.services).buttons()
    handled = {carried: [form for form in forms if re.fullmatch(form, carried)] for carried in CARRIED}
    assert {carried: found for carried, found in handled.items() if len(found) != 1} == {}
    assert {form for (form,) in handled.values()} == set(forms)


async def test_what_may_be_the_answer_is_said_to_be_so_whenever_it_is_shown(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.answering.pipeline.known", lambda _: Calibration(0, (0, 0, 0, 0), 0.4, 0.6))
    await chat.hear(message=message(MOONS))
    (sent,) = chat.calls()
    assert str(sent["text"]).startswith("This may be the answer:\nMars has <b>two</b> moons.")
    assert not str((await pressed(chat, "a:1:1"))["text"]).startswith("This may")
    assert str((await pressed(chat, "a:1:0"))["text"]).startswith("This may be the answer:\nMars has <b>two</b> moons.")


async def test_a_refusal_that_may_be_wrong_shows_the_closest_passage(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.answering.pipeline.known", lambda _: Calibration(0, (0, 0, 0, 0), 0.6))
    await chat.hear(message=message(MOONS))
    (sent,) = chat.calls()
    heading = "That may not be in the documents.\n\nSimilar passage 1 of 4:\n"
    assert str(sent["text"]).startswith(f"{heading}Mars has <b>two</b> moons.")
    turned = await pressed(chat, "a:1:1")
    assert str(turned["text"]).startswith(heading.replace("1", "2", 1))
    assert (await pressed(chat, "a:1:0"))["text"] == sent["text"]
    assert "👍" not in chat.network.api.buttons(7)


@pytest.fixture
async def first(chat: Chat) -> Call:
    """The answer to the first question, which is the bot's message 99."""
    await chat.hear(message=message(MOONS))
    (sent,) = chat.calls()
    return sent


async def test_buttons_turn_through_the_passages_of_an_answer_and_back(chat: Chat, first: Call) -> None:
    assert labels(first) == [["▶ 2/4", "👍", "👎"], ["More context", "Original", "Copy"]]
    second = await pressed(chat, data(first, "▶ 2/4"))
    assert labels(second) == [["◀ 1/4", "▶ 3/4", "👍", "👎"], ["More context", "Original"]]
    assert second["message_id"] == 99
    assert read_html(second["text"]).startswith("Passage 2 of 4:\nThe island ferry carries bicycles.")
    assert second["link_preview_options"] == {"is_disabled": True}
    page = {button["text"]: button for row in second["reply_markup"]["inline_keyboard"] for button in row}
    assert page["Original"] == {"text": "Original", "url": "https://www.sky.org/m?a=1"}
    last = await pressed(chat, "a:1:3")
    assert labels(last)[0] == ["◀ 3/4", "👍", "👎"]
    again = await pressed(chat, data(second, "◀ 1/4"))
    assert (again["text"], labels(again)) == (first["text"], labels(first))


async def test_an_answer_keeps_its_language_whoever_presses_its_buttons(chat: Chat) -> None:
    german: Call = {"from": person_of(7) | {"language_code": "de"}}
    await chat.hear(message=message(MOONS, **german))
    turned = await pressed(chat, data(chat.calls()[0], "▶ 2/4"))
    assert labels(turned) == [["◀ 1/4", "▶ 3/4", "👍", "👎"], ["Mehr Kontext", "Original"]]
    assert read_html(turned["text"]).startswith("Stelle 2 von 4:")


def test_buttons_work_after_a_restart_and_after_newer_answers(retriever: Retriever, tmp_path: Path) -> None:
    asked: list[dict[str, Any]] = []

    async def before(chat: Chat) -> None:
        await chat.hear(message=message(MOONS))
        asked.extend(chat.calls())
        await chat.hear(message=message("Which ferry carries bicycles?", message_id=6))

    async def after(chat: Chat) -> None:
        turned = await pressed(chat, data(asked[0], "▶ 2/4"))
        assert read_html(turned["text"]).startswith("Passage 2 of 4:")
        await chat.press(data(turned, "👍"))
        rated = chat.calls("editMessageReplyMarkup")[0]
        assert labels(rated) == [["◀ 1/4", "▶ 3/4", "👍 ✓", "👎"], ["More context", "Original"]]

    run(retriever, tmp_path / "home", before)
    run(retriever, tmp_path / "home", after)


async def test_the_text_around_a_passage_is_shown_and_hidden_again(
    chat: Chat, first: Call, retriever: Retriever
) -> None:
    wide = await pressed(chat, data(first, "More context"))
    answering, _, section = read_html(wide["text"]).split("\n", 2)
    assert f"{answering}\n\n{section}" == retriever.text("mars.txt")
    assert wide["text"].startswith("Mars has <b>two</b> moons. They are small &amp; dark.\n")
    assert labels(wide)[1] == ["Less", "Original", "Copy"]
    narrow = await pressed(chat, data(wide, "Less"))
    assert narrow["text"] == first["text"]


HANDBOOK = (
    """# Handbook

## Leave

### Portugal

Forty lighthouse keepers work in Portugal. """
    + "Each of them is paid by the month. " * 8
    + """

Keepers rest on Sundays. """
    + "Their rest is written into the book. " * 8
    + """

## Pay

Wages are paid at noon. """
    + "They are counted twice before that. " * 8
)


async def test_around_it_shows_the_section_under_its_headings(chat: Chat, retriever: Retriever, seeds: Path) -> None:
    (seeds / "handbook.md").write_text(HANDBOOK)
    retriever.sync(seeds)
    await chat.hear(message=message("How many lighthouse keepers work in Portugal?"))
    (answer,) = chat.calls()
    wide = await pressed(chat, data(answer, "More context"))
    _, origin, *section = wide["text"].split("\n")
    assert origin == "Handbook · § Leave › Portugal · handbook.md"
    text = retriever.text("handbook.md")
    assert read_html("\n".join(section)) == text[: text.index("\n\nPay")]
    assert "<b>Forty lighthouse keepers work in Portugal.</b>" in wide["text"]
    narrow = await pressed(chat, data(wide, "Less"))
    assert narrow["text"] == answer["text"]


async def test_a_changed_or_missing_passage_leaves_the_message_as_it_is(
    chat: Chat, first: Call, retriever: Retriever, seeds: Path
) -> None:
    (seeds / "mars.txt").write_text(MARS.replace("small & dark", "dark & small"))
    retriever.sync(seeds)
    for button in ("a:1:0", "a:1:0w"):
        assert await alert(chat, button) == SAY("passage-gone")
    (seeds / "ferry.txt").unlink()
    retriever.sync(seeds)
    assert await alert(chat, "a:1:1") == SAY("passage-gone")
    await chat.press("a:1:2")  # the change is before this passage and keeps its length
    assert len(chat.calls("editMessageText")) == 1


@pytest.mark.parametrize(
    "button",
    [
        "a:2:0",
        "a:2:o",
        "file:1:9",
        "a:1:9",
        "a:1:x",
        "a:1",
        "a:999999999999999999999:1",
        "",
        "a:1:0; DROP TABLE answers",
        "ask:1",
        "🙂",
    ],
)
async def test_made_up_buttons_do_nothing(chat: Chat, first: Call, button: str) -> None:
    assert await alert(chat, button) in (SAY("button-unknown"), SAY("passage-gone"))


async def test_a_button_works_only_in_the_chat_of_its_answer(chat: Chat, first: Call) -> None:
    for button in ("a:1:1", "a:1:u", "a:1:o", "file:1:0"):
        assert await alert(chat, button, chat=8) == SAY("button-unknown")


async def test_a_document_no_longer_visible_in_the_chat_is_not_shown(chat: Chat, first: Call) -> None:
    Chats(chat.service.database).put(7, ChatSettings(seeds=False))
    for button in ("a:1:1", "a:1:0w", "a:1:o", "file:1:0"):
        assert await alert(chat, button) == SAY("passage-gone")


async def test_each_person_toggles_a_rating_and_a_group_counts_them(chat: Chat) -> None:
    group: dict[str, Any] = {"chat": -5, "kind": "group"}
    await chat.hear(message=message(f"/ask {MOONS}", **group))
    chat.calls()
    shown = []
    for person, button in ((7, "u"), (8, "u"), (9, "d"), (8, "u"), (7, "d")):
        who = {"id": person, "is_bot": False, "first_name": "Ann"}
        await chat.press(f"a:1:{button}", **group, **{"from": who})
        shown.append(labels(chat.calls("editMessageReplyMarkup")[0])[0])
    ratings = [["👍 1", "👎"], ["👍 2", "👎"], ["👍 2", "👎 1"], ["👍 1", "👎 1"], ["👍", "👎 2"]]
    assert shown == [["▶ 2/4", *each] for each in ratings]


async def test_a_rating_is_of_the_passage_whose_button_was_pressed(chat: Chat, first: Call) -> None:
    second = await pressed(chat, data(first, "▶ 2/4"))
    for button in (data(first, "👍"), data(second, "👎")):
        await chat.press(button)
    verdicts = Answers(chat.service.database).verdicts
    assert [verdicts(1, place) for place in (0, 1, 2)] == [Verdicts(1, 0), Verdicts(0, 1), Verdicts(0, 0)]
    assert labels(await pressed(chat, "a:1:0"))[0] == ["▶ 2/4", "👍 ✓", "👎"]
    assert labels(await pressed(chat, "a:1:1"))[0] == ["◀ 1/4", "▶ 3/4", "👍", "👎 ✓"]
    await chat.press("a:1:u")  # of an old chat: the passage that is shown
    assert verdicts(1, 1) == Verdicts(1, 0)


async def test_the_copied_quotation_has_its_source(chat: Chat, first: Call) -> None:
    button = first["reply_markup"]["inline_keyboard"][1][2]
    assert button["copy_text"] == {"text": "“Mars has two moons. They are small & dark.” – Mars · mars.txt"}
    await chat.hear(message=message("Which ferry carries bicycles?", message_id=6))
    button = chat.calls()[-1]["reply_markup"]["inline_keyboard"][1][2]
    quotation = "“The island ferry carries bicycles.”"
    assert button["copy_text"]["text"] == f"{quotation} – Ferry news · January 31, 2026 · https://www.sky.org/m?a=1"


@pytest.mark.parametrize(
    ("words", "end"), [(150, "Mo · January 31, 2026 · https://a.b/c"), (190, "Mo · January 31, 2026"), (250, "")]
)
def test_what_is_copied_fits_and_is_left_out_rather_than_cut(words: int, end: str) -> None:
    found = passage("a" * words, title="Mo", source=f"https://a.b/c{'d' * 45}" if words > 150 else "https://a.b/c")
    copied = keyboards.cited(Quotation("planets.txt", 0, words, found.text), found, SAY)
    assert copied == (f"“{found.text}” – {end}" if end else "")


async def test_passages_on_something_else_are_left_out(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    await chat.hear(message=message(MOONS))
    assert labels(chat.calls()[0])[0] == ["👍", "👎"]


async def test_a_rating_is_confirmed_and_may_be_taken_back(chat: Chat, first: Call) -> None:
    for said in ("rating-kept", "rating-taken-back"):
        await chat.press("a:1:d")
        (toast,) = chat.calls("answerCallbackQuery")
        assert (toast["text"], toast["show_alert"]) == (SAY(said), False)


async def test_a_refusal_shows_its_closest_passages_when_asked_to(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.answering.pipeline.known", lambda _: Calibration(-2, (0, 0, 0, 0), 0.5))
    await chat.hear(message=message(REFUSED))
    (refusal,) = chat.calls()
    assert refusal["text"] == SAY("not-found")
    assert labels(refusal) == [["Similar passages"]]
    shown = await pressed(chat, data(refusal, "Similar passages"))
    assert read_html(shown["text"]).startswith("That is not in the documents.\n\nSimilar passage 1 of 4:\n")
    assert labels(shown) == [["▶ 2/4", "More context"], ["Original"]]
    monkeypatch.setattr("retrieval.answering.pipeline.known", lambda _: Calibration(-9, (0, 0, 0, 0), 0.5))
    await chat.hear(message=message("How many moons has Venus?", message_id=6))
    (bare,) = chat.calls()
    assert (bare["text"], "reply_markup" in bare) == (SAY("not-found"), False)


async def test_a_count_shows_a_number_and_its_documents(chat: Chat) -> None:
    await chat.hear(message=message("How many documents mention bicycles?"))
    (count,) = chat.calls()
    heading, document = count["text"].splitlines()
    assert heading == "<b>“bicycles”: 1 document, 1 passage</b>"
    assert document.startswith("• Ferry news · January 31, 2026 · ")
    asked = {"reply_to_message": message("How many documents mention bicycles?")}
    found = await pressed(chat, data(count, "Show the passages"), **asked)
    assert found["text"].startswith(
        "<b>1 passage in 1 document</b>\n<blockquote>The island ferry carries <b>bicycles</b>."
    )


async def test_a_question_without_documents_says_that_there_are_none(chat: Chat, retriever: Retriever) -> None:
    for name in ("mars.txt", "ferry.txt"):
        retriever.forget(name)
    await chat.hear(message=message(MOONS))
    assert chat.texts() == [SAY("no-documents")]


def edit(text: str, moment: int = 1, **content: Any) -> Call:
    return message(text, edit_date=moment, **content)


async def test_an_edited_question_changes_its_answer_in_place(chat: Chat, first: Call) -> None:
    await chat.hear(edited_message=edit("Which ferry carries bicycles?"))
    assert called(chat) == ["editMessageText"]
    (changed,) = chat.calls("editMessageText")
    assert changed["message_id"] == 99
    assert "<b>The island ferry carries bicycles.</b>" in changed["text"]
    assert data(changed, "👍") == "a:2:u0"
    given = Answers(chat.service.database)
    assert [each.typed for each in given.all()] == [MOONS, "Which ferry carries bicycles?"]
    assert given.by_message(7, 99) == given.by_message(7, 5) == given.get(2)
    shown = chat.service.services.outbox.shown(7, 99)
    assert shown is not None
    assert shown.subject == "answer 2"


async def test_a_question_edited_before_its_answer_is_sent_still_changes_it(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limiter, "CHAT_INTERVAL", 0.3)
    await chat.hear(message={**message("/start"), "message_id": 4})
    chat.calls()
    corrected = chat.hear(edited_message=edit("Which ferry carries bicycles?"))
    await asyncio.gather(chat.hear(message=message(MOONS)), corrected)
    assert sorted(called(chat)) == ["editMessageText", "sendMessage"]


async def test_a_question_edited_into_no_question_and_back_is_answered(chat: Chat, first: Call) -> None:
    await chat.hear(edited_message=edit("🙂"))
    assert chat.texts("editMessageText") == [SAY("no-words")]
    await chat.hear(edited_message=edit(MOONS, 2))
    (text,) = chat.texts("editMessageText")
    assert text.startswith("Mars has <b>two</b> moons.")


async def test_messages_a_corrected_answer_no_longer_needs_are_deleted(chat: Chat, first: Call) -> None:
    outbox = chat.service.services.outbox
    outbox.put([Sending(7, {"text": "its second part"}, question=5)])
    await chat.service.sender.deliver(7)
    assert [sent.message for sent in outbox.answers_to(7, 5)] == [99, 100]
    chat.calls()
    await chat.hear(edited_message=edit("🙂"))
    assert called(chat) == ["editMessageText", "deleteMessage"]
    assert [sent.message for sent in outbox.answers_to(7, 5)] == [99]


async def test_further_messages_of_a_corrected_answer_follow_it(
    chat: Chat, first: Call, retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = passage("One word. " * 400)
    other = Further(Relation.VERSION, Quotation("planets.txt", 0, 3990, whole.text[:3990]), whole)
    monkeypatch.setattr(retriever, "ask", lambda *_, **__: replace(answered(whole, "One word."), also=(other,)))
    await chat.hear(edited_message=edit("A long one?"))
    assert called(chat) == ["editMessageText", "sendMessage"]
    assert data(chat.calls()[-1], "👍") == "a:2:u0"


async def test_editing_a_question_writes_its_deleted_answer_again(chat: Chat, first: Call) -> None:
    chat.network.broken["editMessageText"] = (400, "Bad Request: message to edit not found")
    await chat.hear(edited_message=edit("Which ferry carries bicycles?"))
    (sent,) = chat.calls()
    assert sent["reply_parameters"]["message_id"] == 5
    assert "bicycles" in sent["text"]
    assert [each.message for each in chat.service.services.outbox.answers_to(7, 5)] == [100]


async def test_an_edited_command_is_not_a_question(chat: Chat, first: Call) -> None:
    await chat.hear(edited_message=edit("/sources"))
    assert chat.network.calls == []


async def test_a_line_above_a_passage_does_not_change_it(
    chat: Chat, first: Call, retriever: Retriever, seeds: Path
) -> None:
    (seeds / "mars.txt").write_text(f"A line on top that is new to this file. {'It is long. ' * 99}\n\n{MARS}")
    retriever.sync(seeds)
    for button in ("a:1:0", "a:1:0w"):
        await chat.press(button)
        (edit,) = chat.calls("editMessageText")
        assert edit["text"].startswith("Mars has <b>two</b> moons. They are small &amp; dark.\n")
