"""Telegram's limits, as its server enforces them."""

import math
import time
from collections import defaultdict, deque
from typing import Any

from tests.bot.telegram.markup import read_html

BUTTON_KINDS = {"callback_data", "url", "switch_inline_query", "switch_inline_query_current_chat"}


class RefusedError(Exception):
    """The error that the server answers with instead of a result."""

    def __init__(self, code: int, description: str, retry_after: int = 0) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


class Flood:
    """One message a second in a chat after a burst of three, twenty a minute in a group, thirty a second in all."""

    def __init__(self) -> None:
        self._chats: defaultdict[int, Bucket] = defaultdict(lambda: Bucket(3, 1.0))
        self._all = Bucket(30, 30.0)
        self._groups: defaultdict[int, deque[float]] = defaultdict(lambda: deque(maxlen=20))

    def check(self, chat: int) -> None:
        """Counts a message to the chat. Raises RefusedError if it exceeds a limit."""
        now = time.monotonic()
        group = self._groups[chat]
        full = chat < 0 and len(group) == 20
        wait = max(self._chats[chat].wait(now), self._all.wait(now), group[0] + 60 - now if full else 0.0)
        if wait > 0:
            seconds = math.ceil(wait)
            raise RefusedError(429, f"Too Many Requests: retry after {seconds}", seconds)
        self._chats[chat].take(now)
        self._all.take(now)
        group.append(now)


class Bucket:
    """A token bucket: its capacity, and the drops that it gains each second."""

    def __init__(self, capacity: int, rate: float) -> None:
        self._capacity = capacity
        self._rate = rate
        self._drops = float(capacity)
        self._at = time.monotonic()

    def wait(self, now: float) -> float:
        """The seconds until there is a drop."""
        self._drops = min(self._capacity, self._drops + (now - self._at) * self._rate)
        self._at = now
        return max(0.0, (1 - self._drops) / self._rate)

    def take(self, now: float) -> None:
        """Removes a drop."""
        self.wait(now)
        self._drops -= 1


def check_keyboard(markup: dict[str, Any] | None) -> list[list[dict[str, Any]]]:
    """The rows of buttons. Raises ValueError for a keyboard that Telegram refuses."""
    rows: list[list[dict[str, Any]]] = (markup or {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100 or any(len(row) > 8 for row in rows):
        raise ValueError("reply markup is too long")
    for button in buttons:
        if not button.get("text", "").strip():
            raise ValueError("text buttons are unallowed in the inline keyboard")
        if len(BUTTON_KINDS & button.keys()) != 1:
            raise ValueError("inline keyboard button must have exactly one kind")
        if not 1 <= len(button.get("callback_data", "-").encode()) <= 64:
            raise ValueError("BUTTON_DATA_INVALID")
    return rows


def check_results(results: list[dict[str, Any]]) -> None:
    """Checks the cards of an inline answer. Raises ValueError for those that Telegram refuses."""
    names = [result["id"] for result in results]
    if len(names) > 50:
        raise ValueError("RESULTS_TOO_MUCH")
    if len(set(names)) < len(names) or any(not 1 <= len(name.encode()) <= 64 for name in names):
        raise ValueError("RESULT_ID_INVALID")
    for result in results:
        content = result.get("input_message_content", {})
        if content.get("parse_mode") == "HTML":
            read_html(content["message_text"])
        check_keyboard(result.get("reply_markup"))
