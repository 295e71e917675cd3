"""What the bot did in its chats, from its calls of the Bot API, as the people there read it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from tests.bot.telegram.botapi import Call, Sent

_WRITES = ("sendMessage", "sendDocument", "copyMessage")
_BOLD = re.compile(r"<b>(.*?)</b>", re.DOTALL)
_QUOTE = re.compile(r"<blockquote( expandable)?>(.*?)</blockquote>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that the bot did: it wrote, edited or deleted a message, reacted, told something or showed cards."""

    kind: str  # the method of the Bot API
    chat: int = 0
    number: int = 0  # of the message
    html: str = ""
    buttons: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text without marks."""
        return _plain(self.html)

    @property
    def bold(self) -> str:
        """What is bold in the text."""
        return _plain(" … ".join(_BOLD.findall(self.html)))

    def lines(self) -> Iterator[str]:
        """The act as a person sees it: bold words between asterisks, quotations and buttons on lines of their own."""
        quoted = _QUOTE.sub(lambda found: _as_quote(found[2], found[1] or ""), self.html)
        yield from _plain(_BOLD.sub(r"*\1*", quoted)).splitlines()
        if self.buttons:
            yield " ".join(f"[{label}]" for label in self.buttons)


def acts(calls: Sequence[Call], sent: Iterable[Sent]) -> list[Act]:
    """What was done by the calls, of which those that write made the messages `sent`, in this order."""
    written = iter(sent)
    numbered = [(call, next(written).number if call.method in _WRITES else None) for call in calls]
    found = (_act(call, number) for call, number in numbered)
    return [act for act in found if act]


def _act(call: Call, number: int | None) -> Act | None:
    """What the call did; None for one that nobody sees, such as the typing action."""
    given = call.parameters
    chat, message = given.get("chat_id", 0), number or given.get("message_id", 0)
    match call.method:
        case "sendMessage" | "editMessageText" | "editMessageReplyMarkup" | "deleteMessage":
            return Act(call.method, chat, message, given.get("text", ""), _labels(given))
        case "sendDocument" | "copyMessage":
            name = given["document"][0] if "document" in given else "the message itself"
            return Act(call.method, chat, message, f"({name}) {given.get('caption') or ''}".strip(), _labels(given))
        case "setMessageReaction":
            return Act(call.method, chat, message, "".join(each["emoji"] for each in given["reaction"]))
        case "answerCallbackQuery":
            return Act(call.method, html=given["text"]) if given.get("text") else None
        case "answerInlineQuery":
            return Act(call.method, html="\n".join(_card(result) for result in given["results"]))
    return None


def _labels(given: dict[str, Any]) -> tuple[str, ...]:
    rows = (given.get("reply_markup") or {}).get("inline_keyboard", [])
    return tuple(button["text"] for row in rows for button in row)


def _card(result: dict[str, Any]) -> str:
    return f"▫ {result['title']} – {result.get('description', '')}"


def _as_quote(markup: str, fold: str) -> str:
    mark = "»" if fold else ">"
    return "\n".join(f"{mark} {line}" for line in markup.strip().splitlines())


def _plain(markup: str) -> str:
    return unescape(_TAG.sub("", markup)).strip()
