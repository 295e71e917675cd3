"""What people do in Telegram, from a script: each step becomes an update as Telegram sends it."""

import re
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

from tests.benchmarks.transcript import Act
from tests.bot.telegram.botapi import BotApi

Step = dict[str, Any]
GROUP = -1001
_MARKED = {
    "mention": re.compile(r"(?<!\w)@\w+"),
    "bot_command": re.compile(r"^/\w+(@\w+)?"),
    "url": re.compile(r"https?://\S+"),
}
_INVITATION = re.compile(r"\bjoin-[\w-]+")
_BOT = {"id": 1, "is_bot": True, "first_name": "Seeds", "username": "seeds_bot"}
# Telegram's numbers of messages that people write are their own, far from those that the bot's have here.
_FIRST = 100_000


class Sender:
    """Sends the steps of a script to the bot, and remembers what was said."""

    def __init__(self, api: BotApi, script: dict[str, Any]) -> None:
        self._api = api
        self._people: dict[str, dict[str, Any]] = script["people"]
        self._title: str = script["title"]
        self._files: dict[str, str] = script.get("files", {})
        self._numbers = count(_FIRST)
        self._messages: dict[str, dict[str, Any]] = {}  # of people, by the name of the step
        self._answers: dict[str, list[Act]] = {}  # of the bot, by the name of the step

    def send(self, step: Step) -> int:
        """Sends the step; gives the chat that it is sent in."""
        chat = self._chat(step)
        match step:
            case {"presses": label}:
                self._press(step, label)
            case {"inline": query}:
                heading = {"id": str(next(self._numbers)), "from": self._person(step)}
                self._api.push(inline_query={**heading, "query": query, "offset": ""})
            case {"edits": name}:
                old = self._messages[name]
                self._api.push(edited_message=old | {"edit_date": int(time.time())} | _marked("text", step["says"]))
            case {"adds_bot": True}:
                self._api.push(my_chat_member=self._added(step, chat))
            case {"odd": True}:
                # Somebody pins a message that the bot cannot see.
                pinned = {"message_id": 3, "date": 0, "chat": chat}
                self._api.push(message=self._heading(step) | {"pinned_message": pinned, "of_a_later_version": [{}]})
            case _:
                message = self._message(step)
                self._messages[step.get("name", "")] = message
                self._api.push(message=message)
        return int(chat["id"])

    def note(self, step: Step, came: list[Act]) -> None:
        """Remembers what the bot did after the step."""
        self._answers[step.get("name", "")] = came

    def name_of(self, chat: int) -> str:
        """Whose private chat it is, or "group"."""
        return next((name for name, person in self._people.items() if person["id"] == chat), "group")

    def described(self, step: Step) -> list[str]:
        """The step as people see it."""
        place = "(private) " if step.get("in") == "private" else ""
        first, *rest = f"{step['who']}: {' '.join(self._told(step))}".splitlines()
        return [f"{place}{first}", *(f"   {line}" for line in rest)]

    def _told(self, step: Step) -> Iterator[str]:
        for key in ("edits", "replies_to", "replies_to_person", "under"):
            if key in step:
                yield f"[{key.replace('_', ' ')} “{step[key]}”]"
        if "quote" in step:
            yield f"[quotes “{step['quote']}”]"
        if "forwards" in step:
            yield f"[forwards from {step['forwards']}]"
        for key in ("photo", "sticker", "voice", "joins", "adds_bot", "odd"):
            if key in step:
                yield f"[{key.replace('_', ' ')}]"
        for key in ("file", "presses", "inline"):
            if key in step:
                yield f"[{key} {step[key]}]"
        if "says" in step:
            yield step["says"]

    def _chat(self, step: Step) -> dict[str, Any]:
        if step.get("in") == "private":
            return {"id": self._people[step["who"]]["id"], "type": "private", "first_name": step["who"]}
        return {"id": GROUP, "type": "supergroup", "title": self._title}

    def _person(self, step: Step) -> dict[str, Any]:
        person = self._people[step["who"]]
        kind = {"id": person["id"], "is_bot": person.get("is_bot", False), "first_name": step["who"]}
        return kind | {"language_code": person["language"]}

    def _heading(self, step: Step) -> dict[str, Any]:
        heading = {"message_id": next(self._numbers), "date": int(time.time())}
        return heading | {"chat": self._chat(step), "from": self._person(step)}

    def _message(self, step: Step) -> dict[str, Any]:
        return {**self._heading(step), **self._content(step), **self._origin(step), **self._reply(step)}

    def _content(self, step: Step) -> dict[str, Any]:
        says = step.get("says", "").replace("{invitation}", self._invitation())
        match step:
            case {"file": name}:
                return {"document": self._api.document(name, self._files[name].lstrip().encode())} | _marked(
                    "caption", says
                )
            case {"photo": True}:
                return {"photo": self._api.photo(b"small", b"large")} | _marked("caption", says)
            case {"sticker": True}:
                return {
                    "sticker": self._api.document(None, b"s") | {"type": "regular", "width": 9, "height": 9} | _STILL
                }
            case {"voice": True}:
                return {"voice": self._api.document(None, b"v", "audio/ogg") | {"duration": 3}}
            case {"joins": True}:
                return {"new_chat_members": [self._person(step)]}
        return _marked("text", says)

    def _origin(self, step: Step) -> dict[str, Any]:
        if "forwards" not in step:
            return {}
        return {
            "forward_origin": {"type": "hidden_user", "date": int(time.time()), "sender_user_name": step["forwards"]}
        }

    def _reply(self, step: Step) -> dict[str, Any]:
        quote = {"quote": {"text": step["quote"], "position": 0, "is_manual": True}} if "quote" in step else {}
        match step:
            case {"replies_to": name}:
                return {"reply_to_message": self._shown(step, name), **quote}
            case {"replies_to_person": name}:
                return {"reply_to_message": self._messages[name], **quote}
        return {}

    def _shown(self, step: Step, name: str) -> dict[str, Any]:
        """The bot's last answer to the named step in this chat, else its last message there, as it reads now."""
        chat = self._chat(step)
        answers = [act.number for act in self._answers.get(name, []) if act.chat == chat["id"] and act.number < _FIRST]
        sent = self._api.shown[chat["id"], answers[-1]] if answers else self._api.last(chat["id"])
        markup = {"reply_markup": {"inline_keyboard": sent.keyboard}} if sent.keyboard else {}
        return {"message_id": sent.number, "date": 1, "chat": chat, "from": _BOT, "text": sent.text, **markup}

    def _press(self, step: Step, label: str) -> None:
        shown = self._shown(step, step.get("under", ""))
        rows = shown.get("reply_markup", {}).get("inline_keyboard", [])
        found = next((each for row in rows for each in row if each["text"].startswith(label)), None)
        data = found["callback_data"] if found else "there is no such button"
        query = {"id": str(next(self._numbers)), "from": self._person(step), "chat_instance": "1"}
        self._api.push(callback_query={**query, "message": shown, "data": data})

    def _added(self, step: Step, chat: dict[str, Any]) -> dict[str, Any]:
        member = {"user": _BOT, "status": "member"}
        change = {"old_chat_member": member | {"status": "left"}, "new_chat_member": member}
        return {"chat": chat, "from": self._person(step), "date": int(time.time()), **change}

    def _invitation(self) -> str:
        found = [match[0] for sent in self._api.shown.values() if (match := _INVITATION.search(sent.text))]
        return found[-1] if found else ""


_STILL = {"is_animated": False, "is_video": False}


def _marked(kind: str, says: str) -> dict[str, Any]:
    """The text or caption with what Telegram marks in it, in UTF-16 units."""
    entities = [
        {"type": name, "offset": _units(says[: found.start()]), "length": _units(found[0])}
        for name, form in _MARKED.items()
        for found in form.finditer(says)
    ]
    if not says:
        return {}
    return {kind: says, "entities" if kind == "text" else "caption_entities": entities}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
