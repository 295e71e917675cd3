"""Telegram's limits, as its server enforces them."""

import math
import re
import time
from collections import defaultdict, deque
from typing import Any

from tests.bot.telegram.markup import read_html

BUTTON_KINDS = {"callback_data", "url", "copy_text", "web_app"}
BUTTON_KINDS |= {f"switch_inline_query{where}" for where in ("", "_current_chat", "_chosen_chat")}
REACTIONS = set("👍👎❤🔥🥰👏😁🤔🎉🤩🙏👌🕊🤗🫡🤝🆒😎")  # some of those that bots may use
LONGEST_CAPTION = 1024  # UTF-16 units
LARGEST_DOWNLOAD, LARGEST_UPLOAD = 20 << 20, 50_000_000  # bytes

TOO_LATE = "query is too old and response timeout expired or query ID is invalid"
UNCHANGED = "message is not modified: specified new message content and reply markup are the same"
NO_TEXT = "there is no text in the message to edit"
TOLERATED = (TOO_LATE, UNCHANGED, NO_TEXT)


class RefusedError(Exception):
    """The error that the server answers with instead of a result."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def is_expected(self) -> bool:
        """Whether it is no fault of the bot, as when a group moved, or a press is handled again after a crash."""
        return self.code == 409 or "migrate_to_chat_id" in self.parameters or self.description.endswith(TOLERATED)


class Flood:
    """A message a second in a chat after a burst of five, twenty a minute in a group, thirty a second in all."""

    def __init__(self) -> None:
        self._all = Limit(60, 2.0)
        self._chats: defaultdict[int, Limit] = defaultdict(lambda: Limit(5, 5.0))
        self._groups: defaultdict[int, Limit] = defaultdict(lambda: Limit(20, 60.0))

    def check(self, chat: int) -> None:
        """Counts a message to the chat. Raises RefusedError if it exceeds a limit."""
        limits = [self._all, self._chats[chat], *([self._groups[chat]] if chat < 0 else [])]
        now = time.monotonic()
        seconds = math.ceil(max(limit.wait(now) for limit in limits))
        if seconds > 0:
            raise RefusedError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        for limit in limits:
            limit.times.append(now)


class Limit:
    """The most messages in any period of so many seconds."""

    def __init__(self, most: int, seconds: float) -> None:
        self.times: deque[float] = deque(maxlen=most)
        self._seconds = seconds

    def wait(self, now: float) -> float:
        """The seconds until another message is permitted."""
        is_full = len(self.times) == self.times.maxlen
        return max(0.0, self.times[0] + self._seconds - now) if is_full else 0.0


def check_keyboard(markup: dict[str, Any] | None, chat: int = 0) -> list[list[dict[str, Any]]]:
    """The rows of buttons in the chat. Raises ValueError for a keyboard that Telegram refuses."""
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
        if not 1 <= len(button.get("copy_text", {"text": "-"})["text"].encode("utf-16-le")) // 2 <= 256:
            raise ValueError("BUTTON_COPY_TEXT_INVALID")
        if len(button.get("switch_inline_query_current_chat", "")) > 256:
            raise ValueError("BUTTON_DATA_INVALID")
        if not re.match(r"(https?|tg)://[^\s/]", button.get("url", "tg://-")):
            raise ValueError("inline keyboard button URL is invalid")
        check_app(button.get("web_app"), chat)
    return rows


def check_app(app: dict[str, str] | None, chat: int) -> None:
    """Checks the mini app of a button. Raises ValueError outside private chats, and unless its address is secure."""
    if app and chat <= 0:
        raise ValueError("BUTTON_TYPE_INVALID")
    if app and not re.match(r"https://[^\s/]", app["url"]):
        raise ValueError("inline keyboard button Web App URL is invalid: Only HTTPS links are allowed")


def check_results(results: list[dict[str, Any]]) -> None:
    """Checks the cards of an inline answer. Raises ValueError for those that Telegram refuses."""
    names = [result["id"] for result in results]
    if len(names) > 50:
        raise ValueError("RESULTS_TOO_MUCH")
    if len(set(names)) < len(names) or any(not 1 <= len(name.encode()) <= 64 for name in names):
        raise ValueError("RESULT_ID_INVALID")
    for result in results:
        content = result["input_message_content"]
        read_html(content["message_text"])
        check_keyboard(result.get("reply_markup"))
        if not result["title"]:
            raise ValueError("ARTICLE_TITLE_EMPTY")


def check_commands(commands: list[dict[str, str]]) -> None:
    """Checks the menu of commands. Raises ValueError for one that Telegram refuses."""
    if len(commands) > 100:
        raise ValueError("BOT_COMMANDS_TOO_MUCH")
    for each in commands:
        if not re.fullmatch("[a-z0-9_]{1,32}", each["command"]) or not 1 <= len(each["description"]) <= 256:
            raise ValueError("BOT_COMMAND_INVALID")
