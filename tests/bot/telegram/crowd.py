"""Several people in private chats and groups, and what the bot tells each of them."""

from itertools import count
from typing import Any

from tests.bot.telegram.fake_network import Chat, message

QUESTION = "Which ferry carries bicycles?"
_numbers = count(1)


def user(person: int, **more: Any) -> dict[str, Any]:
    """A user as Telegram describes them."""
    return {"id": person, "is_bot": False, "first_name": f"P{person}", "language_code": "en", **more}


def by(person: int, text: str = QUESTION, chat: int | None = None, **more: Any) -> dict[str, Any]:
    """A message from a person, in their private chat or in a group."""
    kind = "private" if chat is None else "supergroup"
    return message(text, chat=chat or person, kind=kind, **{"from": user(person), **more})


async def asks(chat: Chat, person: int, text: str = QUESTION, group: int | None = None, **more: Any) -> str:
    """The last message that the bot writes, "" if it writes none."""
    await chat.hear(message=by(person, text, group, **more))
    return (chat.texts() or [""])[-1]


async def presses(chat: Chat, person: int, data: str, group: int | None = None) -> tuple[str, str]:
    """The text of the message with the button after the press, and the answer to the press."""
    chat.network.calls.clear()
    shown = by(person, "…", group) | {"from": user(1, is_bot=True), "message_id": 99}
    query = {"id": str(next(_numbers)), "from": user(person), "chat_instance": "1", "message": shown, "data": data}
    await chat.hear(callback_query=query)
    called = dict(chat.network.calls)
    return called.get("editMessageText", {}).get("text", ""), called["answerCallbackQuery"].get("text", "")
