import logging
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bot.catalogue import texts
from bot.telegram import menu
from bot.telegram.chat import typing_action
from retrieval.answering.answers import Answer
from tests.bot.telegram.examples import Shelf, answered, ask, passage
from tests.bot.telegram.fake_network import Chat, message, run

SAY = texts("en")
TOKEN = "1:test"


def calls_after(
    *messages: dict[str, Any],
    kind: str = "message",
    answer: Callable[[str], Answer] = ask,
    owners: frozenset[int] = frozenset(),
    broken: dict[str, tuple[int, str]] | None = None,
) -> list[tuple[str, dict[str, Any]]]:
    """The bot's calls after these messages."""
    calls: list[tuple[str, dict[str, Any]]] = []

    async def story(chat: Chat) -> None:
        chat.network.broken = broken or {}
        for content in messages:
            await chat.hear(**{kind: content})
        calls.extend(chat.network.calls)

    with TemporaryDirectory() as home, Shelf(Path(home), answer) as shelf:
        run(shelf, Path(home), story, owners=owners)
    return calls


def texts_after(*messages: dict[str, Any], **how: Any) -> list[str]:
    """The texts that the bot writes after these messages."""
    return [sent["text"] for name, sent in calls_after(*messages, **how) if name == "sendMessage"]


def test_an_answer_is_a_reply_without_a_link_preview() -> None:
    sign, sent = calls_after(message("How many?"))
    assert sign == ("sendChatAction", {"chat_id": 7, "action": "typing"})
    assert sent == (
        "sendMessage",
        {
            "chat_id": 7,
            "text": "<blockquote>Before. <b>How many?</b> After.</blockquote>\n"
            'Moons · 2026-01-31 · <a href="https://www.sky.org/m?a=1&amp;b=2">sky.org</a>',
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "reply_markup": {
                "inline_keyboard": [
                    [
                        {"text": "Around it", "callback_data": "a:1:0w"},
                        {"text": "Original", "url": "https://www.sky.org/m?a=1&b=2"},
                    ],
                    [{"text": "👍", "callback_data": "a:1:u"}, {"text": "👎", "callback_data": "a:1:d"}],
                ]
            },
            "reply_parameters": {"message_id": 5, "allow_sending_without_reply": True},
        },
    )


def test_only_the_first_of_several_messages_is_threaded() -> None:
    def long(question: str) -> Answer:
        return answered(passage("One word. " * 900), "One word.")

    sent = [call for name, call in calls_after(message("How?"), answer=long) if name == "sendMessage"]
    assert ["reply_parameters" in call for call in sent] == [True, False, False]


def test_the_question_reaches_the_search_on_one_line() -> None:
    asked: list[str] = []

    def remember(question: str) -> Answer:
        asked.append(question)
        return answered(passage(), "Mars has two moons.")

    calls_after(message(' <b>&" a\n?'), answer=remember)
    assert asked == ['<b>&" a ?']


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("/start", SAY("welcome")),
        ("/help", SAY("help", commands=menu.listed(menu.PRIVATE, SAY))),
        ("/dance", SAY("unknown-command")),
        ("/sources 2", "There is only one page: /sources"),
        ("/sources -1", "There is only one page: /sources"),
        ("/sources many", "There is only one page: /sources"),
        ("/sources " + "9" * 4000, "There is only one page: /sources"),
    ],
)
def test_a_command_is_answered_with_its_text(command: str, text: str) -> None:
    assert texts_after(message(command)) == [text]


def test_sources_lists_the_documents() -> None:
    assert texts_after(message("/sources")) == [
        "<b>2 documents</b>\n"
        '1. Moons · 2026-01-31 · <a href="https://sky.org/m">sky.org</a> · 3 passages\n'
        "2. a&amp;b.txt · 1 passage"
    ]


@pytest.mark.parametrize(
    "content",
    [
        {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}},
        {
            "photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}],
            "caption": "What is it?",
        },
        {"location": {"longitude": 1.0, "latitude": 1.0}},
        {"dice": {"emoji": "🎲", "value": 1}},
    ],
)
def test_messages_without_text_get_a_friendly_sentence(content: dict[str, Any]) -> None:
    assert texts_after(message(**content)) == [SAY("not-text")]


@pytest.mark.parametrize("text", ["How?", "/dance"])
def test_group_messages_to_others_are_ignored(text: str) -> None:
    assert calls_after(message(text, chat=-100, kind="supergroup")) == []


def test_edits_and_service_messages_are_ignored(caplog: pytest.LogCaptureFixture) -> None:
    assert calls_after(message("How?"), kind="edited_message") == []
    assert calls_after(message(delete_chat_photo=True)) == []
    assert caplog.records == []


@pytest.mark.parametrize("text", ["How?", "/start", "/sources", "/dance", ""])
def test_strangers_get_one_neutral_sentence_if_there_are_owners(text: str) -> None:
    def never(question: str) -> Answer:
        raise AssertionError(question)

    content: dict[str, Any] = {} if text else {"dice": {"emoji": "🎲", "value": 1}}
    stranger = message(text, **content)
    assert texts_after(stranger, answer=never, owners=frozenset({8})) == [SAY("not-admitted")]


def test_owners_are_answered() -> None:
    assert texts_after(message("/start"), owners=frozenset({7, 8})) == [SAY("welcome")]


def test_typing_is_shown_until_the_answer_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typing_action, "TYPING_INTERVAL", 0.02)

    def slow(question: str) -> Answer:
        time.sleep(0.15)
        return answered(passage(), "Mars has two moons.")

    names = [name for name, _ in calls_after(message("How?"), answer=slow)]
    assert names.count("sendChatAction") >= 3
    assert names[-1] == "sendMessage"


def test_an_answer_is_sent_even_if_the_typing_action_fails() -> None:
    assert len(texts_after(message("How?"), broken={"sendChatAction": (500, "Internal Server Error")})) == 1


def test_a_failure_is_logged_without_the_question_or_the_token(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(question: str) -> Answer:
        raise OSError(f"no disk for {question!r}\n{question} {TOKEN}")

    assert texts_after(message('my "secret'), answer=fail) == [SAY("failed")]
    (record,) = caplog.records
    first, *places = record.getMessage().splitlines()
    assert first == "Chat 7 got no answer: OSError: no disk for '…' … …"
    assert any("test_routes.py" in place for place in places)
    assert "secret" not in caplog.text
    assert TOKEN not in caplog.text


def test_after_a_failure_the_next_question_is_answered() -> None:
    def fail_once(question: str) -> Answer:
        if question == "first":
            raise ValueError("no")
        return answered(passage(), "Mars has two moons.")

    texts = texts_after(message("first"), message("second"), answer=fail_once)
    assert texts[0] == SAY("failed")
    assert "<b>Mars has two moons.</b>" in texts[1]


def test_a_message_that_telegram_refuses_is_not_retried(caplog: pytest.LogCaptureFixture) -> None:
    assert len(texts_after(message("/start"), broken={"sendMessage": (400, "can't parse entities")})) == 1
    assert [record.getMessage() for record in caplog.records] == [
        "Chat 7 did not get a message: BadRequest: can't parse entities"
    ]


def test_people_who_blocked_the_bot_get_no_more_messages(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    blocked = {"sendMessage": (403, "Forbidden: bot was blocked by the user")}
    assert len(texts_after(message("/start"), broken=blocked)) == 1
    assert [record.getMessage() for record in caplog.records if record.name.startswith("bot.")] == [
        "Chat 7 no longer accepts messages."
    ]


def test_text_that_is_not_a_question_gets_its_own_sentence() -> None:
    assert texts_after(message("🙂")) == [SAY("no-words")]
    assert texts_after(message("word " * 300)) == [SAY("too-long", length=1499, longest=1000)]
