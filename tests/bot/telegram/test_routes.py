import logging
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bot.catalogue import texts
from bot.telegram import menu
from bot.telegram.chat import typing_action
from retrieval.answering.answers import Answer, Further, Quotation, Relation
from tests.bot.telegram.examples import Shelf, answered, ask, passage
from tests.bot.telegram.fake_network import Chat, message, run

SAY = texts("en")
TOKEN = "1:test"


def calls_after(
    *messages: dict[str, Any], kind: str = "message", answer: Callable[[str], Answer] = ask, **broken: tuple[int, str]
) -> list[tuple[str, dict[str, Any]]]:
    """The bot's calls after these messages; `broken` methods fail with a code and a description."""
    calls: list[tuple[str, dict[str, Any]]] = []

    async def story(chat: Chat) -> None:
        chat.network.broken = broken
        for content in messages:
            await chat.hear(**{kind: content})
        calls.extend(chat.network.calls)

    with TemporaryDirectory() as home, Shelf(Path(home), answer) as shelf:
        run(shelf, Path(home), story)
    return calls


def texts_after(*messages: dict[str, Any], **how: Any) -> list[str]:
    """The texts that the bot writes after these messages."""
    return [sent["text"] for name, sent in calls_after(*messages, **how) if name == "sendMessage"]


def test_an_answer_is_a_reply_without_a_link_preview() -> None:
    (sent,) = calls_after(message("How many?"))
    assert sent == (
        "sendMessage",
        {
            "chat_id": 7,
            "text": "<b>How many?</b>\n"
            'Moons · January 31, 2026 · <a href="https://www.sky.org/m?a=1&amp;b=2#:~:text=How%20many%3F">sky.org</a>\n'
            "<blockquote expandable>Before. <b>How many?</b> After.</blockquote>",
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "reply_markup": {
                "inline_keyboard": [
                    [{"text": "👍", "callback_data": "a:1:u0"}, {"text": "👎", "callback_data": "a:1:d0"}],
                    [
                        {"text": "More context", "callback_data": "a:1:0w"},
                        {"text": "Original", "url": "https://www.sky.org/m?a=1&b=2"},
                        {
                            "text": "Copy",
                            "copy_text": {
                                "text": "“How many?” – Moons · January 31, 2026 · https://www.sky.org/m?a=1&b=2"
                            },
                        },
                    ],
                ]
            },
            "reply_parameters": {"message_id": 5, "allow_sending_without_reply": True},
        },
    )


def test_only_the_first_of_several_messages_is_threaded() -> None:
    whole = passage("One word. " * 400)
    other = Further(Relation.VERSION, Quotation("planets.txt", 0, 3990, whole.text[:3990]), whole)
    long = replace(answered(whole, "One word."), also=(other,))
    sent = calls_after(message("How?"), answer=lambda question: long)
    assert ["reply_parameters" in parameters for _, parameters in sent] == [True, False]


def test_the_question_is_searched_on_one_line() -> None:
    assert "<b>&lt;b&gt;&amp;&quot; a ?</b>" in texts_after(message(' <b>&" a\n?'))[0]


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("/start", SAY("welcome")),
        ("/help", SAY("help", commands=menu.listed(menu.PRIVATE, SAY))),
        ("/dance", SAY("unknown-command")),
        (
            "/sources",
            "<b>2 documents</b>\n"
            '1. Moons · January 31, 2026 · <a href="https://sky.org/m">sky.org</a> · 3 passages\n'
            "2. a&amp;b.txt · 1 passage",
        ),
        ("/sources 2", "There is only one page: /sources"),
        ("/sources -1", "There is only one page: /sources"),
        ("/sources many", "There is only one page: /sources"),
        ("/sources " + "9" * 4000, "There is only one page: /sources"),
    ],
)
def test_a_command_is_answered_with_its_text(command: str, text: str) -> None:
    assert texts_after(message(command)) == [text]


@pytest.mark.parametrize(
    "content",
    [
        {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}},
        {"location": {"longitude": 1.0, "latitude": 1.0}},
        {"dice": {"emoji": "🎲", "value": 1}},
    ],
)
def test_messages_without_text_get_a_friendly_sentence(content: dict[str, Any]) -> None:
    assert texts_after(message(**content)) == [SAY("not-text")]


def test_edits_and_service_messages_are_ignored(caplog: pytest.LogCaptureFixture) -> None:
    assert calls_after(message("How?"), kind="edited_message") == []
    assert calls_after(message(delete_chat_photo=True)) == []
    assert caplog.records == []


def slow(question: str) -> Answer:
    """An answer for which people wait."""
    time.sleep(0.15)
    return ask(question)


def test_typing_is_shown_until_an_answer_that_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typing_action, "PATIENCE", 0.02)
    monkeypatch.setattr(typing_action, "TYPING_INTERVAL", 0.02)
    *signs, (last, _) = calls_after(message("How?"), answer=slow)
    assert len(signs) >= 3
    assert all(sign == ("sendChatAction", {"chat_id": 7, "action": "typing"}) for sign in signs)
    assert last == "sendMessage"


def test_an_answer_is_sent_even_if_typing_cannot_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typing_action, "PATIENCE", 0)
    failing = (500, "Internal Server Error")
    assert len(texts_after(message("How?"), answer=slow, sendChatAction=failing)) == 1


def test_a_failure_is_logged_without_the_question_or_the_token(caplog: pytest.LogCaptureFixture) -> None:
    def fail(question: str) -> Answer:
        if "secret" in question:
            raise OSError(f"no disk for {question!r}\n{question} {TOKEN}")
        return ask(question)

    failed, answered = texts_after(message('my "secret'), message("then what"), answer=fail)
    assert (failed, "<b>then what</b>" in answered) == (SAY("failed"), True)
    (record,) = caplog.records
    first, *places = record.getMessage().splitlines()
    assert first == "Chat 7 got no answer: OSError: no disk for '…' … …"
    assert any("test_routes.py" in place for place in places)
    assert "secret" not in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    ("code", "description", "logged"),
    [
        (400, "can't parse entities", "Chat 7 did not get a message: BadRequest: can't parse entities"),
        (403, "Forbidden: bot was blocked by the user", "Chat 7 no longer accepts messages."),
    ],
)
def test_a_message_that_telegram_refuses_is_logged_and_not_sent_again(
    caplog: pytest.LogCaptureFixture, code: int, description: str, logged: str
) -> None:
    caplog.set_level(logging.INFO, "bot")
    assert len(texts_after(message("/start"), sendMessage=(code, description))) == 1
    assert [record.getMessage() for record in caplog.records if record.name.startswith("bot.")] == [logged]


def test_text_that_is_not_a_question_gets_its_own_sentence() -> None:
    assert texts_after(message("🙂")) == [SAY("no-words")]
    assert texts_after(message("word " * 300)) == [SAY("too-long", length=1499, longest=1000)]
