"""Pages that are turned: each press is answered at once, the newest view alone is drawn, and answers go first."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.telegram.chat import question_limits
from bot.telegram.delivery import rate_limiter
from retrieval.retriever import Retriever
from tests.bot.telegram.fake_network import Chat, message, run

LISTED = 99


def press(number: int, chat: dict[str, Any], person: int) -> dict[str, Any]:
    """A press of the button that shows the first page of the files."""
    shown = message("…", message_id=LISTED, **chat)
    who = {"id": person, "is_bot": False, "first_name": "Ann"}
    return {"id": str(number), "from": who, "chat_instance": "1", "message": shown, "data": f"files page {number % 2}"}


async def turn_and_ask(chat: Chat, presses: int, place: dict[str, Any]) -> tuple[float, float]:
    """Presses again and again, and asks a question at the end: the seconds to its answer, and to the last toast."""
    began, ends = time.monotonic(), {}
    sent = chat.network.do_request

    async def noted(url: str, *arguments: Any, **rest: Any) -> tuple[int, bytes]:
        ends[url.rpartition("/")[2]] = time.monotonic() - began
        return await sent(url, *arguments, **rest)

    chat.network.do_request = noted  # type: ignore[method-assign]
    contents: list[dict[str, Any]] = [{"callback_query": press(n, place, n % 4 + 1)} for n in range(presses)]
    contents.append({"message": message("/ask Which ferry carries bicycles?", message_id=5, **place)})
    updates = [Update.de_json(chat.network.api.push(**each), chat.service.bot) for each in contents]
    await asyncio.gather(*(chat.process(update) for update in updates))
    await chat.service.sender.idle()
    await asyncio.sleep(0.1)
    return ends["sendMessage"], ends["answerCallbackQuery"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("presses", "place"), [(300, {"chat": 7}), (60, {"chat": -5, "kind": "supergroup"})], ids=["private", "group"]
)
def test_turning_pages_delays_no_answer(
    presses: int, place: dict[str, Any], retriever: Retriever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limiter, "CHAT_INTERVAL", 1.05)
    monkeypatch.setattr(question_limits, "PRESSES", 1000)

    async def story(chat: Chat) -> None:
        answered, toasted = await turn_and_ask(chat, presses, place)
        calls = [name for name, _ in chat.network.calls]
        assert calls.count("answerCallbackQuery") == presses
        # One view at once, the newest when there is room again.
        assert calls.count("editMessageText") <= 2
        assert (answered < 5, toasted < 4) == (True, True), (answered, toasted)
        chat.service._retrying.end()  # the last view need not be waited for
        await chat.service.services.redrawing.idle()

    run(retriever, tmp_path, story)


def test_a_person_may_press_sixty_buttons_a_minute(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        for number in range(62):
            await chat.hear(callback_query=press(number, {"chat": 7}, 7))
        toasts = [call.get("text", "") for name, call in chat.network.calls if name == "answerCallbackQuery"]
        assert [bool(toast) for toast in toasts] == [False] * 60 + [True] * 2

    run(retriever, tmp_path, story)


def test_the_newest_view_and_the_newest_buttons_are_drawn(retriever: Retriever, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await chat.hear(message=message("Which ferry carries bicycles?"))
        chat.calls()
        await asyncio.gather(*(chat.press(data) for data in ("a:1:0w", "a:1:0", "a:1:u")))
        edits = [call for name, call in chat.network.calls if name.startswith("editMessage")]
        assert "👍 ✓" in str(edits[-1])

    run(retriever, tmp_path, story)
